// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Calling a target: what becomes of the attempt.
extension HandoffMachine {
    mutating func ringing(
        _ attempt: AttemptID, _ evidence: LegEvidence?, in scene: inout CallScene
    ) {
        guard case .reaching(var reach, let caller) = state, reach.attempt == attempt else {
            return
        }
        switch reach.progress {
        case .dialling(let giveUp), .ringing(_, let giveUp):
            scene.note(.ringing(attempt, evidence))
            reach.progress = .ringing(evidence, giveUp: giveUp)
            state = .reaching(reach, caller: caller)
        case .whispering, .considering, .dismissed: break
        }
    }

    mutating func answered(
        _ attempt: AttemptID, _ evidence: LegEvidence?, in scene: inout CallScene, at now: Instant
    ) {
        guard case .reaching(var reach, let caller) = state, reach.attempt == attempt else {
            return lateAnswer(attempt, in: &scene)
        }
        switch reach.progress {
        case .dialling, .ringing:
            scene.note(.operatorAnswered(attempt))
            if case .stream(_, let acceptAfter) = reach.target.address {
                reach.progress = .considering(
                    Consideration(
                        acceptAfter: acceptAfter, answer: evidence, scene.plan.timings, at: now))
                state = .reaching(reach, caller: caller)
                return
            }
            scene.route(caller.routing(scene.plan).briefingOperator)
            let whisper = Whisper(
                reach.briefing, answer: evidence, in: &scene, at: now)
            reach.progress = .whispering(whisper)
            state = .reaching(reach, caller: caller)
        case .whispering, .considering, .dismissed: break
        }
    }

    /// An answer that crossed our taking it back: never bridged, hung up at once.
    private func lateAnswer(_ attempt: AttemptID, in scene: inout CallScene) {
        if case .bridged(let bridge, _) = state, bridge.attempt == attempt { return }
        scene.note(.warning("\(attempt) answered after it was given up"))
        scene.emit(.hangUpOperator(attempt, reason: "answered too late"))
    }

    mutating func failed(
        _ attempt: AttemptID, _ failure: LegFailure, _ evidence: LegEvidence?,
        in scene: inout CallScene, at now: Instant
    ) {
        guard case .reaching(let reach, let caller) = state, reach.attempt == attempt else {
            // The last word on a call we took back: the attempt is closed, its evidence is welcome.
            return scene.dossier.amend(attempt, with: evidence)
        }
        switch reach.progress {
        case .dialling, .ringing:
            close(reach, result: failure.reason, evidence: evidence, in: &scene, at: now)
            goOn(after: reach.target, failure.reason, caller: caller, in: &scene, at: now)
        case .whispering, .considering, .dismissed:
            operatorGone(
                attempt, reason: "leg failed", failure, evidence, in: &scene, at: now)
        }
    }

    /// Hung up, or lost: before the bridge it declines, just after it the operator is lost.
    mutating func operatorGone(
        _ attempt: AttemptID, reason: String, _ failure: LegFailure, _ evidence: LegEvidence?,
        in scene: inout CallScene, at now: Instant
    ) {
        switch state {
        case .reaching(let reach, let caller) where reach.attempt == attempt:
            operatorGone(
                reach, caller: caller, reason: reason, failure, evidence, in: &scene, at: now)
        case .bridged(let bridge, _) where bridge.attempt == attempt:
            scene.note(.disconnected(.operator, reason: reason))
            operatorLost(bridge, in: &scene, at: now)
        case .reaching, .pausing, .bridged, .exhausted, .returning, .takingMessage, .ended:
            // The end of a leg that was hung up already.
            break
        }
    }

    private mutating func operatorGone(
        _ reach: Reach, caller: CallerWait, reason: String, _ failure: LegFailure,
        _ evidence: LegEvidence?, in scene: inout CallScene, at now: Instant
    ) {
        let result: OutcomeReason =
            switch reach.progress {
            case .dialling, .ringing: .trunkFailure
            case .whispering, .considering: failure.reason
            case .dismissed(let result, _): result
            }
        if reach.isAnswered {
            scene.note(.disconnected(.operator, reason: reason))
            leaveWhisper(in: &scene)
        }
        close(reach, result: result, evidence: evidence, in: &scene, at: now)
        goOn(after: reach.target, result, caller: caller, in: &scene, at: now)
    }

    /// Ends the attempt from our side, now.
    func give(
        up reach: Reach, result: OutcomeReason, reason: String, evidence: LegEvidence? = nil,
        in scene: inout CallScene, at now: Instant
    ) {
        leaveWhisper(in: &scene)
        scene.hangUpOperator(reach.attempt, answered: reach.isAnswered, reason: reason)
        close(reach, result: result, evidence: evidence, in: &scene, at: now)
    }

    private func leaveWhisper(in scene: inout CallScene) {
        scene.stop(.whisper)
        scene.stop(.notice)
    }
}
