// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Testing

/// Other gateways that ring the same operators, and a store of leases at its worst: no invariant of
/// a call depends on them.
@Suite struct SharedOperatorsSweepTests {
    static let stores: [(name: String, leases: SimLeases)] = [
        ("prompt", SimLeases()),
        ("slow", SimLeases(delay: .zero ... .milliseconds(450))),
        ("too slow", SimLeases(delay: .milliseconds(300) ... .seconds(3))),
        ("busy elsewhere", SimLeases(delay: .zero ... .milliseconds(20), elsewhere: 0.5)),
        ("knowing nothing", SimLeases(delay: .zero ... .milliseconds(20), unknown: 1)),
        ("never answering", SimLeases(unanswered: 1)),
        (
            "all of it",
            SimLeases(
                delay: .zero ... .milliseconds(700), elsewhere: 0.2, unknown: 0.2, unanswered: 0.2)
        ),
    ]

    @Test(arguments: stores.map(\.name))
    func randomCallsBreakNoInvariant(name: String) throws {
        let leases = try #require(Self.stores.first { $0.name == name }?.leases)
        let report = SimulationSweep.run(calls: 40, seed: 70_000, leases: leases)
        for failure in report.failures {
            Issue.record(Comment(rawValue: "seed \(failure.seed)\n\(failure.account)"))
        }
    }
}
