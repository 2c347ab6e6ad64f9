// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What becomes of the caller when every target has failed.
extension HandoffMachine {
    mutating func takeLastResort(in scene: inout CallScene, at now: Instant) {
        scene.note(.package(package(for: .record, in: scene, at: now)))
        scene.emit(.offer(package(for: .operator, in: scene, at: now), to: nil))
        let verdict = verdict(scene)
        switch route.lastResort {
        case .agent:
            giveBack(verdict, in: &scene, at: now)
        case .goodbye: sayFarewell(.goodbye, verdict, in: &scene, at: now)
        case .voicemail: sayFarewell(.voicemail, verdict, in: &scene, at: now)
        }
    }

    /// Tells the caller that the agent comes back; a farewell if it is gone.
    mutating func giveBack(_ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        guard scene.agent.isReady else {
            return sayFarewell(route.ifAgentLost, verdict, in: &scene, at: now)
        }
        scene.stop(.hold)
        scene.play(.returning, on: .announcement)
        state = .returning(until: now + scene.plan.timings.clip, verdict)
    }

    mutating func sayFarewell(
        _ farewell: Farewell, _ verdict: Verdict, in scene: inout CallScene, at now: Instant
    ) {
        switch farewell {
        case .goodbye:
            end(
                .failed, verdict, .farewell(reason: "no operator was reached", saying: .goodbye),
                in: &scene)
        case .voicemail:
            scene.stop(.hold)
            scene.play(.leaveMessage, on: .announcement)
            state = .takingMessage(.inviting(until: now + scene.plan.timings.clip), verdict)
        }
    }

    /// The caller is back with the agent, which is told before it hears them.
    private mutating func returned(_ verdict: Verdict, in scene: inout CallScene) {
        let tried = scene.dossier.attempts.filter { attempt in
            firstAttempt.map { first in first <= attempt.id } ?? false
        }
        end(.returned, verdict, .returned, in: &scene)
        scene.tellAgent(
            .resumed(id, outcome: .returned, reason: verdict.reason, attempts: tried))
    }

    mutating func agentFinished(in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(let reach, var caller):
            caller.agentFinished(in: &scene, at: now)
            state = .reaching(reach, caller: caller)
        case .pausing(let pause, var caller):
            caller.agentFinished(in: &scene, at: now)
            state = .pausing(pause, caller: caller)
        case .exhausted(.hearingAgent):
            // Nobody is called any more: no person is announced.
            takeLastResort(in: &scene, at: now)
        case .exhausted, .bridged, .returning, .takingMessage, .ended: break
        }
    }

    /// The agent is gone: nothing changes but that it cannot finish, nor take the caller back.
    mutating func agentLost(in scene: inout CallScene, at now: Instant) {
        agentFinished(in: &scene, at: now)
        guard case .returning(_, let verdict) = state else { return }
        scene.stop(.announcement)
        sayFarewell(route.ifAgentLost, verdict, in: &scene, at: now)
    }

    /// A clip has sounded to its end, and something may wait for that.
    mutating func played(
        _ clip: ClipID, on lane: Lane, in scene: inout CallScene, at now: Instant
    ) {
        switch state {
        case .reaching(var reach, var caller):
            caller.played(clip, on: lane, in: &scene, at: now)
            switch reach.progress {
            case .whispering(var whisper):
                whisper.played(clip, on: lane, reach.briefing, in: &scene, at: now)
                reach.progress = .whispering(whisper)
            case .dismissed(let result, _) where lane == .notice:
                give(up: reach, result: result, reason: result.rawValue, in: &scene, at: now)
                return goOn(after: reach.target, result, caller: caller, in: &scene, at: now)
            case .dismissed, .dialling, .ringing, .considering: break
            }
            state = .reaching(reach, caller: caller)
        case .pausing(let pause, var caller):
            caller.played(clip, on: lane, in: &scene, at: now)
            state = .pausing(pause, caller: caller)
        case .exhausted(var caller):
            caller.played(clip, on: lane, holds: false, in: &scene, at: now)
            state = .exhausted(caller: caller)
            if !caller.isTelling { takeLastResort(in: &scene, at: now) }
        case .returning(_, let verdict):
            if clip == .shared(.returning) { returned(verdict, in: &scene) }
        case .takingMessage(let message, let verdict):
            played(clip, in: message, verdict, in: &scene, at: now)
        case .bridged, .ended: break
        }
    }

    mutating func timersDue(in scene: inout CallScene, at now: Instant) {
        if let waitDeadline, waitDeadline <= now { return waitIsOver(in: &scene, at: now) }
        switch state {
        case .reaching(let reach, var caller):
            caller.timersDue(in: &scene, at: now)
            state = .reaching(reach, caller: caller)
            if reach.nextDeadline <= now { timersDue(reach, caller, in: &scene, at: now) }
        case .pausing(let pause, var caller):
            caller.timersDue(in: &scene, at: now)
            state = .pausing(pause, caller: caller)
            if pause.until <= now { resume(pause, caller: caller, in: &scene, at: now) }
        case .bridged(let bridge, let settles):
            if settles <= now { settle(bridge, in: &scene, at: now) }
        case .exhausted(.hearingAgent(let until)):
            if until <= now { takeLastResort(in: &scene, at: now) }
        case .exhausted(var caller):
            caller.timersDue(holds: false, in: &scene, at: now)
            state = .exhausted(caller: caller)
            if !caller.isTelling { takeLastResort(in: &scene, at: now) }
        case .returning(let until, let verdict):
            guard until <= now else { return }
            scene.stop(.announcement)
            returned(verdict, in: &scene)
        case .takingMessage(let message, let verdict):
            if message.nextDeadline <= now { timersDue(message, verdict, in: &scene, at: now) }
        case .ended: break
        }
    }

    private mutating func timersDue(
        _ reach: Reach, _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        var reach = reach
        switch reach.progress {
        case .dialling, .ringing:
            give(up: reach, result: .noAnswer, reason: "ring time over", in: &scene, at: now)
            goOn(after: reach.target, .noAnswer, caller: caller, in: &scene, at: now)
        case .whispering(var whisper):
            if whisper.isOver(at: now) {
                return dismiss(reach, caller, .timeout, saying: .timedOut, in: &scene, at: now)
            }
            whisper.timersDue(reach.briefing, in: &scene, at: now)
            reach.progress = .whispering(whisper)
            state = .reaching(reach, caller: caller)
        case .considering(let consideration):
            consideredLongEnough(reach, consideration, caller, in: &scene, at: now)
        case .dismissed(let result, _):
            give(up: reach, result: result, reason: result.rawValue, in: &scene, at: now)
            goOn(after: reach.target, result, caller: caller, in: &scene, at: now)
        }
    }
}
