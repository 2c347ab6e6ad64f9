// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// A pause before the same target is called again.
struct Pause: Sendable, Equatable {
    let target: Target
    let until: Instant
}

/// Which way a handoff goes on: the next target, the same one again, another route, or, when the
/// caller has waited long enough, the last resort.
struct Course: Sendable, Equatable {
    /// When the caller has waited long enough.
    private(set) var deadline: Instant
    /// The routes taken: each only once, so that no two send callers to each other for ever.
    private var taken: Set<String>
    /// How often each target was called again.
    private var repeats: [String: Int] = [:]
    private let longestWait: Duration

    init(_ route: Route, _ timings: CallTimings, at now: Instant) {
        longestWait = route.longestWait ?? timings.longestWait
        deadline = now + longestWait
        taken = [route.name]
    }

    /// A person asked for the list again: it begins anew.
    mutating func restart(on route: Route, at now: Instant) {
        deadline = now + longestWait
        taken = [route.name]
        repeats = [:]
    }

    mutating func mayRepeat(_ target: Target, times: Int) -> Bool {
        guard repeats[target.name, default: 0] < times else { return false }
        repeats[target.name, default: 0] += 1
        return true
    }

    mutating func mayTake(_ route: Route) -> Bool { taken.insert(route.name).inserted }
}

extension HandoffMachine {
    /// Goes on after a target was not reached, as the route says.
    mutating func goOn(
        after target: Target, _ result: OutcomeReason, caller: CallerWait,
        in scene: inout CallScene, at now: Instant
    ) {
        if course.deadline <= now { return waitIsOver(caller, in: &scene, at: now) }
        switch AttemptFailure(result).map(route.action(on:)) ?? .next {
        case .next: break
        case .again(let pause, let times):
            guard course.mayRepeat(target, times: times) else { break }
            scene.note(.handoffPaused(id, target: target.name, pause))
            state = .pausing(Pause(target: target, until: now + pause), caller: caller)
            return
        case .route(let name):
            guard let other = scene.plan.route(named: name), course.mayTake(other) else { break }
            scene.note(.handoffRerouted(id, route: name))
            route = other
            remaining = scene.targets(of: other)
        case .lastResort: remaining = []
        }
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The pause is over: the same target again.
    mutating func resume(
        _ pause: Pause, caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        remaining.insert(pause.target, at: 0)
        callNext(caller: caller, in: &scene, at: now)
    }

    /// When the caller's wait is over; nil while that would take them from somebody: an operator
    /// who has answered may still take the call.
    var waitDeadline: Instant? {
        switch state {
        case .reaching(let reach, _): reach.isAnswered ? nil : course.deadline
        case .pausing: course.deadline
        case .bridged, .exhausted, .returning, .takingMessage, .ended: nil
        }
    }

    /// The caller has waited long enough: nobody else is called.
    mutating func waitIsOver(in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(let reach, let caller):
            give(
                up: reach, result: .noAnswer, reason: "the caller has waited long enough",
                in: &scene, at: now)
            waitIsOver(caller, in: &scene, at: now)
        case .pausing(_, let caller): waitIsOver(caller, in: &scene, at: now)
        case .bridged, .exhausted, .returning, .takingMessage, .ended: break
        }
    }

    private mutating func waitIsOver(
        _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        scene.note(.handoffOverdue(id, waited: now - began))
        remaining = []
        callNext(caller: caller, in: &scene, at: now)
    }
}
