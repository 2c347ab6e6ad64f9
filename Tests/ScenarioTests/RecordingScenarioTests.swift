// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting
import JSON
import Lab
import Logging
import SoundFiles
import Testing
import Timing

@Suite struct RecordingScenarioTests {
    /// A call that is kept holds what each party said and heard, each on its track, from the answer
    /// to the end, and the journal knows the file.
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

        let recordings = RecordingFolder(folder.path)
        let entry = try #require(recordings.entries().first)
        #expect(entry.isOfCall && entry.format == .opus)
        let file = try SoundFile(path: entry.path)
        #expect(file.remarks.isEmpty, "\(file.remarks)")
        #expect(file.tracks == RecordingTrack.allCases.map(\.name))
        func seconds(of tone: Tone, on track: RecordingTrack) -> Double {
            let samples = file.channel(track.rawValue)
            let probe = ToneProbe(tone)
            let loud = stride(from: 0, to: samples.count - 159, by: 160).filter {
                probe.amplitude(in: samples[$0..<$0 + 160]) >= 2000
            }
            return Double(loud.count) / 50
        }
        #expect(file.rate == 8000)
        // The conversation with the operator lasts six seconds.
        #expect(seconds(of: .operatorA, on: .operator) > 5)
        #expect(seconds(of: .operatorA, on: .heard) > 5)
        #expect(seconds(of: .caller, on: .whisper) > 5)
        #expect(seconds(of: .caller, on: .caller) > 5)
        #expect(seconds(of: .agent, on: .heard) > 2)
        for (tone, track) in [
            (Tone.operatorA, RecordingTrack.caller), (.agent, .caller), (.agent, .operator),
            (.caller, .operator), (.caller, .heard),
        ] {
            #expect(seconds(of: tone, on: track) == 0, "\(tone) on \(track)")
        }

        let records = try #require(story.calls.first).records
        let started = try #require(records.first { $0.name == "recording.started" })
        let finished = try #require(records.first { $0.name == "recording.finished" })
        let (hash, bytes) = try FileHash.sha256(path: entry.path)
        #expect(finished.detail["sha256"]?.string == hash)
        #expect(finished.detail["bytes"]?.integer == Int64(bytes))
        #expect(finished.detail["frames_dropped"]?.integer == 0)
        let length = Int64(file.frameCount / 8)
        #expect(finished.detail["length_ms"]?.integer == length)
        // All time between its beginning and the end of the call is in it.
        let ended = try #require(records.first { $0.name == "call.ended" })
        let lasted = (ended.offset - started.offset).inMilliseconds
        #expect(abs(lasted - length) < 300, "\(lasted) ms, recorded \(length)")
    }
}
