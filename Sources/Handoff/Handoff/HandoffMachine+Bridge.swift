// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The bridge, until it has lasted long enough to count.
extension HandoffMachine {
    /// Joins caller and operator: one change of the routing, then everything else.
    mutating func bridge(
        _ reach: Reach, _ whisper: Whisper, in scene: inout CallScene, at now: Instant
    ) {
        let bridge = Bridge(
            attempt: reach.attempt, target: reach.target, dialled: reach.dialled, joined: now,
            answer: whisper.answer, isOperatorHolding: reach.isHeld)
        state = .bridged(bridge, settles: now + scene.plan.timings.minimumBridge)
        scene.note(.bridged(reach.attempt))
        scene.route(bridge.routing)
        // Accepted on the console or by key while the phone holds: the caller hears music until it
        // does not.
        if bridge.isOperatorHolding { scene.playHold() } else { scene.stop(.hold) }
        scene.stop(.announcement)
        scene.stop(.whisper)
        scene.play(.accepted, on: .notice)
        if scene.plan.announcesConnection { scene.play(.connected, on: .announcement) }
        scene.tellAgent(.bridged(id, target: reach.target.name))
    }

    /// The bridge has lasted: the handoff is over.
    mutating func settle(_ bridge: Bridge, in scene: inout CallScene, at now: Instant) {
        close(bridge, result: .completed, in: &scene, at: now)
        end(.bridged, Verdict(.completed), .joined(bridge), in: &scene)
    }

    func close(
        _ bridge: Bridge, result: OutcomeReason, in scene: inout CallScene, at now: Instant
    ) {
        close(
            bridge.attempt, bridge.target, dialled: bridge.dialled, result: result,
            evidence: bridge.answer, in: &scene, at: now)
    }

    /// The operator left too soon: the caller is told and the next target called.
    mutating func operatorLost(_ bridge: Bridge, in scene: inout CallScene, at now: Instant) {
        close(bridge, result: .operatorLost, in: &scene, at: now)
        scene.stop(.notice)
        let isAnyoneLeft = !remaining.isEmpty && now < course.deadline
        let caller = CallerWait.announcing(
            isAnyoneLeft ? .reconnecting : .connectionLost, in: &scene, at: now)
        scene.playHold()
        if !isAnyoneLeft { remaining = [] }
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The caller has left, whatever was going on.
    mutating func callerGone(in scene: inout CallScene, at now: Instant) {
        let abandoned = Verdict(.callerAbandoned)
        switch state {
        case .reaching(let reach, _):
            switch reach.progress {
            case .dialling, .ringing, .considering:
                give(
                    up: reach, result: .callerAbandoned,
                    reason: scene.endings[.caller] ?? "the caller has hung up",
                    in: &scene, at: now)
                end(.abandoned, abandoned, .callerGone(operator: nil), in: &scene)
            case .whispering:
                close(reach, result: .callerAbandoned, in: &scene, at: now)
                end(.abandoned, abandoned, .callerGone(operator: reach.attempt), in: &scene)
            case .dismissed(let result, _):
                close(reach, result: result, in: &scene, at: now)
                end(.abandoned, abandoned, .callerGone(operator: reach.attempt), in: &scene)
            }
        case .bridged(let bridge, _):
            close(bridge, result: .completed, in: &scene, at: now)
            end(
                .bridged, Verdict(.completed),
                .callerGone(operator: bridge.attempt), in: &scene)
        case .pausing, .exhausted, .returning:
            end(.abandoned, abandoned, .callerGone(operator: nil), in: &scene)
        case .takingMessage(let message, let verdict):
            callerGone(leaving: message, verdict, in: &scene, at: now)
        case .ended: break
        }
    }
}
