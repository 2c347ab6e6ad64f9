// SPDX-License-Identifier: Apache-2.0

import Lab
import Testing

@Suite struct TriggerBenchmarkTests {
    @Test func anIndexCostsLessThanAskingInTurn() {
        var benchmark = TriggerBenchmark()
        benchmark.seconds = 4
        let report = benchmark.run()
        #expect(report.signals == 400 && report.rules == 1000)
        // Unoptimised, and beside other tests: the bound is far from what is measured.
        #expect(report.flat.mean * 3 < report.inTurn.mean)
        #expect(report.flat.verdicts > 0 && report.trees.verdicts > 0)
        #expect(report.corePercent > 0)
    }
}
