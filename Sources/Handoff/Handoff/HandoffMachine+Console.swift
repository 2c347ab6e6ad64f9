// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What comes in from outside while a handoff runs: asking again, the console, the end of the
/// gateway.
extension HandoffMachine {
    /// A human is asked for while one is being called: that is what is happening already. When
    /// nobody was reached and the caller asks again, the list is tried again.
    mutating func escalated(
        again escalation: Escalation, in scene: inout CallScene, at now: Instant
    ) {
        switch state {
        case .reaching, .pausing:
            ignore(escalation, "a person is being called already", in: &scene)
        case .bridged: ignore(escalation, "a person is on the line already", in: &scene)
        case .takingMessage(.recording, _), .takingMessage(.stopping, _):
            ignore(escalation, "the caller is leaving a message", in: &scene)
        case .ended: ignore(escalation, "the handoff has ended", in: &scene)
        case .exhausted(let caller):
            guard mayRetry(escalation, in: &scene) else { return }
            course.restart(on: route, at: now)
            remaining = scene.targets(of: route)
            callNext(caller: caller, in: &scene, at: now)
        case .returning, .takingMessage(.inviting, _), .takingMessage(.beeping, _):
            guard mayRetry(escalation, in: &scene) else { return }
            retry(scene.targets(of: route), in: &scene, at: now)
        }
    }

    /// Whether the list is worth another round, and says why not.
    private func mayRetry(_ escalation: Escalation, in scene: inout CallScene) -> Bool {
        guard !scene.targets(of: route).isEmpty else {
            ignore(escalation, "route \(route.name) has nobody to call", in: &scene)
            return false
        }
        guard escalation.isExplicit else {
            ignore(escalation, "every target was tried just now", in: &scene)
            return false
        }
        scene.note(.escalated(escalation))
        return true
    }

    private func ignore(_ escalation: Escalation, _ why: String, in scene: inout CallScene) {
        scene.note(.escalationIgnored(escalation, why: why))
    }

    private mutating func retry(
        _ targets: [Target], in scene: inout CallScene, at now: Instant
    ) {
        course.restart(on: route, at: now)
        remaining = targets
        let caller = CallerWait.announcing(.connecting, in: &scene, at: now)
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The console wants this target, or any, to take the call.
    mutating func takeOver(_ name: String?, in scene: inout CallScene, at now: Instant) {
        guard let name else { return takeOver(in: &scene, at: now) }
        guard let target = scene.plan.target(named: name) else {
            return scene.note(
                .warning("take-over: there is no target \(SafeText.line(name, limit: 64))"))
        }
        switch state {
        case .reaching(let reach, let caller):
            if reach.target == target { return takeOver(reach, in: &scene, at: now) }
            give(
                up: reach, result: .cancelled, reason: "taken over from the console", in: &scene,
                at: now)
            takeOver(target, caller, in: &scene, at: now)
        case .pausing(_, let caller): takeOver(target, caller, in: &scene, at: now)
        case .exhausted(let caller):
            course.restart(on: route, at: now)
            remaining = [target]
            callNext(caller: caller, in: &scene, at: now)
        case .returning, .takingMessage(.inviting, _), .takingMessage(.beeping, _):
            retry([target], in: &scene, at: now)
        case .bridged, .takingMessage(.recording, _), .takingMessage(.stopping, _), .ended:
            scene.note(.warning("take-over: too late"))
        }
    }

    /// Puts the target before all others; whoever asked for it gets the time for it.
    private mutating func takeOver(
        _ target: Target, _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        course.restart(on: route, at: now)
        remaining.removeAll { $0 == target }
        remaining.insert(target, at: 0)
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The operator who is being briefed may accept on the console as well as by key.
    private mutating func takeOver(_ reach: Reach, in scene: inout CallScene, at now: Instant) {
        switch reach.progress {
        case .whispering(let whisper):
            scene.note(.operatorChose(reach.attempt, .accept))
            bridge(reach, whisper, in: &scene, at: now)
        case .considering(let consideration):
            scene.note(.operatorChose(reach.attempt, .accept))
            replaceAgent(reach, consideration, in: &scene, at: now)
        case .dialling, .ringing:
            scene.note(.warning("take-over: \(reach.target.name) is being called already"))
        case .dismissed:
            scene.note(.warning("take-over: \(reach.target.name) has just let the call go"))
        }
    }

    private mutating func takeOver(in scene: inout CallScene, at now: Instant) {
        switch state {
        case .exhausted(let caller):
            course.restart(on: route, at: now)
            remaining = scene.targets(of: route)
            callNext(caller: caller, in: &scene, at: now)
        case .returning, .takingMessage(.inviting, _), .takingMessage(.beeping, _):
            guard !scene.targets(of: route).isEmpty else {
                return scene.note(.warning("take-over: route \(route.name) has nobody to call"))
            }
            retry(scene.targets(of: route), in: &scene, at: now)
        case .pausing(let pause, let caller): resume(pause, caller: caller, in: &scene, at: now)
        case .reaching, .bridged, .takingMessage(.recording, _), .takingMessage(.stopping, _),
            .ended:
            scene.note(.warning("take-over: a handoff is running already"))
        }
    }

    /// The console stops the handoff: the caller goes back to the agent.
    mutating func abort(in scene: inout CallScene, at now: Instant) {
        let cancelled = Verdict(.cancelled)
        switch state {
        case .reaching(let reach, _):
            give(
                up: reach, result: .cancelled, reason: "stopped from the console", in: &scene,
                at: now)
            scene.stop(.announcement)
            giveBack(cancelled, in: &scene, at: now)
        case .pausing, .exhausted:
            scene.stop(.announcement)
            giveBack(cancelled, in: &scene, at: now)
        case .takingMessage(.inviting, _), .takingMessage(.beeping, _):
            guard scene.agent.isReady else {
                return scene.note(.warning("abort: the agent is gone"))
            }
            giveBack(cancelled, in: &scene, at: now)
        case .bridged, .returning, .takingMessage(.recording, _), .takingMessage(.stopping, _),
            .ended:
            scene.note(.warning("abort: too late"))
        }
    }

    /// The gateway's grace time or the call's is over: ends by goodbye, or when the message is safe.
    mutating func drain(reason: String, in scene: inout CallScene, at now: Instant) {
        let cancelled = Verdict(.cancelled)
        let ending = HandoffEnding.farewell(reason: reason, saying: .callEnding)
        switch state {
        case .reaching(let reach, _):
            give(up: reach, result: .cancelled, reason: reason, in: &scene, at: now)
            end(.failed, cancelled, ending, in: &scene)
        case .bridged(let bridge, _):
            scene.hangUpOperator(bridge.attempt, answered: true, reason: reason)
            close(bridge, result: .completed, in: &scene, at: now)
            end(.bridged, Verdict(.completed), ending, in: &scene)
        case .pausing, .exhausted, .returning, .takingMessage(.inviting, _),
            .takingMessage(.beeping, _):
            end(.failed, cancelled, ending, in: &scene)
        case .takingMessage(.recording(_, _, let hasSpoken), let verdict):
            stop(verdict, hasSpoken: hasSpoken, isCallerGone: false, in: &scene, at: now)
        case .takingMessage(.stopping, _), .ended: break
        }
    }
}
