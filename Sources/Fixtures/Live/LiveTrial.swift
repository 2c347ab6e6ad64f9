// SPDX-License-Identifier: Apache-2.0

package import Logging
import Timing
import Verdicts

/// Plays a fixture in real time on real sockets, and holds the steps of its call against what was
/// expected.
package struct LiveTrial: Sendable {
    private let trial: FixtureTrial
    private let logger: Logger
    /// Where the gateway listens later than this, what came otherwise tells nothing of it.
    private static let longestLag = Duration.milliseconds(500)

    /// What is listened with, and what stands in timelines and pages, is that of `trial`.
    package init(_ trial: FixtureTrial, logger: Logger) {
        self.trial = trial
        self.logger = logger
    }

    package func play(_ fixture: FixtureCase) async -> FixtureOutcome {
        let clock = ContinuousClock()
        let began = clock.now
        var outcome: FixtureOutcome
        do {
            outcome = try await played(fixture)
        } catch let error as FixtureError {
            outcome = fixture.outcome(error.verdict)
        } catch {
            outcome = fixture.outcome(
                .cannotTell("this machine cannot play it on real sockets: \(error)"))
        }
        outcome.result.wallSeconds = (clock.now - began).inSeconds
        return outcome
    }

    private func played(_ fixture: FixtureCase) async throws -> FixtureOutcome {
        var read = try trial.read(fixture)
        let scenario = read.scenario
        if let reason = scenario.skipped ?? LiveLimits.reason(against: scenario) {
            return fixture.outcome(.skipped(reason))
        }
        read.scenario.expectations = LiveLimits.loosened(scenario.expectations)
        let (run, lag) = try await LivePlay(read.scenario, shelf: trial.shelf).run(logger: logger)
        var outcome = try trial.judged(read, run) { expected, actual in
            LiveComparison(expected: expected, actual: actual, ignoring: scenario.ignored)
                .differences
        }
        if outcome.result.settledVerdict == .changed, lag > Self.longestLag {
            outcome.result.verdict = .cannotTell(
                "this machine has too much to do: what was said was listened to "
                    + "\(lag.inMilliseconds) ms late; play fewer at once")
        }
        return outcome
    }
}
