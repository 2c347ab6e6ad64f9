// SPDX-License-Identifier: Apache-2.0

import Lab
import Testing

@Suite struct TriggerBenchmarkTests {
    /// Of a thousand rules a signal is shown few: what a machine needs for it is for the benchmark
    /// to tell, not for a test.
    @Test func aSignalMeetsFewOfManyRules() {
        var benchmark = TriggerBenchmark()
        benchmark.seconds = 4
        let report = benchmark.run()
        #expect(report.signals == 400 && report.rules == 1000)
        #expect(report.flat.shown < 10, "\(report.flat.shown)")
        #expect(report.trees.shown < 20, "\(report.trees.shown)")
        #expect(report.inTurn.shown == 1000)
        #expect(report.flat.verdicts > 0 && report.trees.verdicts > 0)
        #expect(report.corePercent > 0)
    }
}
