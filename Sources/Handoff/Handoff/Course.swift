// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// A pause before the same target is called again, or the same of those who were rung together.
struct Pause: Sendable, Equatable {
    let round: Round
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
    /// Who was not called yet, in order.
    private var remaining: [Round] = []
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
        case again(Round, after: Duration)
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

    /// The first of those whom `next` would give.
    var first: Target? { remaining.first?.targets.first }

    /// Whether this holds for one of those whom `next` would give.
    func isFirst(where isMeant: (Target) -> Bool) -> Bool {
        remaining.first?.targets.contains(where: isMeant) ?? false
    }

    /// Whether a person is among those who are left, on this route or one that would follow.
    func isPersonLeft(in scene: CallScene, at now: Instant) -> Bool {
        var ahead = self
        ahead.skipAgents()
        ahead.overflow(in: scene, at: now)
        ahead.skipAgents()
        return ahead.isAnyoneLeft
    }

    /// No other agent is asked any more.
    mutating func skipAgents() {
        remaining = remaining.compactMap { $0.filter { !$0.isAgent } }
    }

    /// Whom to call now; nil when nobody is left.
    mutating func next() -> Round? { remaining.isEmpty ? nil : remaining.removeFirst() }

    /// What happened on the way, once.
    mutating func takeSteps() -> [Step] {
        defer { steps = [] }
        return steps
    }

    /// Decides what follows those who were not reached, as the route says of the last to fail.
    mutating func turn(
        after missed: [Reaches.Miss], in scene: CallScene, at now: Instant
    ) -> Turn {
        switch missed.last.map(action(after:)) ?? .next {
        case .next: return .next
        case .again(let pause, _):
            // Of those who were rung together, everybody of whom the route says it.
            guard let round = again(missed) else { return .next }
            return .again(round, after: pause)
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

    private func action(after miss: Reaches.Miss) -> FailureAction {
        AttemptFailure(miss.result).map(route.action(on:)) ?? .next
    }

    /// Who is called again, and has not been so often enough; nil when the last to fail has.
    private mutating func again(_ missed: [Reaches.Miss]) -> Round? {
        let wanted = missed.filter { miss in
            guard case .again(_, let times) = action(after: miss) else { return false }
            return repeats[miss.target.name, default: 0] < times
        }
        guard wanted.last?.target.name == missed.last?.target.name else { return nil }
        for miss in wanted { repeats[miss.target.name, default: 0] += 1 }
        return Round(together: wanted.map(\.target))
    }

    /// Every target was tried in vain: goes on with the route that is to follow, if there is one.
    mutating func overflow(in scene: CallScene, at now: Instant) {
        guard remaining.isEmpty, mayOverflow, let other = follower(route.overflow, in: scene) else {
            return
        }
        _ = take(other, in: scene, at: now)
    }

    /// These are called next.
    mutating func goOn(with round: Round) { remaining.insert(round, at: 0) }

    /// Nobody else is called.
    mutating func stop() {
        remaining = []
        mayOverflow = false
    }

    /// Somebody asked for these: the list, and the caller's patience, begin anew.
    mutating func restart(with rounds: [Round], at now: Instant) {
        deadline = now + longestWait
        taken = [route.name]
        repeats = [:]
        remaining = rounds
        mayOverflow = !rounds.isEmpty
    }

    /// Puts the target before all others; whoever asked for it gets the time for it.
    mutating func prefer(_ target: Target, at now: Instant) {
        let others = remaining.compactMap { $0.filter { $0.name != target.name } }
        restart(with: [Round(target)] + others, at: now)
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
            remaining = scene.rounds(of: open)
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
