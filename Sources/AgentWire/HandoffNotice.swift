// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON

/// What the agent is told about a handoff. Its socket stays open throughout: it is told when the
/// handoff begins and how it ended, and talks on if the caller comes back.
package struct HandoffNotice: Sendable, Hashable {
    /// How far the handoff is.
    package enum Status: Sendable, Hashable {
        /// The caller no longer hears the agent, nor the agent the caller.
        case began
        /// It ended; after `returned` the agent is heard again.
        case ended(Outcome)

        /// The word on the wire.
        package var word: String {
            switch self {
            case .began: "began"
            case .ended(let outcome): outcome.rawValue
            }
        }

        /// The status of a word on the wire; nil when it is none.
        package init?(word: String) {
            if word == "began" {
                self = .began
            } else if let outcome = Outcome(rawValue: word) {
                self = .ended(outcome)
            } else {
                return nil
            }
        }
    }

    package var id: HandoffID
    package var status: Status
    /// At the beginning why the handoff is made; at the end why it ended as it did.
    package var reason: String
    /// What became of each target that was tried.
    package var attempts: [Attempt]

    package init(
        id: HandoffID, status: Status, reason: String, attempts: [Attempt] = []
    ) {
        self.id = id
        self.status = status
        self.reason = reason
        self.attempts = attempts
    }

    /// The object under `handoff` on the wire.
    var json: JSONValue {
        var outcome: JSONValue?
        if case .ended(let ended) = status { outcome = .string(ended.rawValue) }
        return .members([
            "id": .string(id.rawValue), "status": .string(status.word), "outcome": outcome,
            "reason": .string(reason), "attempts": .array(attempts.map(\.json)),
        ])
    }
}
