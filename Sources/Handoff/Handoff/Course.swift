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
    /// The route taken; another one when a target's failure leads there.
    private(set) var route: Route
    /// When the caller has waited long enough.
    private(set) var deadline: Instant
    /// Targets not called yet, in order.
    private var remaining: [Target]
    /// The routes taken: each only once, so that no two send callers to each other for ever.
    private var taken: Set<String>
    /// How often each target was called again.
    private var repeats: [String: Int] = [:]
    private let longestWait: Duration

    /// What follows a target that was not reached.
    enum Turn: Sendable, Equatable {
        case next
        case again(after: Duration)
        case rerouted
    }

    init(_ route: Route, in scene: CallScene, at now: Instant) {
        self.route = route
        longestWait = route.longestWait ?? scene.plan.timings.longestWait
        deadline = now + longestWait
        remaining = scene.targets(of: route)
        taken = [route.name]
    }

    var isAnyoneLeft: Bool { !remaining.isEmpty }

    /// The target that `next` would give.
    var first: Target? { remaining.first }

    /// Whether a person is among those who are left.
    var isPersonLeft: Bool { remaining.contains { !$0.isAgent } }

    /// No other agent is asked any more.
    mutating func skipAgents() { remaining.removeAll(where: \.isAgent) }

    /// The target to call now; nil when nobody is left.
    mutating func next() -> Target? { remaining.isEmpty ? nil : remaining.removeFirst() }

    /// Decides what follows a target that was not reached, as the route says.
    mutating func turn(
        after target: Target, _ result: OutcomeReason, in scene: CallScene
    ) -> Turn {
        switch AttemptFailure(result).map(route.action(on:)) ?? .next {
        case .next: return .next
        case .again(let pause, let times):
            guard repeats[target.name, default: 0] < times else { return .next }
            repeats[target.name, default: 0] += 1
            return .again(after: pause)
        case .route(let name):
            guard let other = scene.plan.route(named: name), taken.insert(other.name).inserted
            else { return .next }
            route = other
            remaining = scene.targets(of: other)
            return .rerouted
        case .lastResort:
            remaining = []
            return .next
        }
    }

    /// The same target is called next.
    mutating func resume(_ pause: Pause) { remaining.insert(pause.target, at: 0) }

    /// Nobody else is called.
    mutating func stop() { remaining = [] }

    /// Somebody asked for these targets: the list, and the caller's patience, begin anew.
    mutating func restart(with targets: [Target], at now: Instant) {
        deadline = now + longestWait
        taken = [route.name]
        repeats = [:]
        remaining = targets
    }

    /// Puts the target before all others; whoever asked for it gets the time for it.
    mutating func prefer(_ target: Target, at now: Instant) {
        restart(with: [target] + remaining.filter { $0 != target }, at: now)
    }
}
