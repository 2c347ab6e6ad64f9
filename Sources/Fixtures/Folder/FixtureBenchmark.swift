// SPDX-License-Identifier: Apache-2.0

import Timing
package import Verdicts

/// How fast fixtures are played on one core, against real time.
package struct FixtureBenchmark: Sendable {
    /// One kind of fixture.
    package struct Row: Sendable {
        /// `level` or `detectors`.
        package var listening: String
        package var fixtures: Int
        /// Of calls, in seconds.
        package var played: Double
        package var taken: Double

        package var pace: Double { taken > 0 ? played / taken : 0 }
    }

    private let trial: FixtureTrial

    package init(trial: FixtureTrial) { self.trial = trial }

    /// One after the other on one thread; each kind once before, so that models and sounds are at
    /// hand.
    package func run(_ cases: [FixtureCase], each: (FixtureResult) -> Void) -> [Row] {
        let outcomes = cases.map { ($0, trial.play($0)) }
        var rows: [String: Row] = [:]
        for (fixture, first) in outcomes {
            guard let actual = first.actual else { continue }
            let kind = actual.header.models == "none" ? "level" : "detectors"
            let result = trial.play(fixture).result
            each(result)
            rows[kind, default: Row(listening: kind, fixtures: 0, played: 0, taken: 0)]
                .add(result)
        }
        return rows.values.sorted { $0.listening < $1.listening }
    }
}

extension FixtureBenchmark.Row {
    fileprivate mutating func add(_ result: FixtureResult) {
        fixtures += 1
        played += result.simulatedSeconds
        taken += result.wallSeconds
    }
}
