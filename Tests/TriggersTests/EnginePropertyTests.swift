// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

/// What is so of any rules and any signals: made-up trees of conditions over made-up calls.
@Suite struct EnginePropertyTests {
    /// Marks whose meaning does not hang on their order within a moment.
    static let marks = Array("wvtsqfyginku")

    static func condition(
        _ random: inout SeededRandom, depth: Int = 3
    ) -> any TriggerCondition {
        let leaves: [any TriggerCondition] = [
            MarbleTests.cancel, MarbleTests.money, MarbleTests.failed, MarbleTests.large,
            MarbleTests.angry, IntentCondition(["refund"]), ConfidenceCondition(below: 0.5),
            WordsCondition(phrases: ["thank you"]), AgentApologisesCondition(times: 2),
            KeywordCondition(phrases: ["talk to a person"]),
            CallTimeCondition(above: .seconds(3)), CallerCondition(prefixes: ["+49"]),
        ]
        let leaf = leaves[Int.random(in: 0..<leaves.count, using: &random)]
        guard depth > 0, Int.random(in: 0..<4, using: &random) > 0 else { return leaf }
        let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            condition(&random, depth: depth - 1)
        }
        let within = Duration.milliseconds(Int.random(in: 1...20, using: &random) * 500)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return AllCondition(parts, within: within)
        case 1: return AnyCondition(parts)
        case 2: return NotCondition(parts[0], within: within)
        case 3: return ThenCondition(parts, within: within)
        case 4:
            return CountCondition(
                parts[0], times: Int.random(in: 1...3, using: &random), within: within)
        default:
            let signs = parts.map {
                ScoreCondition.Sign($0, points: Double(Int.random(in: -1...3, using: &random)))
            }
            return ScoreCondition(signs, threshold: 3, halfLife: within, aheadAt: 2)
        }
    }

    static func rules(_ random: inout SeededRandom) -> [TriggerRule] {
        (0..<6).map { index in
            let modes: [TriggerRule.Mode] = [.live, .live, .shadow, .ahead(.seconds(2))]
            return TriggerRule(
                name: "r\(index)", condition: condition(&random), reason: "",
                firing: [.always, .oncePerCall, .cooldown(.seconds(2))][index % 3],
                mode: modes[Int.random(in: 0..<4, using: &random)],
                priority: Int.random(in: 0...2, using: &random))
        }
    }

    /// A line of 60 moments, some with several marks.
    static func moments(_ random: inout SeededRandom) -> [[Character]] {
        (0..<60).map { _ in
            let count = max(0, Int.random(in: -3...4, using: &random))
            var chosen = Array(marks.shuffled(using: &random).prefix(count))
            if Int.random(in: 0..<8, using: &random) == 0 {
                chosen.append(Bool.random(using: &random) ? "m" : "M")
            }
            return chosen
        }
    }

    static func line(_ moments: [[Character]]) -> String {
        moments.map { $0.count == 1 ? String($0) : $0.isEmpty ? "-" : "(\(String($0)))" }.joined()
    }

    /// Verdicts without what is told of scores and near misses, which say what came first.
    static func decisions(_ heard: [Marbles.Heard]) -> [String] {
        heard.compactMap { heard in
            if case .observation(.scored) = heard.verdict { return nil }
            if case .observation(.nearMissed) = heard.verdict { return nil }
            guard let mark = Marbles.mark(heard.verdict) else { return nil }
            return "\((heard.at - .zero).inMilliseconds) \(mark) \(heard.verdict.rule ?? "")"
        }
    }

    @Test func equalTimesInAnyOrder() {
        var decided = 0
        for seed in 0..<150 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let rules = Self.rules(&random)
            let moments = Self.moments(&random)
            let shuffled = moments.map { $0.shuffled(using: &random) }
            let facts = CallFacts(caller: "+49 1")
            let one = Self.decisions(Marbles.play(Self.line(moments), rules, facts: facts))
            let other = Self.decisions(Marbles.play(Self.line(shuffled), rules, facts: facts))
            #expect(one.sorted() == other.sorted(), "seed \(seed)")
            decided += one.count
        }
        #expect(decided > 1000)
    }

    /// Deadlines that are met late, or not before the next signal, change nothing.
    @Test func replayEqualsLive() {
        for seed in 0..<100 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let rules = Self.rules(&random)
            let line = Self.line(Self.moments(&random)) + String(repeating: "-", count: 10) + "w"
            let live = Self.told(Marbles.play(line, rules))
            let late = Self.told(Marbles.play(line, rules, lateness: .seconds(3600)))
            let difference = zip(live, late).first { $0 != $1 }
            #expect(difference == nil && live.count == late.count, "seed \(seed)")
        }
    }

    /// All verdicts but scores.
    static func told(_ heard: [Marbles.Heard]) -> [TriggerVerdict] {
        heard.map(\.verdict).filter { Marbles.mark($0) != nil }
    }

    @Test func scoresOnlyFallBetweenSigns() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<10 {
            let halfLife = Duration.milliseconds(Int.random(in: 1000...90_000, using: &random))
            let rule = MarbleTests.rule(
                ScoreCondition(
                    [
                        .init(MarbleTests.cancel, points: 90),
                        // A sign that adds nothing asks for the score.
                        .init(MarbleTests.failed, points: 0),
                    ], threshold: 100, halfLife: halfLife))
            let line = "w" + String(repeating: "--f", count: 200)
            let scores = Marbles.play(line, [rule]).compactMap { heard -> Double? in
                guard case .observation(.scored(let score)) = heard.verdict else { return nil }
                return score.score
            }
            #expect(scores.count >= 200 && scores[0] == 90)
            #expect(zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0 })
        }
    }

    /// After so many half-lives so much is left.
    @Test func halfLives() {
        let rule = MarbleTests.rule(
            ScoreCondition(
                [.init(MarbleTests.cancel, points: 8), .init(MarbleTests.failed, points: 0)],
                threshold: 100, halfLife: .seconds(2)))
        let scores = Marbles.play("w---f---f-f-----f", [rule]).compactMap { heard -> Double? in
            guard case .observation(.scored(let score)) = heard.verdict else { return nil }
            return score.score
        }
        for (score, expected) in zip(scores, [8, 4, 2, 2 / 2.0.squareRoot(), 0.5]) {
            #expect(abs(score - expected) < 1e-12)
        }
        #expect(scores.count == 5)
    }

    /// What an engine keeps does not grow with the call.
    @Test func memoryIsBounded() {
        var random = SeededRandom(seed: 11)
        let more: [any TriggerCondition] =
            [
                AgentLoopsCondition(times: 10), AgentApologisesCondition(times: 100),
                CountCondition(MarbleTests.cancel, times: 50, within: .seconds(3600)),
                ThenCondition([MarbleTests.cancel, MarbleTests.money]),
            ]
        let rules =
            Self.rules(&random)
            + more.map { TriggerRule(name: "x", condition: $0, reason: "", firing: .always) }
        var engine = TriggerEngine(rules: rules)
        engine.answered(at: .zero)
        var sizes: [Int] = []
        for step in 0..<3000 {
            let mark = Self.marks[Int.random(in: 0..<Self.marks.count, using: &random)]
            let now = Instant.zero + .milliseconds(100 * step)
            if let signal = Marbles.signal(mark) {
                _ = engine.handle(signal, at: now, since: now - .zero)
            }
            if step % 500 == 499 { sizes.append(Self.size(of: engine)) }
        }
        #expect(sizes.max() ?? 0 <= (sizes.first ?? 0) * 3 / 2, "\(sizes)")
    }

    /// How many values a value is made of.
    static func size(of value: Any) -> Int {
        Mirror(reflecting: value).children.reduce(1) { $0 + size(of: $1.value) }
    }

    @Test func byPriorityThenInOrder() {
        let rules = [1, 3, 2, 3].enumerated().map { index, priority in
            TriggerRule(
                name: "r\(index)", condition: MarbleTests.cancel, reason: "", priority: priority)
        }
        let heard = Marbles.play("w", rules)
        #expect(heard.compactMap(\.verdict.rule) == ["r1", "r3", "r2", "r0"])
        let timed = [1, 3].enumerated().map { index, priority in
            TriggerRule(
                name: "r\(index)", condition: MaximumTimeCondition(limit: .seconds(1)),
                reason: "", priority: priority)
        }
        #expect(Marbles.play("----", timed).compactMap(\.verdict.rule) == ["r1", "r0"])
    }

    @Test func anEscalationSaysWhatTheRuleSays() throws {
        var rule = MarbleTests.rule(
            AllCondition([MarbleTests.cancel, MarbleTests.failed], within: .seconds(9)))
        (rule.urgency, rule.announcement, rule.waitsForSentence) = (.high, "one moment", true)
        let heard = Marbles.play("-w-f", [rule])
        let escalation = try #require(heard.first?.verdict.escalation)
        #expect(escalation.urgency == .high && escalation.announcement == "one moment")
        #expect(escalation.waitsForSentence == true)
        // In the order of the rule's parts, each where it was heard.
        #expect(escalation.evidence.map(\.signal) == ["transcript", "agent-tool"])
        #expect(escalation.evidence.map(\.from) == [.seconds(0.5), .seconds(1.5)])
    }
}
