// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing

/// Random calls, the invariants checked on every tick. A seed that fails here becomes a scenario
/// of its own; `handoff simulate --calls 10000` runs many more.
@Suite struct SimulationSweepTests {
    /// Eight runs side by side, so that all cores have something to do.
    @Test(arguments: 0..<8 as Range<UInt64>)
    func randomCallsBreakNoInvariant(part: UInt64) {
        let report = SimulationSweep.run(calls: 40, seed: 1000 * (part + 1))
        #expect(report.calls == 40)
        for failure in report.failures {
            Issue.record(Comment(rawValue: "seed \(failure.seed)\n\(failure.account)"))
        }
    }

    @Test func oneSeedIsOneCallByteForByte() {
        let first = SimulationSweep.call(seed: 77)
        let second = SimulationSweep.call(seed: 77)
        #expect(first.account == second.account)
    }
}
