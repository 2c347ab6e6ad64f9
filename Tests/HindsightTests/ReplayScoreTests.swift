// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing

@testable import Hindsight

@Suite struct ReplayScoreTests {
    // MARK: Labels

    @Test(arguments: [
        ("never", CallLabel.Wish.never), ("at 34 s", .at(.seconds(34))),
        ("at 34s", .at(.seconds(34))), ("at 34.25 s", .at(.milliseconds(34_250))),
        ("at 1:05", .at(.seconds(65))), ("at 01:05.250", .at(.milliseconds(65_250))),
        ("at 0 s", .at(.zero)), ("at 90:00", .at(.seconds(5400))),
    ])
    func labelsAreRead(text: String, wish: CallLabel.Wish) {
        #expect(CallLabel(call: "c", text) == CallLabel(call: "c", wish))
    }

    @Test(arguments: [
        "", "Never", "at", "at s", "34 s", "at 34", "at 34 m", "at -3 s", "at 1e3 s", "at nan s",
        "at 1:60", "at 1:2:3", "at 1.5:00", "at :30", "at 99999999999 s", "at inf s", "never 3",
        "at 34 s 5", "at ٣ s",
    ])
    func whatIsNoLabelIsRefused(text: String) {
        #expect(CallLabel(call: "c", text) == nil)
    }

    @Test(arguments: [
        (CallLabel.Wish.never, nil, LabelVerdict.quiet), (.never, 3.0, .needless),
        (.at(.seconds(34)), nil, .missed), (.at(.seconds(34)), 34.0, .right(late: .zero)),
        (.at(.seconds(34)), 36.5, .right(late: .milliseconds(2500))),
        (.at(.seconds(34)), 32.0, .right(late: .zero)),
        (.at(.seconds(34)), 31.9, .early(by: .milliseconds(2100))),
        (.at(.zero), 0.0, .right(late: .zero)),
    ])
    func callsAreHeldAgainstTheirLabels(
        wish: CallLabel.Wish, called: Double?, verdict: LabelVerdict
    ) {
        let at: Duration? = called.map { .milliseconds(Int64(($0 * 1000).rounded())) }
        #expect(LabelVerdict(wish, calledAt: at, early: .seconds(2)) == verdict)
    }

    // MARK: Figures

    /// Wilson's interval by the formula's own examples.
    @Test(arguments: [
        (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634),
        (38, 40, 0.8350, 0.9862), (1, 100, 0.00177, 0.05449), (1, 1, 0.2065, 1.0),
    ])
    func sharesHaveIntervals(count: Int, total: Int, low: Double, high: Double) throws {
        let interval = try #require(Proportion(count, of: total).interval)
        #expect(abs(interval.lowerBound - low) < 1e-4 && abs(interval.upperBound - high) < 1e-4)
    }

