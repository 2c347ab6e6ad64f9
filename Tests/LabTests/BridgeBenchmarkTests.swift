// SPDX-License-Identifier: Apache-2.0

import Lab
import Testing

@Suite struct BridgeBenchmarkTests {
    @Test func theBridgeBenchmarkMeasures() throws {
        let report = try BridgeBenchmark.run(
            BridgeSettings(steps: [2], secondsPerStep: 1, realtimePriority: nil))
        let step = try #require(report.steps.first)
        #expect(step.calls == 2)
        #expect(step.corePercent > 0)
        // How much of it gets through is the machine's business; that it is sound is ours.
        #expect(step.packetsIn > 0)
        #expect(step.packetsOut > 0)
        #expect(step.soundPercent > 0)
        #expect(report.callsAtSeventyPercent > 2)
    }
}
