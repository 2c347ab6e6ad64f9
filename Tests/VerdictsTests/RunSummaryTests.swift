// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct RunSummaryTests {
    private func results(_ verdicts: [FixtureVerdict]) -> [FixtureResult] {
        verdicts.map { FixtureResult(name: "f", verdict: $0) }
    }

    @Test(
        arguments: [
            ([], RunStatus.couldNotTell, "nothing was played"),
            ([.asExpected], .asExpected, "1 as expected"),
            ([.skipped("x")], .couldNotTell, "1 skipped, nothing was played"),
            ([.asExpected, .skipped("x")], .asExpected, "1 as expected, 1 skipped"),
            ([.cannotTell("x"), .asExpected], .couldNotTell, "1 as expected, 1 could not tell"),
            ([.changed, .asExpected], .changed, "1 as expected, 1 changed"),
            (
                [.cannotTell("x"), .changed, .skipped("y"), .asExpected], .changed,
                "1 as expected, 1 changed, 1 could not tell, 1 skipped"
            ),
            ([.changed], .changed, "1 changed"),
        ] as [([FixtureVerdict], RunStatus, String)])
    func verdictsComeToAStatus(
        verdicts: [FixtureVerdict], status: RunStatus, words: String
    ) {
        let summary = RunSummary(results(verdicts))
        #expect(summary.status == status)
        #expect(summary.words == words)
    }

    @Test func numbersOfTheStatusesAreThoseDocumented() {
        #expect(RunStatus.asExpected.rawValue == 0)
        #expect(RunStatus.changed.rawValue == 1)
        #expect(RunStatus.couldNotTell.rawValue == 2)
    }

    @Test func theWorseOfTwoWins() {
        let fromBest: [RunStatus] = [.asExpected, .couldNotTell, .changed]
        for (index, one) in fromBest.enumerated() {
            for (other, another) in fromBest.enumerated() {
                #expect(one.or(another) == fromBest[max(index, other)])
            }
        }
    }

    /// What somebody has accepted is as expected, but for what is demanded.
    @Test(
        arguments: [
            (.cannotTell("no timeline yet"), true, RunStatus.asExpected),
            (.changed, true, .asExpected), (.asExpected, true, .asExpected),
            (.cannotTell("no timeline yet"), false, .changed), (.changed, false, .changed),
        ] as [(FixtureVerdict, Bool, RunStatus)])
    func whatIsAcceptedIsExpected(_ verdict: FixtureVerdict, isMet: Bool, status: RunStatus) {
        let result = FixtureResult(
            name: "f", verdict: verdict,
            differences: [Difference(.appeared(SampleTimeline.lines[0]))],
            expectations: [.init(words: "w", place: "p", isMet: isMet)])
        #expect(RunSummary([result.accepted]).status == status)
    }

    @Test func noVerdictIsGreenerThanWhatItRestsOn() {
        var result = FixtureResult(name: "f", verdict: .asExpected)
        #expect(result.settledVerdict == .asExpected)
        result.expectations = [.init(words: "w", place: "p", isMet: true)]
        #expect(result.settledVerdict == .asExpected)
        result.expectations.append(.init(words: "w", place: "p", isMet: false))
        #expect(result.settledVerdict == .changed)
        result.expectations = []
        result.differences = [Difference(.appeared(SampleTimeline.lines[0]))]
        #expect(result.settledVerdict == .changed)
        #expect(RunSummary([result]).status == .changed)
    }
}
