// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CallModel
import ConfigurationFiles
import Journal
import Logging
import Transport
import Webhooks

extension WebhookService {
    /// Whoever is to be told by a configuration; nil when that is nobody.
    convenience init?(
        _ settings: WebhookSettings, journal: CallJournal, logger: Logger
    ) throws {
        guard !settings.endpoints.isEmpty else { return nil }
        let clock = MonotonicClock()
        self.init(
            try settings.endpoints.map(WebhookEndpoint.init),
            folder: try WebhookFolder(path: settings.folder), journal: journal, logger: logger,
            clock: { clock.now }, wall: { SystemWallClock().now })
    }
}

extension WebhookEndpoint {
    init(_ settings: WebhookSettings.Endpoint) throws {
        guard let signature = WebhookSignature(secret: settings.secret.exposed) else {
            throw ValidationError("webhooks: the secret of \(settings.name) is no key")
        }
        self.init(
            name: settings.name, url: settings.url, signature: signature,
            events: settings.events, timeout: settings.timeout, attempts: settings.attempts,
            tellsNumbers: settings.tellsNumbers)
    }
}
