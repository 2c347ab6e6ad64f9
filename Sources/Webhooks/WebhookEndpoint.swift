// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Somebody's server that is told.
package struct WebhookEndpoint: Sendable, Hashable {
    /// The name in the configuration.
    package var name: String
    /// `https://crm.example/hooks`
    package var url: String
    package var signature: WebhookSignature
    package var events: Set<WebhookEvent>
    /// How long it may take to answer.
    package var timeout: Duration
    /// How often a message is posted before it is given up.
    package var attempts: Int
    /// Whether callers' numbers are told.
    package var tellsNumbers: Bool

    package init(
        name: String, url: String, signature: WebhookSignature,
        events: Set<WebhookEvent> = Set(WebhookEvent.allCases), timeout: Duration = .seconds(10),
        attempts: Int = 8, tellsNumbers: Bool = false
    ) {
        self.name = name
        self.url = url
        self.signature = signature
        self.events = events
        self.timeout = timeout
        self.attempts = attempts
        self.tellsNumbers = tellsNumbers
    }
}
