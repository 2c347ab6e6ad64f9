// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Fixtures
import Foundation
import Logging
import Timing
import Verdicts

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Plays recorded calls through the gateway's core and tells what changed.",
        discussion: """
            A fixture is a folder with scenario.yaml, its sounds and expected.timeline \
            (audio-fixtures/README.md tells how to write one in five minutes). Nothing waits for \
            a clock. What came otherwise is written to expected.timeline.new beside the old one, \
            for --review or --accept; with CI=true nothing is written.

            The exit status is 0 when all is as expected, 1 when something changed, 2 when it \
            cannot be told: a broken fixture, another configuration or model than the timeline \
            was made under, nothing to play.

            --live plays the same over real sockets in real time, one after another: the steps of \
            each call are compared, within 1.5 s; what is only simulated is skipped.

            Examples:
              handoff test
              handoff test calls/angry-caller --html var/report
              handoff test 'calls/weather[loss=3 %]' --from 27.5
              handoff test calls/angry-caller --live
              handoff test --review
              handoff test --accept calls/angry-caller
            """)

    @Argument(help: "Folders with fixtures, trees of them, or cells: 'PATH[loss=3 %]'.")
    var paths: [String] = []

    @Option(name: .long, help: "The configuration of scenarios that name none.")
    var config = "config/gateway.yaml"

    @Option(name: .long, help: "Only fixtures whose path holds this.")
    var filter: String?

    @Option(name: .long, help: "How many are played at once (default: one a core, --live: one).")
    var jobs: Int?

    @Flag(name: .long, help: "In another order; --seed repeats it.")
    var shuffle = false

    @Option(name: .long, help: "The seed of that order.")
    var seed: UInt64?

    @Flag(name: .long, help: "Ends with the first that is not as expected.")
    var failFast = false

    @Flag(name: .long, help: "Lists what would be played.")
    var list = false

    @Option(name: .long, help: "Shows what happened from this second on, expected or not.")
    var from: Double?

    @Flag(name: .long, help: "Goes through what changed: accept, reject, skip, listen.")
    var review = false

    @Option(name: .long, help: "What came of this fixture is expected from now on; 'all' for all.")
    var accept: [String] = []

    @Option(name: .long, help: "Writes a JUnit report to this file.")
    var junit: String?

    @Option(name: .long, help: "Writes pages to look at and to listen to into this folder.")
    var html: String?

    @Option(name: .long, help: "Compares latencies with this file; --write-baseline makes one.")
    var baseline: String?

    @Option(name: .long, help: "Writes the latencies of this run to a file.")
    var writeBaseline: String?

    @Flag(name: .long, help: "Over real sockets, in real time; nothing is written beside fixtures.")
    var live = false

    @Flag(
        name: .long,
        help: "Plants faults into the gateway, one by one, and tells which are noticed.")
    var planted = false

    func validate() throws {
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        if seed != nil, !shuffle { throw ValidationError("--seed goes with --shuffle") }
        if review, !accept.isEmpty { throw ValidationError("--review or --accept, not both") }
        if live, review || planted || !accept.isEmpty {
            throw ValidationError("--live goes with none of --review, --accept, --planted")
        }
    }

    func run() async throws {
        let found = FixtureFinder.find(in: wanted)
        let cases = chosen(found.cases)
        if list {
            for fixture in cases { print(fixture.name) }
            return
        }
        let run = FixtureTestRun(
            isCI: ProcessInfo.processInfo.environment["CI"] == "true", from: from, html: html,
            accepts: accept, isLive: live)
        for (path, words) in found.problems { run.note("\(path): \(words)") }
        let trial = FixtureTrial(
            shelf: SettingsShelf(), shipped: config, madeBy: "handoff \(HandoffCommand.number)",
            wantsPicture: html != nil || review)
        if planted { return try await plant(cases, trial) }
        let runner = runner(of: trial)
        let clock = ContinuousClock()
        let began = clock.now
        var results = await runner.run(cases, progress: { run.progress($0, of: cases.count) }) {
            run.tell($0)
        }
        results += found.problems.map {
            FixtureResult(name: $0.path, verdict: .cannotTell($0.words))
        }
        if review { try FixtureReview(run: run).go() }
        results = run.settled(results)
        try await finish(results, run, seconds: (clock.now - began).inSeconds)
    }

    private func runner(of trial: FixtureTrial) -> FixtureRunner {
        guard live else {
            let cores = ProcessInfo.processInfo.activeProcessorCount
            return FixtureRunner(jobs: jobs ?? cores, failFast: failFast) { trial.play($0) }
        }
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let liveTrial = LiveTrial(trial, logger: logger)
        return FixtureRunner(jobs: jobs ?? 1, failFast: failFast) { await liveTrial.play($0) }
    }

    /// A row for each fault; the status is 1 when one is not noticed.
    private func plant(_ cases: [FixtureCase], _ trial: FixtureTrial) async throws {
        let suite = PlantedSuite(trial: trial, cases: cases)
        let rows = await suite.run(
            PlantedFault.allCases, jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount
        ) { row in
            let name = row.fault.rawValue.padding(toLength: 32, withPad: " ", startingAt: 0)
            if let fixture = row.caughtBy {
                print("noticed   \(name) \(fixture): \(row.words)")
            } else {
                print("SURVIVES  \(name) \(row.fault.summary)")
            }
        }
        let survivors = rows.filter { $0.caughtBy == nil }
        print("\(rows.count) faults planted, \(survivors.count) survive")
        if !survivors.isEmpty { throw ExitCode(1) }
    }

    private var wanted: [String] {
        if !paths.isEmpty { return paths }
        let named = accept.filter { $0 != "all" }
        return named.isEmpty ? ["audio-fixtures/calls"] : named
    }

    private func chosen(_ cases: [FixtureCase]) -> [FixtureCase] {
        var cases = cases.filter { filter.map($0.name.contains) ?? true }
        if shuffle {
            let seed = seed ?? UInt64.random(in: 1...999_999)
            FileHandle.standardError.write(Data("order of --seed \(seed)\n".utf8))
            var random = SeededRandom(seed: seed)
            cases.shuffle(using: &random)
        }
        return cases
    }

    private func finish(
        _ results: [FixtureResult], _ run: FixtureTestRun, seconds: Double
    ) async throws {
        let summary = RunSummary(results)
        var status = summary.status
        var remarks: [String] = []
        if let left = run.leftover {
            remarks.append("\(left) waits to be looked at: handoff test --review, or remove it")
            status = status.or(.changed)
        }
        if let baseline {
            let comparison = try compare(results, with: baseline)
            for line in comparison.lines { print(line) }
            if comparison.hasFailed {
                remarks.append("latencies are worse than \(baseline)")
                status = status.or(.changed)
            }
        }
        if let writeBaseline {
            try LatencyBaseline(of: results).text.write(
                toFile: writeBaseline, atomically: true, encoding: .utf8)
        }
        for remark in remarks { print(remark) }
        let played = results.reduce(0) { $0 + $1.simulatedSeconds }
        let pace = Int(played / max(0.001, seconds))
        print("\(summary.words); \(Int(played)) s of calls, \(pace) times real time")
        if let junit {
            let report = JUnitReport(
                results, status: status, remark: remarks.joined(separator: "; "))
            try report.text.write(toFile: junit, atomically: true, encoding: .utf8)
        }
        try run.writeIndex(results)
        if status != .asExpected { throw ExitCode(status.rawValue) }
    }

    private func compare(
        _ results: [FixtureResult], with path: String
    ) throws -> LatencyComparison {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw ValidationError("cannot read \(path); write one with --write-baseline")
        }
        do {
            return LatencyComparison(
                of: LatencyBaseline(of: results), against: try LatencyBaseline(parsing: text))
        } catch {
            throw ValidationError("\(path): \(error)")
        }
    }
}
