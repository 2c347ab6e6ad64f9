// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTesting
import Lab
import Logging
import SoundFiles
import Testing

@Suite struct RecordingScenarioTests {
    /// Calls that are kept hold what each party said and heard, on the time of its leg.
    @Test(.timeLimit(.minutes(4)))
    func aKeptCallHoldsWhatEveryPartySaidAndHeard() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("recordings-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var logger = Logger(label: "recordings")
        logger.logLevel = .error
        let accept = try #require(ScenarioCatalog.named("accept"))
        let stories = try await LoopbackRun.run(
            [accept], seed: 1, ports: 26500...26599, recordings: folder.path, logger: logger)
        let story = try #require(stories.first)
        #expect(story.isGood, Comment(rawValue: story.account))

        let calls = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let call = folder.appendingPathComponent(try #require(calls.first))
        func seconds(of tone: Tone, in name: String) throws -> Double {
            let samples = try WAVFile(path: call.appendingPathComponent("\(name).wav").path).samples
            let probe = ToneProbe(tone)
            let loud = stride(from: 0, to: samples.count - 159, by: 160).filter {
                probe.amplitude(in: samples[$0..<$0 + 160]) >= 3000
            }
            return Double(loud.count) / 50
        }
        // The conversation with the operator lasts six seconds.
        #expect(try seconds(of: .operatorA, in: "operator-said") > 5)
        #expect(try seconds(of: .operatorA, in: "caller-heard") > 5)
        #expect(try seconds(of: .caller, in: "operator-heard") > 5)
        #expect(try seconds(of: .caller, in: "agent-heard") > 2)
        #expect(try seconds(of: .agent, in: "caller-heard") > 2)
        #expect(try seconds(of: .operatorA, in: "agent-heard") == 0)
        #expect(try seconds(of: .agent, in: "agent-heard") == 0)
        let lengths = try ["caller-said", "caller-heard"].map {
            try WAVFile(path: call.appendingPathComponent("\($0).wav").path).samples.count
        }
        #expect(abs(lengths[0] - lengths[1]) <= 160)
    }
}
