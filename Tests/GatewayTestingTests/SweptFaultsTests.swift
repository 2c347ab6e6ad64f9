// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing

/// Random calls with sound, whatever goes wrong around them.
@Suite struct SweptFaultsTests {
    /// In the first two a store that was locked, or refused, once left the caller in silence.
    @Test(arguments: [5050, 5255, 77, 1203] as [UInt64])
    func noFaultLeavesTheCallerInSilence(seed: UInt64) {
        let report = SimulationSweep.run(
            calls: 1, seed: seed, faults: Set(PeopleFaults.Kind.allCases))
        #expect(report.failures.isEmpty, "\(report.failures.map(\.account))")
    }
}
