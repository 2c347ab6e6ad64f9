// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
import Timing

/// What each rule did in many calls, as their journals tell it.
package struct RuleReport: Sendable {
    /// One rule's part.
    struct Tally: Sendable, Hashable {
        /// Times it called a human, and calls in which it did.
        var fired = 0
        var calls = 0
        /// Times that changed nothing: a human was being called already, say.
        var ignored = 0
        /// Times it would have called one: it only watches.
        var shadowed = 0
        /// Calls in which it would have.
        var shadowedCalls = 0
        var near = 0
        /// How the handoffs ended that it began, by outcome.
        var outcomes: [String: Int] = [:]
        /// Times somebody was rung ahead for it, and those without need.
        var rangAhead = 0
        var wasted = 0
        /// Waiting that ringing ahead has saved callers.
        var saved: Duration = .zero
        /// The highest score it reached, of its threshold.
        var highest: RuleScore?
    }

    private(set) var calls = 0
    private(set) var tallies: [String: Tally] = [:]

    package init() {}

    package init(_ histories: some Sequence<CallHistory>) {
        for history in histories { add(history) }
    }

    /// Takes one more call in.
    package mutating func add(_ history: CallHistory) {
        calls += 1
        var fired: Set<String> = []
        var shadowed: Set<String> = []
        for finding in history.findings {
            let rule = finding.value.rule
            switch finding.value {
            case .escalated:
                fired.insert(rule)
                tallies[rule, default: Tally()].fired += 1
                let outcome = history.handoff(begunAt: finding.at).map { $0.outcome ?? "under way" }
                if let outcome { tallies[rule]?.outcomes[outcome, default: 0] += 1 }
            case .ignored: tallies[rule, default: Tally()].ignored += 1
            case .shadowed:
                shadowed.insert(rule)
                tallies[rule, default: Tally()].shadowed += 1
            case .nearMissed: tallies[rule, default: Tally()].near += 1
            case .scored(let score):
                let highest = tallies[rule, default: Tally()].highest
                if highest.map({ $0.score < score.score }) ?? true {
                    tallies[rule, default: Tally()].highest = score
                }
            case .predialled, .notRung, .stoodDown: break
            }
        }
        for rule in fired { tallies[rule]?.calls += 1 }
        for rule in shadowed { tallies[rule]?.shadowedCalls += 1 }
        for predial in history.predials {
            var tally = tallies[predial.rule, default: Tally()]
            tally.rangAhead += 1
            if predial.end == .wasted { tally.wasted += 1 }
            tally.saved += predial.saved ?? .zero
            tallies[predial.rule] = tally
        }
    }

    /// What a reader is told: a rule a paragraph, the one that fired most first.
    package var lines: [String] {
        guard calls > 0 else { return ["no calls"] }
        guard !tallies.isEmpty else { return ["\(calls) calls: no rule did anything"] }
        return ["\(calls) calls"] + ordered.flatMap { name, tally in lines(name, tally) }
    }

    private var ordered: [(name: String, tally: Tally)] {
        tallies.map { (name: $0.key, tally: $0.value) }.sorted {
            ($1.tally.fired, $1.tally.shadowed, $0.name)
                < ($0.tally.fired, $0.tally.shadowed, $1.name)
        }
    }

    private func lines(_ name: String, _ tally: Tally) -> [String] {
        var parts: [String] = []
        if tally.fired > 0 {
            let share = Proportion(tally.calls, of: calls)
            parts.append("called a human \(times(tally.fired)), in \(share.words) of the calls")
        }
        if tally.ignored > 0 { parts.append("changed nothing \(times(tally.ignored)) more") }
        if tally.shadowed > 0 {
            let share = Proportion(tally.shadowedCalls, of: calls)
            parts.append(
                "would have called one \(times(tally.shadowed)), in \(share.words) of the calls")
        }
        if tally.near > 0 { parts.append("came near \(times(tally.near))") }
        if !tally.outcomes.isEmpty {
            let outcomes = tally.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            parts.append(
                "handoffs: " + outcomes.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        }
        if tally.rangAhead > 0 {
            parts.append(
                "rang ahead \(times(tally.rangAhead)), \(tally.wasted) without need; "
                    + "\(ClockText.seconds(tally.saved)) of waiting saved")
        }
        if let highest = tally.highest {
            parts.append(
                "highest score \(NumberText.of(highest.score)) of "
                    + NumberText.of(highest.threshold))
        }
        return [name] + parts.map { "    \($0)" }
    }

    private func times(_ count: Int) -> String {
        switch count {
        case 1: "once"
        case 2: "twice"
        default: "\(count) times"
        }
    }

    package var json: JSONValue {
        [
            "calls": .integer(Int64(calls)),
            "rules": .array(ordered.map { json($0.name, $0.tally) }),
        ]
    }

    private func json(_ name: String, _ tally: Tally) -> JSONValue {
        let outcomes = tally.outcomes.sorted { $0.key < $1.key }.map {
            JSONValue.Member($0.key, .integer(Int64($0.value)))
        }
        return .members([
            "rule": .string(name), "fired": .integer(Int64(tally.fired)),
            "calls": .integer(Int64(tally.calls)), "ignored": .integer(Int64(tally.ignored)),
            "shadowed": .integer(Int64(tally.shadowed)),
            "shadowed_calls": .integer(Int64(tally.shadowedCalls)),
            "near_missed": .integer(Int64(tally.near)), "outcomes": .object(outcomes),
            "rang_ahead": .integer(Int64(tally.rangAhead)),
            "rings_wasted": .integer(Int64(tally.wasted)),
            "saved_ms": .integer(tally.saved.inMilliseconds), "highest": tally.highest?.json,
        ])
    }
}
