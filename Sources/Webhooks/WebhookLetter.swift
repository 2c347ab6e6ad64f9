// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// A message on its way to one endpoint, as it is kept on disk until it has arrived.
package struct WebhookLetter: Sendable, Hashable {
    package var id: String
    package var event: String
    /// The endpoint's name in the configuration.
    package var endpoint: String
    package var body: String
    package var made: WallTime
    /// How often it was posted.
    package var attempts = 0
    /// Why it did not arrive the last time, in words.
    package var failure: String?

    package init(_ message: WebhookMessage, to endpoint: String, numbers: Bool) {
        id = message.id
        event = message.event.rawValue
        self.endpoint = endpoint
        body = message.body(numbers: numbers)
        made = message.at
    }

    /// What tells it from every other: one message goes to several endpoints.
    package var key: Key { Key(id: id, endpoint: endpoint) }

    package struct Key: Sendable, Hashable {
        package var id: String
        package var endpoint: String
    }

    package var json: JSONValue {
        .members([
            "id": .string(id), "event": .string(event), "endpoint": .string(endpoint),
            "made_ms": .integer(made.milliseconds), "attempts": .integer(Int64(attempts)),
            "failure": failure.map(JSONValue.string), "body": .string(body),
        ])
    }

    /// Reads a letter as it was kept; nil for anything else.
    package init?(_ json: JSONValue) {
        guard let id = json["id"]?.string, let event = json["event"]?.string,
            let endpoint = json["endpoint"]?.string, let body = json["body"]?.string,
            let made = json["made_ms"]?.integer
        else { return nil }
        self.id = id
        self.event = event
        self.endpoint = endpoint
        self.body = body
        self.made = WallTime(milliseconds: made)
        attempts = json["attempts"]?.integer.map { Int(clamping: $0) } ?? 0
        failure = json["failure"]?.string
    }
}
