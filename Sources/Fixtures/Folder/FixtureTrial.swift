// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import GatewayTesting
import Timing
import Verdicts

/// Plays a fixture and holds what happened against what was expected.
package struct FixtureTrial: Sendable {
    let shelf: SettingsShelf
    private let shipped: String
    private let madeBy: String
    private let wantsPicture: Bool
    /// Planted into the gateway, to see whether it is noticed.
    private var fault: PlantedFault?

    /// `shipped` is the path of the configuration for scenarios that name none; `madeBy` the program
    /// and its version, for the header of timelines.
    package init(shelf: SettingsShelf, shipped: String, madeBy: String, wantsPicture: Bool) {
        self.shelf = shelf
        self.shipped = shipped
        self.madeBy = madeBy
        self.wantsPicture = wantsPicture
    }

    /// The same with a fault in the gateway.
    package func planting(_ fault: PlantedFault) -> FixtureTrial {
        var planted = self
        planted.fault = fault
        return planted
    }

    package func play(_ fixture: FixtureCase) -> FixtureOutcome {
        let clock = ContinuousClock()
        let began = clock.now
        var outcome: FixtureOutcome
        do throws(FixtureError) {
            let read = try read(fixture)
            if let reason = read.scenario.skipped {
                outcome = fixture.outcome(.skipped(reason))
            } else {
                let run = try FixturePlay(read.scenario, shelf: shelf, planting: fault).run()
                outcome = try judged(read, run) { expected, actual in
                    TimelineComparison(
                        expected: expected, actual: actual, ignoring: read.scenario.ignored
                    ).differences
                }
            }
        } catch {
            outcome = fixture.outcome(error.verdict)
        }
        outcome.result.wallSeconds = (clock.now - began).inSeconds
        return outcome
    }

    /// A fixture, and what stands in its file.
    struct Read {
        var fixture: FixtureCase
        var scenario: FixtureScenario
        var text: String
    }

    func read(_ fixture: FixtureCase) throws(FixtureError) -> Read {
        let file: ConfigurationFile
        switch ConfigurationFile.read(path: fixture.scenarioPath) {
        case .success(let read): file = read
        case .failure(let problem): throw .broken(ConfigurationProblems([problem]))
        }
        let cell = MatrixReader.overlay(fixture.cell, of: file)
        let reader = ScenarioReader(
            file, directory: fixture.directory, shipped: shipped, cell: cell)
        switch reader.read() {
        case .success(let scenario):
            return Read(fixture: fixture, scenario: scenario, text: file.text)
        case .failure(let problems): throw .broken(problems)
        }
    }

    /// Holds a run against what is expected; `differences` finds those between the lines of two
    /// timelines.
    func judged(
        _ read: Read, _ run: FixtureRun,
        differences: (_ expected: [TimelineLine], _ actual: [TimelineLine]) -> [Difference]
    ) throws(FixtureError) -> FixtureOutcome {
        let fixture = read.fixture
        let bands = EarAnalysis.bands(of: run.members)
        let lines = RunTimeline.lines(of: run, bands: bands)
        let header = Fingerprint.header(of: read.scenario, text: read.text, madeBy: madeBy)
        let actual = TimelineFile(header: header, lines: lines)
        var outcome = FixtureOutcome(
            fixture: fixture, result: result(of: fixture, run, bands, lines), actual: actual)
        try compare(&outcome, actual, differences)
        if wantsPicture {
            outcome.picture =
                RunPicture(
                    run: run, bands: bands, lines: lines, name: fixture.name
                ).picture
        }
        return outcome
    }

    private func result(
        of fixture: FixtureCase, _ run: FixtureRun, _ bands: [HeardBand], _ lines: [TimelineLine]
    ) -> FixtureResult {
        let latencies = RunLatencies.values(of: run, bands: bands)
        let judge = ExpectationJudge(
            run: run, bands: bands, lines: lines, latencies: latencies)
        var expectations = judge.results()
        // What is given back at the end of a call is not, while it runs.
        for violation in run.violations where run.isOver || violation.sense != .allIsGivenBack {
            expectations.append(
                ExpectationResult(
                    words: "no broken invariant", place: "the house", isMet: false,
                    got: "\(violation)", at: (violation.at - .zero).inMilliseconds))
        }
        if !run.isOver {
            let limit = run.scenario.limit.inMilliseconds / 1000
            expectations.append(
                ExpectationResult(
                    words: "over within \(limit) s", place: "limit", isMet: false,
                    got: "the call still ran; somebody has to hang up, or 'limit' be longer"
                        + run.waiting.map { "; \($0)" }.joined()))
        }
        return FixtureResult(
            name: fixture.name, verdict: .asExpected, expectations: expectations,
            latencies: latencies, simulatedSeconds: run.length.inSeconds)
    }

    /// Cells of a matrix are held against what they demand, a fixture against its timeline, too.
    private func compare(
        _ outcome: inout FixtureOutcome, _ actual: TimelineFile,
        _ differences: ([TimelineLine], [TimelineLine]) -> [Difference]
    ) throws(FixtureError) {
        defer { outcome.result.verdict = outcome.result.settledVerdict }
        guard outcome.fixture.cell.isEmpty else { return }
        let path = outcome.fixture.expectedPath
        guard FileManager.default.fileExists(atPath: path) else {
            outcome.result.verdict = .cannotTell(
                "there is no expected.timeline yet: look at what happened, and accept it with "
                    + "handoff test --accept \(outcome.fixture.name)")
            return
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw .broken(
                ConfigurationProblems([
                    ConfigurationProblem(
                        file: path, line: 0, what: "cannot be read", write: "a text file")
                ]))
        }
        let expected: TimelineFile
        do throws(TimelineFileError) {
            expected = try TimelineFile(parsing: text)
        } catch {
            throw .broken(
                ConfigurationProblems([
                    ConfigurationProblem(
                        file: path, line: error.line, what: error.fault, write: error.advice)
                ]))
        }
        outcome.expected = expected
        let inputs = expected.header.differences(from: actual.header).filter { !$0.isComparable }
        guard inputs.isEmpty else {
            outcome.result.verdict = .notComparable(
                inputs, made: expected.header, now: actual.header)
            return
        }
        outcome.result.differences = differences(expected.lines, actual.lines)
    }
}

extension FixtureCase {
    /// What comes of it where nothing was played.
    func outcome(_ verdict: FixtureVerdict) -> FixtureOutcome {
        FixtureOutcome(fixture: self, result: FixtureResult(name: name, verdict: verdict))
    }
}
