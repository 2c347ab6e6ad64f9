// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Foundation

/// Who else is told of handoffs (`webhooks:`).
package struct WebhookSettings: Sendable, Hashable {
    /// A server that is told.
    package struct Endpoint: Sendable, Hashable {
        package var name: String
        package var url: String
        /// Base64 of 24 to 64 bytes, with `whsec_` before it or not.
        package var secret: Redacted<String>
        package var events: Set<WebhookEvent>
        package var timeout: Duration
        package var attempts: Int
        package var tellsNumbers: Bool
    }

    /// Where messages are that have not arrived.
    package var folder = "var/webhooks"
    package var endpoints: [Endpoint] = []

    package init() {}

    init(_ section: YAMLSection) {
        folder = section.string("folder", folder)
        endpoints = section.named("endpoints").compactMap { Self.endpoint($0.name, $0.section) }
    }

    private static func endpoint(_ name: String, _ section: YAMLSection) -> Endpoint? {
        if name.count > 60 || !name.allSatisfy(\.isPlainName) {
            section.complain(
                "url", "'\(name)' is no name of an endpoint",
                write: "at most 60 letters, digits, '-' and '_'")
        }
        let url = section.webAddress("url", example: "https://crm.example/hooks")
        let events = events(section)
        let timeout = section.seconds("timeout_seconds", .seconds(10), in: 1...60)
        let attempts = section.integer("attempts", 8, in: 1...20)
        let tellsNumbers = section.flag("numbers", false)
        guard let secret = section.secret("secret") else { return nil }
        if !isKey(secret) {
            section.complain(
                "secret", "'secret' is no key of Standard Webhooks",
                write: "base64 of 24 to 64 bytes: openssl rand -base64 32")
        }
        return Endpoint(
            name: name, url: url, secret: Redacted(secret), events: events, timeout: timeout,
            attempts: attempts, tellsNumbers: tellsNumbers)
    }

    private static func events(_ section: YAMLSection) -> Set<WebhookEvent> {
        let known = WebhookEvent.allCases.map(\.rawValue)
        guard section.has("events") else { return Set(WebhookEvent.allCases) }
        let names = section.strings("events", [], limit: 20)
        for name in names where WebhookEvent(rawValue: name) == nil {
            section.complain(
                "events", "there is no event '\(name)'",
                write: Suggestion.nearest(to: name, among: known)
                    ?? "some of: \(known.joined(separator: ", "))")
        }
        if names.isEmpty {
            section.complain(
                "events", "this endpoint is told nothing",
                write: "some of: \(known.joined(separator: ", "))")
        }
        return Set(names.compactMap(WebhookEvent.init(rawValue:)))
    }

    private static func isKey(_ secret: String) -> Bool {
        let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst(6)) : secret
        return Data(base64Encoded: text).map { 24...64 ~= $0.count } ?? false
    }
}

extension Character {
    fileprivate var isPlainName: Bool {
        isASCII && (isLetter || isNumber || self == "-" || self == "_")
    }
}