    @Test func intervalsHoldTheirShares() throws {
        for total in 1...60 {
            for count in 0...total {
                let share = Proportion(count, of: total)
                let (value, interval) = (try #require(share.value), try #require(share.interval))
                #expect(interval.contains(value) && interval.lowerBound >= 0)
                #expect(interval.upperBound <= 1)
            }
        }
        #expect(Proportion(0, of: 0).value == nil && Proportion(0, of: 0).interval == nil)
    }

    /// The ranks of tables of the median's distribution-free interval.
    @Test(arguments: [
        (5, nil), (6, 1...6), (10, 2...9), (20, 6...15), (50, 18...33), (100, 40...61),
    ])
    func mediansHaveIntervals(count: Int, ranks: ClosedRange<Int>?) {
        #expect(TimeQuantile.ranks(0.5, of: count) == ranks)
    }

    @Test func quantilesAreNearestRanks() {
        let times = (1...40).map { Duration.seconds($0) }.reversed()
        #expect(TimeQuantile(0.5, of: Array(times))?.value == .seconds(20))
        #expect(TimeQuantile(0.95, of: Array(times))?.value == .seconds(38))
        #expect(TimeQuantile(0.95, of: [.seconds(1), .seconds(9)])?.value == .seconds(9))
        #expect(TimeQuantile(0.95, of: [.seconds(1)])?.interval == nil)
        #expect(TimeQuantile(0.5, of: []) == nil)
        // Weights far beyond what a double holds count for nothing, and break nothing.
        #expect(TimeQuantile.ranks(0.95, of: 20_000).map { $0.contains(19_000) } == true)
    }

    // MARK: The whole

    private static func call(_ name: String, calledAt seconds: Double?) throws -> ReplayedCall {
        let firings = seconds.map {
            [
                RuleReplay.Firing(
                    at: .milliseconds(500) + .seconds($0),
                    escalation: PastCall.escalation("asked"), isDuringHandoff: false)
            ]
        }
        return ReplayedCall(try PastCall(name).history, before: [], now: firings ?? [])
    }

    private static func score() throws -> ReplayScore {
        let calls = [
            try call("call-a", calledAt: 35), try call("call-b", calledAt: 41),
            try call("call-c", calledAt: nil), try call("call-d", calledAt: 5),
            try call("call-e", calledAt: nil), try call("call-f", calledAt: 9),
            try call("call-unlabelled", calledAt: 9),
        ]
        let labels = [
            CallLabel(call: "call-a", .at(.seconds(34))),
            CallLabel(call: "call-b", .at(.seconds(34))),
            CallLabel(call: "call-c", .at(.seconds(34))),
            CallLabel(call: "call-d", .at(.seconds(34))),
            CallLabel(call: "call-e", .never), CallLabel(call: "call-f", .never),
            CallLabel(call: "call-z", .never),
        ]
        return ReplayScore(calls, labels: labels, early: .seconds(2))
    }

    @Test func labelledCallsGiveFigures() throws {
        let score = try Self.score()
        #expect(score.precision == Proportion(2, of: 4))
        #expect(score.recall == Proportion(2, of: 4))
        #expect(score.needless == Proportion(2, of: 6))
        #expect(score.missed == Proportion(1, of: 4))
        #expect(score.worst?.value == .seconds(7))
        #expect(
            score.lines == [
                "call-a: right: 1.0 s late", "call-b: right: 7.0 s late",
                "call-c: MISSED: nobody is called", "call-d: FALSE: 29.0 s before one was needed",
                "call-f: FALSE: nobody was needed", "6 labelled calls",
                "  precision 50.0 % (2 of 4; 15.0 to 85.0 %)",
                "  recall    50.0 % (2 of 4; 15.0 to 85.0 %)",
                "  false     33.3 % (2 of 6; 9.7 to 70.0 %)",
                "  missed    25.0 % (1 of 4; 4.6 to 69.9 %)",
                "  late      median 1.0 s; 95 % within 7.0 s",
            ])
        #expect(score.json["calls"]?.array?.count == 6)
    }

    @Test(arguments: [
        (ReplayBudget(), 0), (ReplayBudget(needless: 0.34, missed: 0.25, late: .seconds(7)), 0),
        (ReplayBudget(needless: 0.33), 1), (ReplayBudget(missed: 0.24), 1),
        (ReplayBudget(late: .milliseconds(6999)), 1),
        (ReplayBudget(needless: 0, missed: 0, late: .zero), 3),
    ])
    func budgetsAreKeptOrNot(budget: ReplayBudget, excesses: Int) throws {
        #expect(budget.excesses(of: try Self.score()).count == excesses)
    }

    @Test(arguments: [
        ("1%", 0.01), ("1 %", 0.01), ("0.5%", 0.005), ("0.02", 0.02), ("0", 0), ("100%", 1),
        ("101%", nil), ("2", nil), ("-1%", nil), ("", nil), ("%", nil), ("1%%", nil), ("a", nil),
    ])
    func sharesAreRead(text: String, share: Double?) {
        #expect(ReplayBudget.share(text) == share)
    }

    @Test(arguments: [
        ("5s", Duration.seconds(5)), ("5 s", .seconds(5)), ("5", .seconds(5)),
        ("500ms", .milliseconds(500)), ("2.5s", .milliseconds(2500)), ("s", nil), ("", nil),
        ("-1s", nil), ("5m", nil), ("1e9s", nil), ("99999999s", nil),
    ])
    func timesAreRead(text: String, time: Duration?) {
        #expect(ReplayBudget.time(text) == time)
    }
}
