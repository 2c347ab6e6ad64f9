// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What happens on an operator's leg; while a handoff runs that is the handoff's affair.
extension CallMachine {
    mutating func operatorAnswered(
        _ attempt: AttemptID, _ evidence: LegEvidence?, at now: Instant
    ) {
        switch state {
        case .handingOff: forward(.operatorAnswered(attempt, evidence), at: now)
        case .joined(let bridge) where bridge.attempt == attempt: break
        case .partingWithOperator(attempt, _, _): break
        case .arrived, .attending, .joined, .parting, .partingWithOperator, .over:
            scene.note(.warning("\(attempt) answered after it was given up"))
            scene.emit(.hangUpOperator(attempt, reason: "answered too late"))
        }
    }

    mutating func operatorFailed(
        _ attempt: AttemptID, _ failure: LegFailure, _ evidence: LegEvidence?, at now: Instant
    ) {
        switch state {
        case .handingOff: forward(.operatorFailed(attempt, failure, evidence), at: now)
        case .joined(let bridge) where bridge.attempt == attempt:
            operatorGone(attempt, reason: "leg failed", failure, evidence, at: now)
        case .partingWithOperator(attempt, _, _):
            operatorGone(attempt, reason: "leg failed", failure, evidence, at: now)
        case .arrived, .attending, .joined, .parting, .partingWithOperator, .over:
            scene.dossier.amend(attempt, with: evidence)
        }
    }

    mutating func operatorGone(
        _ attempt: AttemptID, reason: String, _ failure: LegFailure, _ evidence: LegEvidence?,
        at now: Instant
    ) {
        let ending = scene.endings.removeValue(forKey: .operator)
        let reason = ending ?? reason
        switch state {
        case .handingOff:
            forward(.operatorGone(attempt, reason: reason, failure, evidence), at: now)
        case .joined(let bridge) where bridge.attempt == attempt:
            scene.note(.disconnected(.operator, reason: reason))
            operatorLeft(reason: ending ?? "operator hung up", at: now)
        case .partingWithOperator(attempt, let parting, _):
            scene.note(.disconnected(.operator, reason: reason))
            finish(reason: parting)
        case .arrived, .attending, .joined, .parting, .partingWithOperator, .over: break
        }
    }

    /// A tone on the operator's leg, once the conversation runs: they have hung up.
    mutating func heard(_ tone: CallTone, at now: Instant) {
        guard case .joined(let bridge) = state, tone.endsConversation else { return }
        scene.hangUpOperator(bridge.attempt, answered: true, reason: tone.reason)
        operatorLeft(reason: "operator hung up", at: now)
    }

    private mutating func operatorLeft(reason: String, at now: Instant) {
        switch scene.plan.afterConversation {
        case .hangUp: hangUpCaller(reason: reason)
        case .goodbye: part(reason: reason, saying: .farewell, at: now)
        }
    }
}
