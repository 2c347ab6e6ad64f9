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
        /// How long callers waited for a person.
        package var waits = WaitHistogram()
        /// Virtual time simulated.
        package var simulated = Duration.zero

        package struct Failure: Sendable {
            package var seed: UInt64
            package var account: String
        }
    }

    /// Simulates `calls` calls with the seeds `seed`, `seed + 1`, …; at most `failureLimit`
    /// failures are kept in full. With `faults` what goes wrong around them is drawn, too, and a
    /// failure is shrunk.
    package static func run(
        calls: Int, seed: UInt64, store: SimStore = .prompt, leases: SimLeases? = nil,
        faults: Set<PeopleFaults.Kind>? = nil, failureLimit: Int = 10,
        progress: (_ done: Int) -> Void = { _ in }
    ) -> Report {
        var report = Report()
        for offset in 0..<UInt64(max(0, calls)) {
            let seed = seed &+ offset
            var swept = scenario(seed: seed, store: store, leases: leases)
            if let faults { swept.conditions = .drawn(seed: seed, faults: faults) }
            let story = swept.played()
            report.add(story)
            if !story.isGood, report.failures.count < failureLimit {
                let isShrunk = faults != nil && !story.violations.isEmpty
                let shortest =
                    isShrunk
                    ? swept.shrunk(breaking: Set(story.violations.map(\.sense))).played() : story
                report.failures.append(Report.Failure(seed: seed, account: shortest.account))
            }
            progress(report.calls)
        }
        return report
    }

    /// The random call of one seed.
    package static func call(seed: UInt64) -> Story {
        scenario(seed: seed, store: .prompt, leases: nil).played()
    }

    private static func scenario(
        seed: UInt64, store: SimStore, leases: SimLeases?
    ) -> SweptScenario {
        var writer = ScenarioWriter(random: SeededRandom(seed: seed))
        let scenario = writer.scenario(named: "sweep")
        let conditions = SweepConditions(
            network: writer.network(), store: store, leases: leases)
        return SweptScenario(scenario: scenario, conditions: conditions, seed: seed)
    }
}

extension SimulationSweep.Report {
    fileprivate mutating func add(_ story: Story) {
        calls += 1
        simulated += story.ended - story.began
        for call in story.calls {
            var began: Duration?
            for record in call.records {
                if record.name == "handoff.began" { began = record.offset }
                if record.name == "bridged", let since = began {
                    waits.add(record.offset - since)
                    began = nil
                }
                if record.name == "handoff.ended" { outcomes[record.words, default: 0] += 1 }
            }
        }
    }
}
