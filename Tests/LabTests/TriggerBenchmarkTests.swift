// SPDX-License-Identifier: Apache-2.0

import Lab
import Testing

@Suite struct TriggerBenchmarkTests {
    /// What a machine needs for a signal is for the benchmark to tell, not for a test.
    @Test func aCallOfManyRulesIsMeasured() {
        var benchmark = TriggerBenchmark()
        benchmark.seconds = 4
        let report = benchmark.run()
        #expect(report.signals == 400 && report.rules == 1000)
        #expect(report.inTurn.mean > 0)
        #expect(report.flat.verdicts > 0 && report.trees.verdicts > 0)
        #expect(report.corePercent > 0)
    }
}
