// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What the caller does.
extension CallMachine {
    mutating func callerReady(at now: Instant) {
        guard case .arrived(_, let wish) = state else { return }
        scene.dossier.answered(at: now)
        scene.agent = .connecting(giveUp: now + scene.plan.timings.agentConnect)
        scene.emit(.connectAgent)
        state = .attending(.awaited(comfortAt: now + scene.plan.timings.comfortAfter))
        if let wish { take(wish, at: now) }
    }

    mutating func callerGone(reason: String, at now: Instant) {
        switch state {
        case .partingWithOperator, .over: return
        case .arrived, .attending, .parting:
            scene.note(.disconnected(.caller, reason: scene.endings[.caller] ?? reason))
            finish(reason: scene.callerEnding)
        case .handingOff:
            scene.note(.disconnected(.caller, reason: scene.endings[.caller] ?? reason))
            forward(.callerGone(reason: reason), at: now)
        case .joined(let bridge):
            scene.note(.disconnected(.caller, reason: scene.endings[.caller] ?? reason))
            partWithOperator(bridge.attempt, reason: scene.callerEnding, at: now)
        }
    }

    /// Asks whether it is a person they want; the agent is silent meanwhile.
    mutating func askBack(at now: Instant) {
        guard case .attending(.talking) = state else { return }
        scene.play(.askBack, on: .announcement)
        state = .attending(.asking(until: now + scene.plan.timings.clip))
    }

    mutating func held(_ party: Party, _ isHeld: Bool, at now: Instant) {
        scene.note(.held(party, isHeld))
        if party == .caller { scene.callerHolds(isHeld) }
        guard case .joined(var bridge) = state else {
            return forward(.held(party, isHeld), at: now)
        }
        guard party == .operator else { return }
        bridge.hold(isHeld, in: &scene)
        state = .joined(bridge)
    }
}
