// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What the agent is told about the handoff of its caller.
package enum AgentNotice: Sendable, Hashable {
    /// A human is being called; the agent is muted both ways until told otherwise, unless it
    /// `talksOn` with the caller: then it is told once more when they leave it.
    case handoffBegan(
        HandoffID, reason: String, urgency: Urgency = .normal, talksOn: Bool = false)
    /// Caller and operator are joined.
    case bridged(HandoffID, target: String)
    /// The caller is back, with how the handoff ended and who was tried.
    case resumed(HandoffID, outcome: Outcome, reason: OutcomeReason, attempts: [Attempt])
    /// The operator has given the caller back, with what they wrote down and who was tried.
    case givenBack(HandoffID, by: String, note: String?, attempts: [Attempt])
    /// The call is over.
    case ended(reason: String)

    /// The notice in plain words, as the journal shows it.
    package var words: String {
        switch self {
        case .handoffBegan(_, let reason, let urgency, let talksOn):
            "handoff began: \(reason)" + (urgency == .normal ? "" : ", \(urgency.rawValue)")
                + (talksOn ? ", the caller stays until somebody has accepted" : "")
        case .bridged(_, let target): "caller joined with \(target)"
        case .resumed(_, let outcome, let reason, let attempts):
            "resumed after handoff \(outcome.rawValue): \(reason.rawValue), "
                + "\(attempts.count) tried"
        case .givenBack(_, let name, let note, _):
            "\(name) gives the caller back" + (note.map { ": \($0)" } ?? "")
        case .ended(let reason): "call ended: \(reason)"
        }
    }
}
