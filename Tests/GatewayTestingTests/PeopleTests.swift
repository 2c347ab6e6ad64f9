// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Handoff
import Testing

/// Random stories at the level of calls, and every cell of the matrix; `handoff simulate --level
/// calls` and `--matrix` play them by the hundred thousand.
@Suite struct PeopleTests {
    @Test(arguments: PeopleMatrix.cells.map(\.name))
    func everyCellComesOutAsItHasTo(name: String) throws {
        let cell = try #require(PeopleMatrix.named(name))
        for problem in cell.problems() { Issue.record(Comment(rawValue: problem)) }
    }

    @Test func cellsHaveNamesOfTheirOwn() {
        let names = PeopleMatrix.cells.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.count > 500)
    }

    @Test(arguments: [[]] + PeopleFaults.Kind.allCases.map { [$0] } + [PeopleFaults.Kind.allCases])
    func randomStoriesBreakNoRule(faults: [PeopleFaults.Kind]) {
        let report = PeopleSweep.run(
            CallMachine.self, calls: 100, seed: 50_000, faults: Set(faults))
        #expect(report.broken == 0)
        for failure in report.failures { Issue.record(Comment(rawValue: failure.account)) }
    }

    @Test func oneSeedIsOneStory() {
        let first = PeopleSweep.run(CallMachine.self, calls: 40, seed: 7)
        let second = PeopleSweep.run(CallMachine.self, calls: 40, seed: 7)
        #expect(first.outcomes == second.outcomes)
        #expect(first.simulated == second.simulated)
        let story = PeopleSweep.story(seed: 77)
        #expect(
            PeopleSweep.play(CallMachine.self, story, seed: 77).timeline
                == PeopleSweep.play(CallMachine.self, story, seed: 77).timeline)
    }

    @Test func coverageNamesWhatIsMissing() {
        let nothing = PeopleReport()
        let reachable: Set = [
            ModelReport.Transition(from: "ringing", to: "whispering", cause: .answered)
        ]
        #expect(
            nothing.coverage(of: reachable) == [
                "0 of 1 reachable transitions taken", "  never: ringing → whispering, answers",
            ])
    }

    @Test func histogramsTellTheirBounds() {
        var waits = WaitHistogram()
        #expect(waits.lines.isEmpty)
        #expect(waits.bound(ofShare: 0.5) == nil)
        for seconds in [1, 2, 2, 4, 900] { waits.add(.seconds(seconds)) }
        #expect(waits.bound(ofShare: 0.5) == 2)
        #expect(waits.bound(ofShare: 0.99) == nil)
        #expect(waits.lines.count == 4)
        #expect(waits.lines.last?.hasSuffix("# 1") == true)
    }
}
