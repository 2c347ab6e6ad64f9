// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing

/// Every scenario in simulated time, with the invariants of the design checked on every tick.
@Suite struct SimulatedScenarioTests {
    private func check(_ story: Story) {
        if !story.isGood { Issue.record(Comment(rawValue: story.account)) }
    }

    @Test(arguments: ScenarioCatalog.all.map(\.name), [1, 2] as [UInt64])
    func comesOutAsExpected(name: String, seed: UInt64) throws {
        let scenario = try #require(ScenarioCatalog.named(name))
        check(scenario.simulated(seed: seed))
    }

    /// One packet in ten lost in both directions, others late, overtaken or doubled.
    @Test(arguments: ScenarioCatalog.all.map(\.name), [3] as [UInt64])
    func comesOutAsExpectedOnABadNetwork(name: String, seed: UInt64) throws {
        let scenario = try #require(ScenarioCatalog.named(name))
        check(scenario.simulated(seed: seed, network: .bad))
    }
}
