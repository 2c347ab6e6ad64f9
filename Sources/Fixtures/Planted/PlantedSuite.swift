// SPDX-License-Identifier: Apache-2.0

import Verdicts

/// Plants faults one by one and sees which fixture notices: fixtures that let one pass do not bite.
package struct PlantedSuite: Sendable {
    /// What became of one planted fault.
    package struct Row: Sendable {
        package var fault: PlantedFault
        /// The first fixture that noticed; nil when none did.
        package var caughtBy: String?
        /// What it said of it, in a few words.
        package var words: String
        /// How many fixtures were played before it was noticed, or all.
        package var played: Int
    }

    private let trial: FixtureTrial
    private let cases: [FixtureCase]

    package init(trial: FixtureTrial, cases: [FixtureCase]) {
        self.trial = trial
        self.cases = cases
    }

    /// Fixtures that cannot be told without a fault tell nothing with one: they are left out.
    package func run(
        _ faults: [PlantedFault], jobs: Int, each: (Row) -> Void
    ) async -> [Row] {
        var rows: [PlantedFault: Row] = [:]
        var told = 0
        let sound = await sound(jobs: jobs)
        await withTaskGroup(of: Row.self) { group in
            var waiting = faults[...]
            func start() {
                guard let fault = waiting.popFirst() else { return }
                group.addTask { row(of: fault, sound) }
            }
            for _ in 0..<max(1, jobs) { start() }
            while let row = await group.next() {
                rows[row.fault] = row
                while told < faults.count, let next = rows[faults[told]] {
                    each(next)
                    told += 1
                }
                start()
            }
        }
        return faults.compactMap { rows[$0] }
    }

    private func sound(jobs: Int) async -> [FixtureCase] {
        let runner = FixtureRunner(jobs: jobs, failFast: false) { trial.play($0) }
        var sound: [FixtureCase] = []
        _ = await runner.run(cases, progress: { _ in }) { outcome in
            if outcome.result.settledVerdict == .asExpected { sound.append(outcome.fixture) }
        }
        return sound
    }

    private func row(of fault: PlantedFault, _ cases: [FixtureCase]) -> Row {
        let planted = trial.planting(fault)
        for (number, fixture) in cases.enumerated() {
            let result = planted.play(fixture).result
            guard result.settledVerdict == .changed else { continue }
            let unmet = result.expectations.first { !$0.isMet }.map { "not met: \($0.words)" }
            let line = result.differences.first.map { difference in
                let line = difference.actual ?? difference.expected
                return difference.words + ": "
                    + (line.map { "\($0.subject) \($0.event) \($0.detail)" } ?? "")
            }
            return Row(
                fault: fault, caughtBy: fixture.name, words: unmet ?? line ?? "",
                played: number + 1)
        }
        return Row(fault: fault, caughtBy: nil, words: "", played: cases.count)
    }
}
