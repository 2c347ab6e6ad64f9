// SPDX-License-Identifier: Apache-2.0

import Timing

/// What goes wrong around a random call with sound: the network, the journal's store, the store of
/// the operators' leases.
struct SweepConditions: Sendable {
    var network = NetworkConditions.good
    var store = SimStore.prompt
    var leases: SimLeases?

    /// The conditions of one seed, within the kinds that are allowed.
    static func drawn(seed: UInt64, faults: Set<PeopleFaults.Kind>) -> SweepConditions {
        var random = SeededRandom(seed: seed ^ 0x0FA0_175)
        var conditions = SweepConditions()
        func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &random) < share }
        func delay(_ milliseconds: ClosedRange<Int>) -> Duration {
            .milliseconds(Int.random(in: milliseconds, using: &random))
        }
        if faults.contains(.network), chance(0.5) {
            conditions.network = .bad
            conditions.network.loss = Double.random(in: 0...0.1, using: &random)
            conditions.network.lossRun = Double.random(in: 1...12, using: &random)
            conditions.network.latency = delay(1...80)
        }
        if faults.contains(.store), chance(0.4) {
            conditions.store.delay = .zero...delay(1...200)
            if chance(0.3) {
                conditions.store.refusals = Double.random(in: 0...0.1, using: &random)
            }
            if chance(0.3) {
                let from = delay(500...9000)
                conditions.store.lock = from..<(from + delay(200...2500))
            }
        }
        if faults.contains(.store), chance(0.3) {
            conditions.leases = SimLeases(
                delay: .zero...delay(1...700),
                elsewhere: Double.random(in: 0...0.3, using: &random),
                unknown: Double.random(in: 0...0.2, using: &random))
        }
        return conditions
    }

    /// The same with one thing less that goes wrong.
    var simpler: [SweepConditions] {
        var all: [SweepConditions] = []
        if network != .good {
            all.append(SweepConditions(store: store, leases: leases))
        }
        if store != .prompt {
            all.append(SweepConditions(network: network, leases: leases))
        }
        if leases != nil { all.append(SweepConditions(network: network, store: store)) }
        return all
    }
}
