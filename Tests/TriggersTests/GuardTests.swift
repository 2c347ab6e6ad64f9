// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct GuardTests {
    /// Whether a guard alone calls a human in the first two seconds of a call.
    static func isMet(_ condition: any TriggerCondition, _ facts: CallFacts) -> Bool {
        let verdicts = Marbles.verdicts("----", [MarbleTests.rule(condition)], facts: facts)
        #expect(verdicts == "----" || verdicts == "!---")
        return verdicts == "!---"
    }

    @Test(
        arguments: [
            ("+49 (30) 12-34", true), ("0049301234", true), ("+4930123", false), ("301234", false),
            ("+43 1 7", true), ("+431", true), ("0043 15", true), ("+44", false), ("431", false),
            (nil, false), ("anonymous", false),
        ] as [(String?, Bool)])
    func caller(number: String?, expected: Bool) {
        let condition = CallerCondition(numbers: ["+49301234"], prefixes: ["+43"])
        #expect(Self.isMet(condition, CallFacts(caller: number)) == expected)
        let withheld = CallerCondition(takesWithheld: true)
        let isWithheld = number == nil || number == "anonymous"
        #expect(Self.isMet(withheld, CallFacts(caller: number)) == isWithheld)
    }

    @Test(
        arguments: [
            ("100", true), ("Support", true), ("support", true), ("1000", false), (nil, false),
        ] as [(String?, Bool)])
    func line(line: String?, expected: Bool) {
        let condition = LineCondition(["100", "support"])
        #expect(Self.isMet(condition, CallFacts(line: line)) == expected)
    }

    /// Minutes since Monday 0:00, against hours of Monday and Friday night, and of every day.
    @Test(arguments: [
        (22 * 60 - 1, false), (22 * 60, true), (24 * 60 + 359, true), (24 * 60 + 360, false),
        (4 * 1440 + 23 * 60, true), (5 * 1440 + 5 * 60, true), (5 * 1440 + 23 * 60, false),
        (6 * 1440 + 23 * 60, false), (0, false), (-1, false), (10_080, false),
    ])
    func hours(minute: Int, expected: Bool) {
        let nights = HoursCondition(days: [.monday, .friday], from: 22 * 60, to: 6 * 60)
        #expect(Self.isMet(nights, CallFacts(minuteOfWeek: minute)) == expected)
        #expect(!Self.isMet(nights, CallFacts()))
    }

    @Test func hoursBeginAndEndInACall() {
        let condition = HoursCondition(from: 9 * 60, to: 9 * 60 + 2)
        let cancels = AllCondition([MarbleTests.cancel, condition])
        // Answered at 8:59: from the second minute on, for two.
        let line = String(repeating: "w---------", count: 48)
        let fired = Marbles.play(
            line, [MarbleTests.rule(cancels)], facts: CallFacts(minuteOfWeek: 8 * 60 + 59))
        let seconds = fired.filter { $0.verdict.escalation != nil }.map {
            ($0.at - .zero).inMilliseconds / 1000
        }
        #expect(seconds.min() == 60 && seconds.max() == 175)
    }

    @Test func history() {
        let facts = CallFacts(earlierCalls: 3, earlierHandoffs: 0)
        #expect(Self.isMet(HistoryCondition(.earlierCalls, least: 2), facts))
        #expect(!Self.isMet(HistoryCondition(.earlierCalls, least: 2, most: 2), facts))
        #expect(!Self.isMet(HistoryCondition(.earlierHandoffs), facts))
        #expect(Self.isMet(HistoryCondition(.earlierHandoffs, least: 0), facts))
        #expect(!Self.isMet(HistoryCondition(.earlierHandoffs, least: 0), CallFacts()))
        MarbleTests.check(HistoryCondition(.handoffs), "--h-b---h-b-", "----!-------")
        MarbleTests.check(HistoryCondition(.handoffs, least: 2), "--h-b---h-b-", "----------!-")
    }

    @Test func callTime() {
        MarbleTests.check(CallTimeCondition(above: .seconds(2)), "--------", "----!---")
        let early = AllCondition([MarbleTests.cancel, CallTimeCondition(below: .seconds(2))])
        MarbleTests.check(early, "w--w-w--", "!--!----")
    }

    @Test(arguments: [
        ("1200", true), ("$1,200", true), ("1.200 EUR", true), ("1.200,50", true),
        ("1,200.50", true), ("1 200", true), ("CHF 1'200.-", true), ("1,000.01", true),
        ("1000", false), ("1,000", false), ("999.99", false), ("1.20", false), ("1,20", false),
        ("-1200", false), ("- $1200", false), ("order-1200", true), ("12 00", false),
        ("much", false), ("", false), ("1e9", false), ("\u{2212}5000 C", false),
        (String(repeating: "9", count: 400), true), ("1.2.3", false), ("2,000,000", true),
    ])
    func amounts(text: String, isAbove: Bool) {
        var engine = TriggerEngine(rules: [MarbleTests.rule(MarbleTests.large)])
        let verdicts = engine.handle(Marbles.fact("amount", text), at: .zero, since: .zero)
        #expect(verdicts.contains { $0.escalation != nil } == isAbove, "\(text)")
    }

    @Test(arguments: [
        (ContextCondition("tier", .init(values: ["Gold", "7"])), "gold", true),
        (ContextCondition("tier", .init(values: ["Gold", "7"])), "7.0", true),
        (ContextCondition("tier", .init(values: ["Gold", "7"])), "golden", false),
        (ContextCondition("tier", .init(part: "OLD")), "Golden", true),
        (ContextCondition("tier", .init(above: 1, below: 3)), "2 points", true),
        (ContextCondition("tier", .init(above: 1, below: 3)), "3", false),
        (ContextCondition("tier"), "x", true), (ContextCondition("tier"), "  ", false),
        (ContextCondition("tier", isPresent: false), "x", false),
        (ContextCondition("other"), "x", false),
    ])
    func facts(condition: ContextCondition, value: String, expected: Bool) {
        for signal in [
            Marbles.fact("tier", value),
            .reported(.intent("x", slots: [.init(key: "tier", value: value)], confidence: nil)),
            .agentAsked(AgentRequest(reason: "x", context: [.init(key: "tier", value: value)])),
        ] {
            var engine = TriggerEngine(rules: [MarbleTests.rule(condition)])
            let verdicts = engine.handle(signal, at: .zero, since: .zero)
            #expect(verdicts.contains { $0.escalation?.trigger == "r" } == expected)
        }
    }
}
