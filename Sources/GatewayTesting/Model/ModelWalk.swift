// SPDX-License-Identifier: Apache-2.0

import Handoff
import Timing

/// Every state that a call can get into, found by letting everything happen in each: breadth first,
/// so that whatever is found was found on the shortest way.
///
/// Of calls that `ModelKey` cannot tell apart one is walked on. In every state every input is taken,
/// and `CallAudit` watches each step; from every state the caller must be able to leave, and all be
/// over within `longestFarewell`; where nothing but time passes, each deadline must lead on, until
/// the call is over or waits for somebody who is there.
package struct ModelWalk<Call: DrivenCall> {
    private struct Node {
        var stage: CallStage<Call>
        var place: Int
        var depth: Int
    }

    /// How a state was first reached.
    private struct Origin {
        var before: Int
        var input: ModelInput
    }

    private let plan: ModelPlan
    private let bounds: ModelBounds
    private var places: [String: Int] = [:]
    private var origins: [Origin?] = []
    private var phases: [String] = []
    /// The states from which a state is reached, for the way back from the end.
    private var sources: [[Int32]] = []
    private var expanded: [Bool] = []
    private var next: [Node] = []
    private var report: ModelReport

    /// The most violations that are kept.
    private static var mostViolations: Int { 20 }

    /// Walks one plan.
    package static func run(_ plan: ModelPlan, _ bounds: ModelBounds) -> ModelReport {
        var walk = ModelWalk(plan, bounds)
        walk.run()
        return walk.report
    }

    private init(_ plan: ModelPlan, _ bounds: ModelBounds) {
        self.plan = plan
        var bounds = bounds
        if plan.alphabet == .parties { bounds.alphabet = .parties }
        self.bounds = bounds
        report = ModelReport(plan: plan.name, bounds.alphabet, bounds.grain)
    }

    private mutating func run() {
        reach(CallStage(plan.plan), from: nil, depth: 0)
        while !next.isEmpty {
            let nodes = next
            next = []
            for node in nodes where node.depth < bounds.depth {
                expand(node)
            }
            guard nodes.contains(where: { expanded[$0.place] }) else { break }
            report.depth += 1
        }
        report.states = places.count
        report.isComplete = !expanded.contains(false)
        checkWayBack()
    }

    private mutating func expand(_ node: Node) {
        expanded[node.place] = true
        for input in bounds.alphabet.inputs(for: node.stage) {
            guard let moment = input.instant(in: node.stage) else { continue }
            var stage = node.stage
            var breaches = input.moment == .now ? [] : stage.pass(to: moment)
            let step = stage.take(input.input, at: moment)
            report.steps += 1
            breaches += step.breaches
            report.note(step)
            if input.moment == .atOnce {
                let due = stage.take(.timersDue, at: moment)
                report.note(due)
                breaches += due.breaches
            }
            // Most inputs change nothing in most states.
            let isSame = stage.hasNotChanged(since: node.stage)
            if breaches.isEmpty, !isSame {
                let origin = Origin(before: node.place, input: input)
                let isNew = reach(stage, from: origin, depth: node.depth + 1)
                if isNew, input.moment != .atOnce,
                    !comesAgain(step, stage, from: node.stage, input.input, at: moment)
                {
                    breaches.append("the same input came to something else the second time")
                }
            }
            if let breach = breaches.first { blame(breach, at: node.place, input) }
        }
    }

    /// Whether the same input in the same state comes to the same.
    private func comesAgain(
        _ step: CallStage<Call>.Step, _ stage: CallStage<Call>, from before: CallStage<Call>,
        _ input: CallInput, at moment: Instant
    ) -> Bool {
        var again = before
        return again.take(input, at: moment).effects == step.effects && again.call == stage.call
    }

    /// Takes a state in; one that is new is walked on later.
    @discardableResult
    private mutating func reach(
        _ stage: CallStage<Call>, from origin: Origin?, depth: Int
    ) -> Bool {
        let key = ModelKey.text(of: stage, bounds.grain)
        if let place = places[key] {
            if let origin { sources[place].append(Int32(origin.before)) }
            return false
        }
        let place = places.count
        places[key] = place
        origins.append(origin)
        phases.append(stage.call.phase.name)
        sources.append(origin.map { [Int32($0.before)] } ?? [])
        expanded.append(false)
        next.append(Node(stage: stage, place: place, depth: depth))
        checkCallerLeaves(stage, at: place)
        // What comes after a deadline was looked at with the deadlines of the state before.
        if origin?.input.moment != .deadline { checkTimePasses(stage, at: place) }
        return true
    }

    // MARK: Ways out

    /// Longer than what an operator or a recorder is still told or asked takes.
    private static var longestFarewell: Duration { .seconds(10) }
    /// More deadlines than any call has that waits for nobody.
    private static var mostDeadlines: Int { 400 }

    /// The caller hangs up.
    private mutating func checkCallerLeaves(_ stage: CallStage<Call>, at place: Int) {
        guard !stage.isOver else { return }
        var left = stage
        let step = left.take(.callerGone(reason: "BYE"), at: left.now)
        let since = left.now
        var breaches = step.breaches + Self.passTime(in: &left, for: 20)
        if !left.isOver {
            breaches.append("the caller has left and the call goes on")
        } else if left.now - since > Self.longestFarewell {
            breaches.append("the call outlives its caller by \(left.now - since)")
        }
        guard let breach = breaches.first else { return }
        blame(breach, at: place, ModelInput(.callerGone(reason: "BYE")))
    }

    /// Nobody does anything any more.
    private mutating func checkTimePasses(_ stage: CallStage<Call>, at place: Int) {
        var waiting = stage
        let found = Self.passTime(in: &waiting, for: Self.mostDeadlines)
        if let breach = found.first {
            blame(breach, at: place, ModelInput(.timersDue, .deadline))
        } else if !waiting.isOver, waiting.nextDeadline != nil {
            blame("deadlines for ever", at: place, ModelInput(.timersDue, .deadline))
        }
    }

    /// Lets every deadline come that there is; returns what was broken.
    private static func passTime(in stage: inout CallStage<Call>, for steps: Int) -> [String] {
        for _ in 0..<steps {
            guard let deadline = stage.nextDeadline else { return [] }
            let breaches =
                stage.pass(to: deadline) + stage.take(.timersDue, at: deadline).breaches
            if !breaches.isEmpty { return breaches }
        }
        return []
    }

    /// From every state that was walked on there must be a way to the end.
    private mutating func checkWayBack() {
        var isWayOut = [Bool](repeating: false, count: places.count)
        var open = phases.indices.filter { phases[$0] == "over" || !expanded[$0] }
        for place in open { isWayOut[place] = true }
        while let place = open.popLast() {
            for source in sources[place] where !isWayOut[Int(source)] {
                isWayOut[Int(source)] = true
                open.append(Int(source))
            }
        }
        guard let stuck = isWayOut.firstIndex(of: false) else { return }
        blame("no input and no deadline leads to the end", at: stuck, nil)
    }

    private mutating func blame(_ what: String, at place: Int, _ input: ModelInput?) {
        report.violationCount += 1
        guard report.violations.count < Self.mostViolations else { return }
        var story = input.map { [$0] } ?? []
        var at = place
        while let origin = origins[at] {
            story.insert(origin.input, at: 0)
            at = origin.before
        }
        report.violations.append(
            ModelReport.Violation(what: what, phase: phases[place], story: story))
    }
}

/// How far a walk goes.
package struct ModelBounds: Sendable {
    /// The longest way walked, in inputs.
    var depth: Int
    var alphabet: ModelAlphabet
    var grain: ModelGrain

    package init(
        depth: Int = .max, alphabet: ModelAlphabet = .everything, grain: ModelGrain = .fine
    ) {
        self.depth = depth
        self.alphabet = alphabet
        self.grain = grain
    }
}
