// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Another agent that has been told about the caller, and has not said whether it takes them.
///
/// It hears nothing and is not heard. Nothing is said to it: what it is told is data.
struct Consideration: Sendable, Equatable {
    /// When its silence has lasted long enough, and whether that is a yes.
    let until: Instant
    let silenceAccepts: Bool
    /// What the leg said as it was answered.
    let answer: LegEvidence?

    init(acceptAfter: Duration?, answer: LegEvidence?, _ timings: CallTimings, at now: Instant) {
        until = now + (acceptAfter ?? timings.accept)
        silenceAccepts = acceptAfter != nil
        self.answer = answer
    }
}

/// A target that is another agent: it takes the caller in the place of the first, and the call goes
/// on as it would have with that.
extension HandoffMachine {
    mutating func considered(
        _ attempt: AttemptID, _ choice: OperatorChoice, _ evidence: LegEvidence?,
        in scene: inout CallScene, at now: Instant
    ) {
        guard case .reaching(let reach, let caller) = state, reach.attempt == attempt,
            case .considering(let consideration) = reach.progress
        else { return }
        scene.note(.operatorChose(attempt, choice))
        switch choice {
        case .accept: replaceAgent(reach, consideration, in: &scene, at: now)
        case .decline:
            let said = evidence?.withText(scene.dossier.cleaned)
            give(
                up: reach, result: .declined, reason: "declined", evidence: said, in: &scene,
                at: now)
            goOn(after: reach.target, .declined, caller: caller, in: &scene, at: now)
        // What it was told in writing it still has.
        case .repeat: break
        }
    }

    mutating func consideredLongEnough(
        _ reach: Reach, _ consideration: Consideration, _ caller: CallerWait,
        in scene: inout CallScene, at now: Instant
    ) {
        guard !consideration.silenceAccepts else {
            scene.note(.operatorChose(reach.attempt, .accept))
            return replaceAgent(reach, consideration, in: &scene, at: now)
        }
        give(
            up: reach, result: .timeout, reason: "did not say whether it takes the call",
            in: &scene, at: now)
        goOn(after: reach.target, .timeout, caller: caller, in: &scene, at: now)
    }

    /// The caller is the other agent's: the first one is told, and nobody waits any more.
    mutating func replaceAgent(
        _ reach: Reach, _ consideration: Consideration, in scene: inout CallScene, at now: Instant
    ) {
        scene.note(.bridged(reach.attempt))
        scene.stop(.hold)
        scene.stop(.announcement)
        scene.tellAgent(.bridged(id, target: reach.target.name))
        close(
            reach, result: .completed, evidence: consideration.answer, in: &scene, at: now)
        end(
            .bridged, Verdict(.completed),
            .replaced(reach.attempt, target: reach.target.name), in: &scene)
    }
}
