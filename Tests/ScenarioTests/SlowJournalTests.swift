// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Testing

/// Stores at their worst: no invariant of a call depends on how the journal answers.
@Suite struct SlowJournalTests {
    static let stores: [(name: String, store: SimStore)] = [
        ("late, out of order", SimStore(delay: .zero ... .milliseconds(400))),
        ("refusing", SimStore(delay: .zero ... .milliseconds(20), refusals: 0.2)),
        ("refusing everything", SimStore(refusals: 1)),
        ("locked", SimStore(lock: .seconds(2)..<(.seconds(9)))),
        ("locked from the start", SimStore(lock: .zero..<(.seconds(5)))),
        ("never answering", SimStore(unanswered: Set(0..<9))),
        ("never answering one call", SimStore(delay: .zero ... .milliseconds(5), unanswered: [0])),
    ]

    @Test(arguments: stores.map(\.name), 0..<2 as Range<UInt64>)
    func randomCallsBreakNoInvariant(name: String, part: UInt64) throws {
        let store = try #require(Self.stores.first { $0.name == name }?.store)
        let report = SimulationSweep.run(calls: 40, seed: 50_000 + 1000 * part, store: store)
        for failure in report.failures {
            Issue.record(Comment(rawValue: "seed \(failure.seed)\n\(failure.account)"))
        }
    }

    /// A whole handoff while the journal is locked comes out as it does without.
    @Test(arguments: ["accept", "nobody at all: back to the agent"])
    func aHandoffGoesOnWithoutTheJournal(name: String) throws {
        let scenario = try #require(
            ScenarioCatalog.all.first { $0.name == name } ?? ScenarioCatalog.all.first)
        let story = scenario.simulated(
            seed: 4, store: SimStore(lock: .milliseconds(500)..<(.seconds(60))))
        let outcomes = story.calls.flatMap(\.records).filter { $0.name == "handoff.ended" }
        let prompt = scenario.simulated(seed: 4).calls.flatMap(\.records)
            .filter { $0.name == "handoff.ended" }
        #expect(!outcomes.isEmpty)
        #expect(outcomes.map(\.words) == prompt.map(\.words))
    }
}
