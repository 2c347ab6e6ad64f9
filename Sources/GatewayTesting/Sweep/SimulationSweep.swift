// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Random calls by the thousand: random operators, callers, agents, networks and plans, each from
/// one seed, each held against the invariants of the design on every tick.
package enum SimulationSweep {
    package struct Report: Sendable {
        package var calls = 0
        /// Calls with a broken invariant, by seed.
        package var failures: [Failure] = []
        /// How many handoffs ended how.
        package var outcomes: [String: Int] = [:]
        /// Virtual time simulated.
        package var simulated = Duration.zero

        package struct Failure: Sendable {
            package var seed: UInt64
            package var account: String
        }
    }

    /// Simulates `calls` calls with the seeds `seed`, `seed + 1`, …; at most `failureLimit`
    /// failures are kept in full.
    package static func run(
        calls: Int, seed: UInt64, store: SimStore = .prompt, leases: SimLeases? = nil,
        failureLimit: Int = 10,
        progress: (_ done: Int) -> Void = { _ in }
    ) -> Report {
        var report = Report()
        for offset in 0..<UInt64(max(0, calls)) {
            let story = call(seed: seed &+ offset, store: store, leases: leases)
            report.calls += 1
            report.simulated += story.ended - story.began
            for call in story.calls {
                for record in call.records where record.name == "handoff.ended" {
                    report.outcomes[record.words, default: 0] += 1
                }
            }
            if !story.isGood, report.failures.count < failureLimit {
                report.failures.append(
                    Report.Failure(seed: seed &+ offset, account: story.account))
            }
            progress(report.calls)
        }
        return report
    }

    /// The random call of one seed.
    package static func call(
        seed: UInt64, store: SimStore = .prompt, leases: SimLeases? = nil
    ) -> Story {
        var writer = ScenarioWriter(random: SeededRandom(seed: seed))
        let scenario = writer.scenario(named: "sweep")
        return scenario.simulated(
            seed: seed, network: writer.network(), store: store, leases: leases)
    }
}
