// SPDX-License-Identifier: Apache-2.0

import Fixtures
import Foundation
import Logging
import Testing
import Verdicts

/// Recorded calls on real sockets in real time, held against timelines that were made in simulated
/// time.
@Suite(.serialized) struct LoopbackScenarioFixturesTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// Anna presses 1 once she hears the whisper; the caller talks with her.
    private static let takesTheCall = """
        about: The caller presses 0. Anna is briefed and takes the call.
        listening: level
        limit: 40 s
        caller:
          does:
            - when connected, after 2 s: presses 0
            - when no longer hears hold, after 4 s: says "thank you for taking my call"
            - when done speaking, after 1 s: hangs up
        operators:
          anna:
            answers: after 3 s
            does:
              - when hears whisper, after 2 s: presses 1
              - after 500 ms: says "hello, this is anna, how can I help"
        agent:
          does:
            - says "hello, this is the assistant, how can I help you"
        expect:
          - outcome bridged
          - rule pressed-zero
          - never heard by caller: whisper
          - caller hears agent
          - caller hears hold
          - caller hears anna
          - anna hears whisper
          - anna hears caller
          - caller hears "hello, this is anna, how can I help"
          - record reason contains "pressed 0"
          - wish to ring ≤ 2 s
          - no clipping for caller
        """

    /// Anna is busy and Ben is not there to be reached: the caller is taken back to the agent.
    private static let findsNobody = """
        about: Nobody takes the call, and the agent has the caller again.
        listening: level
        limit: 40 s
        settings:
          changes:
            operators: {ben: {ring_seconds: 5}}
        caller:
          does:
            - when connected, after 1 s: presses 0
            - when hears hold: waits
            - when no longer hears hold, after 4 s: hangs up
        operators:
          anna: {answers: busy}
        agent:
          does:
            - says "hello"
          when_back:
            - says "I am sorry, nobody is free right now"
        expect:
          - outcome returned
          - "happens: anna dialled"
          - caller hears hold
          - no bridge
        """

    private static var isOptimised: Bool {
        var isOptimised = true
        assert(
            {
                isOptimised = false
                return true
            }())
        return isOptimised
    }

    private static func trial() -> FixtureTrial {
        FixtureTrial(
            shelf: SettingsShelf(), shipped: root + "/config/gateway.yaml", madeBy: "a test",
            wantsPicture: false)
    }

    /// What comes of fixtures on real sockets, side by side. A machine that starves one call is no
    /// change of the gateway: what did not come as expected is played again, twice at most and alone.
    private static func played(_ cases: [FixtureCase]) async -> [FixtureOutcome] {
        var logger = Logger(label: "fixtures")
        logger.logLevel = .error
        let live = LiveTrial(trial(), logger: logger)
        let runner = FixtureRunner(jobs: cases.count, failFast: false) { await live.play($0) }
        var outcomes: [FixtureOutcome] = []
        _ = await runner.run(cases, progress: { _ in }) { outcomes.append($0) }
        for index in outcomes.indices {
            for _ in 1...2 where outcomes[index].result.settledVerdict != .asExpected {
                let name = outcomes[index].result.name
                guard let fixture = cases.first(where: { $0.name == name }) else { break }
                outcomes[index] = await live.play(fixture)
            }
        }
        return outcomes
    }

    @Test(.timeLimit(.minutes(5)))
    func stepsComeAsInSimulatedTime() async throws {
        let folder = NSTemporaryDirectory() + "/live-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("takes", Self.takesTheCall), ("nobody", Self.findsNobody)] {
            let place = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            try text.write(toFile: place + "/scenario.yaml", atomically: true, encoding: .utf8)
        }
        let cases = FixtureFinder.find(in: [folder]).cases
        #expect(cases.count == 2)
        let trial = Self.trial()
        for fixture in cases {
            #expect(try ExpectedTimeline.accept(trial.play(fixture)))
            let result = trial.play(fixture).result
            #expect(
                result.settledVerdict == .asExpected,
                "in simulated time: \(DifferenceReport.text(of: result, command: ""))")
        }
        for outcome in await Self.played(cases) {
            let result = outcome.result
            #expect(
                result.settledVerdict == .asExpected,
                "\(result.name): \(DifferenceReport.text(of: result, command: ""))")
            #expect(result.simulatedSeconds > 5)
        }
    }

    /// What a live gateway hears with its models, and that a timeline of another call is noticed.
    @Test(
        .timeLimit(.minutes(5)),
        .enabled(if: ListeningModelFiles.areThere, "needs models/ (scripts/fetch-models)"),
        .enabled(if: isOptimised, "without optimisation models listen slower than people talk"))
    func aCommittedFixtureComesAsExpected() async throws {
        let committed = Self.root + "/audio-fixtures/calls/asks-for-a-person"
        let fixture = try #require(FixtureFinder.find(in: [committed]).cases.first)
        let outcome = try #require(await Self.played([fixture]).first)
        let result = outcome.result
        #expect(
            result.settledVerdict == .asExpected,
            "\(DifferenceReport.text(of: result, command: ""))\n\(outcome.actual?.text ?? "")")
        let (expected, actual) = (outcome.expected?.lines ?? [], outcome.actual?.lines ?? [])
        let unbridged = expected.filter { $0.subject != "bridge" }
        let differences = LiveComparison(expected: unbridged, actual: actual).differences
        #expect(differences.map(\.actual?.event) == ["joins"])
    }
}
