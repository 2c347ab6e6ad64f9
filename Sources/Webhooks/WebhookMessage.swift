// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import JSON

/// What is told of one event, the same to every endpoint and in every attempt.
package struct WebhookMessage: Sendable, Hashable {
    /// Of the event: whoever gets it twice can tell (`webhook-id`).
    package var id: String
    package var event: WebhookEvent
    package var at: WallTime
    /// What happened: the call, the handoff with its package, the attempt.
    package var data: JSONValue

    package init(id: String, event: WebhookEvent, at: WallTime, data: JSONValue) {
        self.id = id
        self.event = event
        self.at = at
        self.data = data
    }

    /// What is posted. Without `numbers` the caller's address is left out of the package.
    package func body(numbers: Bool) -> String {
        JSONText.compact([
            "type": .string(event.rawValue), "timestamp": .string(at.rfc3339),
            "data": numbers ? data : Self.withoutAddress(data),
        ])
    }

    private static func withoutAddress(_ data: JSONValue) -> JSONValue {
        guard case .object(let members) = data else { return data }
        return .object(
            members.compactMap { member in
                switch member.name {
                case "address": nil
                case "package", "caller": .init(member.name, withoutAddress(member.value))
                default: member
                }
            })
    }
}
