// SPDX-License-Identifier: Apache-2.0

/// All that came of one fixture.
package struct FixtureResult: Sendable {
    /// The path, as it is named on the command line.
    package var name: String
    package var verdict: FixtureVerdict
    /// The gravest first.
    package var differences: [Difference]
    package var expectations: [ExpectationResult]
    /// In milliseconds, by what was measured: `wish to ring`.
    package var latencies: [String: [Int]]
    package var simulatedSeconds: Double
    package var wallSeconds: Double

    package init(
        name: String, verdict: FixtureVerdict, differences: [Difference] = [],
        expectations: [ExpectationResult] = [], latencies: [String: [Int]] = [:],
        simulatedSeconds: Double = 0, wallSeconds: Double = 0
    ) {
        self.name = name
        self.verdict = verdict
        self.differences = differences
        self.expectations = expectations
        self.latencies = latencies
        self.simulatedSeconds = simulatedSeconds
        self.wallSeconds = wallSeconds
    }

    /// The same once what came is what is expected: what is demanded is still judged.
    package var accepted: FixtureResult {
        var result = self
        result.verdict = .asExpected
        result.differences = []
        return result
    }

    /// The verdict, never greener than what it rests on: a difference or an expectation that was not
    /// met is a change, whoever said otherwise.
    package var settledVerdict: FixtureVerdict {
        switch verdict {
        case .asExpected:
            differences.isEmpty && expectations.allSatisfy(\.isMet) ? .asExpected : .changed
        case .changed, .cannotTell, .skipped: verdict
        }
    }
}
