// SPDX-License-Identifier: Apache-2.0

package import Verdicts

/// Plays many fixtures side by side and tells of them in their order, whichever is done first.
package struct FixtureRunner: Sendable {
    private let play: @Sendable (FixtureCase) async -> FixtureOutcome
    private let jobs: Int
    private let failFast: Bool

    /// `play` plays one; `jobs` is how many are played at once.
    package init(
        jobs: Int, failFast: Bool, play: @escaping @Sendable (FixtureCase) async -> FixtureOutcome
    ) {
        self.play = play
        self.jobs = max(1, jobs)
        self.failFast = failFast
    }

    /// Those that were played, in order; with `failFast` those after the first that is not as expected
    /// are left out.
    ///
    /// `progress` hears how many are done, `each` of every outcome in its turn.
    package func run(
        _ cases: [FixtureCase], progress: (Int) -> Void, each: (FixtureOutcome) -> Void
    ) async -> [FixtureResult] {
        var waiting: [Int: FixtureOutcome] = [:]
        var results: [FixtureResult] = []
        var done = 0
        await withTaskGroup(of: (Int, FixtureOutcome).self) { group in
            var next = 0
            func start() {
                guard next < cases.count else { return }
                let (number, fixture) = (next, cases[next])
                next += 1
                group.addTask { (number, await play(fixture)) }
            }
            for _ in 0..<jobs { start() }
            while let (number, outcome) = await group.next() {
                done += 1
                waiting[number] = outcome
                progress(done)
                var isOver = false
                while let ready = waiting.removeValue(forKey: results.count) {
                    each(ready)
                    results.append(ready.result)
                    isOver = failFast && ready.result.settledVerdict.isFailure
                    if isOver { break }
                }
                if isOver { break }
                start()
            }
            group.cancelAll()
        }
        return results
    }
}

extension FixtureVerdict {
    /// Whether somebody has to do something about it.
    fileprivate var isFailure: Bool {
        switch self {
        case .asExpected, .skipped: false
        case .changed, .cannotTell: true
        }
    }
}
