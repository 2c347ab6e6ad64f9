// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Clips that end and deadlines that come.
extension CallMachine {
    mutating func played(_ clip: ClipID, on lane: Lane, at now: Instant) {
        switch state {
        case .handingOff: forward(.played(clip, on: lane), at: now)
        case .parting(let reason, let farewell, _):
            if clip == .shared(farewell) { hangUpCaller(reason: reason) }
        case .partingWithOperator(let attempt, let reason, _):
            if clip == .shared(.callerGone) { leaveOperator(attempt, reason: reason) }
        case .attending(.agentGone): scene.playHold()
        case .attending(.asking):
            if clip == .shared(.askBack) { state = .attending(.talking) }
        case .arrived, .attending, .joined, .over: break
        }
    }

    mutating func drain(by deadline: Instant) {
        scene.note(.warning("the gateway stops; running calls have a grace time"))
        drainDeadline = min(deadline, drainDeadline ?? deadline)
    }

    mutating func mustEnd(reason: String, at now: Instant) {
        guard drainDeadline == nil || drainDeadline ?? now > now else { return }
        drainReason = reason
        drainDeadline = now
    }

    /// Handles everything due; each round leaves later deadlines only, the bound is for safety.
    mutating func timersDue(at now: Instant) {
        for _ in 0..<100 {
            guard let deadline = nextDeadline, deadline <= now else { return }
            if let agent = scene.agent.nextDeadline, agent <= now {
                let reason = "it did not connect in time"
                take(.agentLost(reason: reason), at: now)
                scene.emit(.giveUpAgent(reason: reason))
            } else if let drain = drainDeadline, drain <= now {
                drainDeadline = nil
                graceOver(at: now)
            } else {
                stateDue(at: now)
            }
        }
        scene.note(.defect("deadlines do not move on in state \(phase.name)"))
    }

    private mutating func stateDue(at now: Instant) {
        switch state {
        case .arrived: hangUpCaller(reason: "the answer was never acknowledged")
        case .attending(.awaited):
            scene.playHold()
            state = .attending(.comforted)
        case .attending(.agentGone): handOffWithoutAgent(at: now)
        case .attending(.ending(let reason, _)): hangUpCaller(reason: reason)
        case .attending(.asking):
            scene.stop(.announcement)
            state = .attending(.talking)
        case .handingOff: forward(.timersDue, at: now)
        case .parting(let reason, _, _): hangUpCaller(reason: reason)
        case .partingWithOperator(let attempt, let reason, _):
            leaveOperator(attempt, reason: reason)
        case .attending(.comforted), .attending(.talking), .joined, .over: break
        }
    }

    private mutating func leaveOperator(_ attempt: AttemptID, reason: String) {
        scene.hangUpOperator(attempt, answered: true, reason: reason)
        finish(reason: reason)
    }

    /// The gateway's grace time is over.
    private mutating func graceOver(at now: Instant) {
        let reason = drainReason
        switch state {
        case .arrived: hangUpCaller(reason: reason)
        case .attending: part(reason: reason, saying: .callEnding, at: now)
        case .handingOff(var handoff):
            handoff.drain(reason: reason, in: &scene, at: now)
            state = .handingOff(handoff)
            followHandoff(at: now)
        case .joined(let bridge):
            scene.hangUpOperator(bridge.attempt, answered: true, reason: reason)
            part(reason: reason, saying: .callEnding, at: now)
        case .parting, .partingWithOperator, .over: break
        }
    }
}
