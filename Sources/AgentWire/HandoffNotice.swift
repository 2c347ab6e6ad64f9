// SPDX-License-Identifier: Apache-2.0

package import CallModel
import JSON

/// What an agent is told about a handoff: the one who loses the caller when it begins and how it
/// ended, and one who may take the caller over what the call is about.
package struct HandoffNotice: Sendable, Hashable {
    /// How far the handoff is.
    package enum Status: Sendable, Hashable {
        /// The caller no longer hears the agent, nor the agent the caller, unless it talks on.
        case began
        /// It ended; after `returned` the agent is heard again.
        case ended(Outcome)
        /// Another agent's caller is yours if you take them; the package says all about them.
        case offered
        /// You have taken them: from now on the caller hears you, and you the caller.
        case accepted

        /// The word on the wire.
        package var word: String {
            switch self {
            case .began: "began"
            case .ended(let outcome): outcome.rawValue
            case .offered: "offered"
            case .accepted: "accepted"
            }
        }

        /// The status of a word on the wire; nil when it is none.
        package init?(word: String) {
            switch word {
            case "began": self = .began
            case "offered": self = .offered
            case "accepted": self = .accepted
            default:
                guard let outcome = Outcome(rawValue: word) else { return nil }
                self = .ended(outcome)
            }
        }
    }

    package var id: HandoffID
    package var status: Status
    /// At the beginning why the handoff is made; at the end why it ended as it did.
    package var reason: String
    /// What became of each target that was tried.
    package var attempts: [Attempt]
    /// What an operator who gives the caller back has written down.
    package var note: String?
    /// How soon a human is needed.
    package var urgency: Urgency
    /// Caller and agent talk on until somebody has accepted; then it began once more.
    package var talksOn: Bool
    /// What an offer is about, as the one who may take the call may know it.
    package var package: HandoffPackage?

    /// The longest package in a message, in bytes: libraries take messages of 1 MiB.
    private static let packageLimit = 512 * 1024

    package init(
        id: HandoffID, status: Status, reason: String, attempts: [Attempt] = [],
        package: HandoffPackage? = nil, urgency: Urgency = .normal, talksOn: Bool = false,
        note: String? = nil
    ) {
        self.note = note
        self.id = id
        self.status = status
        self.reason = reason
        self.attempts = attempts
        self.package = package
        self.urgency = urgency
        self.talksOn = talksOn
    }

    /// What a bot reads of the object under `handoff` on the wire: how far the handoff is, why, and
    /// whether the caller stays with it meanwhile.
    /// - Throws: `AgentFault.member` without a status that is known.
    static func told(
        by json: JSONValue?
    ) throws(AgentFault) -> (status: Status, reason: String, talksOn: Bool) {
        guard let word = json?["status"]?.string, let status = Status(word: word) else {
            throw .member("handoff.status")
        }
        let talksOn = status == .began && json?["while_waiting"]?.string == "agent"
        return (status, json?["reason"]?.string ?? "", talksOn)
    }

    /// The object under `handoff` on the wire.
    var json: JSONValue {
        var outcome: JSONValue?
        if case .ended(let ended) = status { outcome = .string(ended.rawValue) }
        return .members([
            "id": .string(id.rawValue), "status": .string(status.word), "outcome": outcome,
            "reason": .string(reason),
            "urgency": urgency == .normal ? nil : .string(urgency.rawValue),
            "note": note.map { .string($0) }, "while_waiting": talksOn ? "agent" : nil,
            "attempts": .array(attempts.map(\.json)),
            "package": package?.json(atMost: Self.packageLimit),
        ])
    }
}
