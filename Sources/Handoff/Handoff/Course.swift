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
    /// The route taken; another one when a target's failure, the hour or the end of its targets leads
    /// there.
    private(set) var route: Route
    /// When the caller has waited long enough.
    private(set) var deadline: Instant
    /// Whether nobody is called at all because nobody is there at this hour.
    private(set) var isClosed = false
    /// Targets not called yet, in order.
    private var remaining: [Target] = []
    /// The routes looked at: each only once, so that no two send callers to each other for ever.
    private var taken: Set<String>
    /// How often each target was called again.
    private var repeats: [String: Int] = [:]
    /// Whether another route may follow the last target.
    private var mayOverflow = true
    private var steps: [Step] = []
    private var longestWait: Duration

    /// What follows a target that was not reached.
    enum Turn: Sendable, Equatable {
        case next
        case again(after: Duration)
        case rerouted
    }

    /// What happened on the way from one route to another.
    enum Step: Sendable, Equatable {
        case closed(Closing)
        case took(route: String)
    }

    /// `hour` is the moment that decides whether the routes are open.
    init(_ wanted: Route, in scene: CallScene, at now: Instant, hour: Instant? = nil) {
        route = wanted
        taken = [wanted.name]
        longestWait = .zero
        deadline = now
        if !take(wanted, in: scene, at: hour ?? now) { mayOverflow = false }
        longestWait = route.longestWait ?? scene.plan.timings.longestWait
        deadline = now + longestWait
        isClosed = remaining.isEmpty && steps.contains(where: \.isClosing)
    }

    var isAnyoneLeft: Bool { !remaining.isEmpty }

    /// The target that `next` would give.
    var first: Target? { remaining.first }

    /// Whether a person is among those who are left, on this route or one that would follow.
    func isPersonLeft(in scene: CallScene, at now: Instant) -> Bool {
        var ahead = self
        ahead.skipAgents()
        ahead.overflow(in: scene, at: now)
        ahead.skipAgents()
        return ahead.isAnyoneLeft
    }

    /// No other agent is asked any more.
    mutating func skipAgents() { remaining.removeAll(where: \.isAgent) }

    /// The target to call now; nil when nobody is left.
    mutating func next() -> Target? { remaining.isEmpty ? nil : remaining.removeFirst() }

    /// What happened on the way, once.
    mutating func takeSteps() -> [Step] {
        defer { steps = [] }
        return steps
    }

    /// Decides what follows a target that was not reached, as the route says.
    mutating func turn(
        after target: Target, _ result: OutcomeReason, in scene: CallScene, at now: Instant
    ) -> Turn {
        switch AttemptFailure(result).map(route.action(on:)) ?? .next {
        case .next: return .next
        case .again(let pause, let times):
            guard repeats[target.name, default: 0] < times else { return .next }
            repeats[target.name, default: 0] += 1
            return .again(after: pause)
        case .route(let name):
            guard let other = follower(name, in: scene), take(other, in: scene, at: now) else {
                return .next
            }
            return .rerouted
        case .lastResort:
            stop()
            return .next
        }
    }

    /// Every target was tried in vain: goes on with the route that is to follow, if there is one.
    mutating func overflow(in scene: CallScene, at now: Instant) {
        guard remaining.isEmpty, mayOverflow, let other = follower(route.overflow, in: scene) else {
            return
        }
        _ = take(other, in: scene, at: now)
    }

    /// The same target is called next.
    mutating func resume(_ pause: Pause) { remaining.insert(pause.target, at: 0) }

    /// Nobody else is called.
    mutating func stop() {
        remaining = []
        mayOverflow = false
    }

    /// Somebody asked for these targets: the list, and the caller's patience, begin anew.
    mutating func restart(with targets: [Target], at now: Instant) {
        deadline = now + longestWait
        taken = [route.name]
        repeats = [:]
        remaining = targets
        mayOverflow = !targets.isEmpty
    }

    /// Puts the target before all others; whoever asked for it gets the time for it.
    mutating func prefer(_ target: Target, at now: Instant) {
        restart(with: [target] + remaining.filter { $0 != target }, at: now)
    }

    // MARK: From route to route

    /// Takes the first open route from this one on that has somebody to call, or the last open one.
    /// False when none is open: nothing changes then.
    private mutating func take(_ wanted: Route, in scene: CallScene, at now: Instant) -> Bool {
        var next = firstOpen(from: wanted, in: scene, at: now)
        guard next != nil else { return false }
        while let open = next {
            if open.name != route.name { steps.append(.took(route: open.name)) }
            route = open
            remaining = scene.targets(of: open)
            guard remaining.isEmpty else { break }
            next = follower(open.overflow, in: scene)
                .flatMap { firstOpen(from: $0, in: scene, at: now) }
        }
        return true
    }

    /// This route, or the first open one of those that are taken in its place.
    private mutating func firstOpen(
        from wanted: Route, in scene: CallScene, at now: Instant
    ) -> Route? {
        var next: Route? = wanted
        while let route = next, let closing = scene.closing(of: route, at: now) {
            steps.append(.closed(closing))
            next = follower(route.whenClosed, in: scene)
        }
        return next
    }

    /// The route of a name, unless it was looked at before.
    private mutating func follower(_ name: String?, in scene: CallScene) -> Route? {
        guard let route = name.flatMap(scene.plan.route(named:)),
            taken.insert(route.name).inserted
        else { return nil }
        return route
    }
}

extension Course.Step {
    fileprivate var isClosing: Bool { if case .closed = self { true } else { false } }
}
