// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting
import JSON
import Lab
import Logging
import Testing

/// A call whose caller is written down by a recogniser service: real SIP, RTP and WebSocket.
@Suite(.serialized) struct RecogniserServiceTests {
    private func logger() -> Logger {
        var logger = Logger(label: "recogniser")
        logger.logLevel = .error
        return logger
    }

    private func first(_ name: String, in records: [JournalRecord]) -> JournalRecord? {
        records.first { $0.name == name && $0.detail["party"]?.string ?? "caller" == "caller" }
    }

    /// The words are in the transcript, where voice activity heard the same sound begin.
    private func expectWords(_ result: RecogniserTrial.Result) throws {
        let written = try #require(first("signal.transcript", in: result.records))
        #expect(written.detail["text"]?.string == "refund my order")
        #expect(written.detail["final"] == .bool(true))
        #expect(written.detail["source"]?.string == "recogniser")
        #expect(written.detail["confidence"] == .number(0.875))
        let began = try #require(first("signal.speech-began", in: result.records))
        let heard = try #require(began.detail["at_ms"]?.integer)
        let start = try #require(written.detail["start_ms"]?.integer)
        let end = try #require(written.detail["end_ms"]?.integer)
        #expect(abs(start - heard) <= 150, "words at \(start) ms, voice at \(heard) ms")
        #expect(end - start == 1200)
        #expect(result.sampleRate == 8000)
        #expect(result.faults == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func wordsReachTheTranscriptWithTheirTimes() async throws {
        let result = try await RecogniserTrial().run(ports: 25600...25699, logger: logger())
        try expectWords(result)
        #expect(result.connections == 1)
        #expect(result.saidEnd)
        // The guess alone fires a rule, before the words are settled.
        let fired = try #require(result.records.firstIndex { $0.name == "escalated" })
        let settled = try #require(
            result.records.firstIndex { $0.name == "signal.transcript" })
        #expect(fired < settled)
    }

    @Test(.timeLimit(.minutes(1)))
    func aServiceThatHangsUpIsConnectedToAgainAndTimesStayRight() async throws {
        var trial = RecogniserTrial()
        trial.hangsUpAfter = 4000
        let result = try await trial.run(ports: 25700...25799, logger: logger())
        try expectWords(result)
        #expect(result.connections == 2)
        #expect(result.piecesDropped > 0, "sound of the time between is dropped")
    }

    @Test(.timeLimit(.minutes(1)))
    func aServiceThatSendsGarbageIsCountedAndStillListenedTo() async throws {
        var trial = RecogniserTrial()
        trial.garbage = #"{"partial" : "#
        let result = try await trial.run(ports: 25800...25899, logger: logger())
        try expectWords(result)
        #expect(result.messagesDropped == 1)
    }
}

/// What the recogniser of this machine is tested with.
private enum LocalRecogniser {
    static let prompt = "/usr/share/asterisk/sounds/en_US_f_Allison/privacy-prompt.wav"

    static var models: String {
        if let given = ProcessInfo.processInfo.environment["MODELS_DIR"] { return given }
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "models").path()
    }

    static var isPossible: Bool {
        let files = [prompt, models + "/moonshine-base-en/tokenizer.bin"]
        return files.allSatisfy { FileManager.default.isReadableFile(atPath: $0) }
    }
}

/// The same call with the recogniser of this machine.
@Suite(
    .enabled(
        if: LocalRecogniser.isPossible,
        "needs models/ (scripts/fetch-models --with-recogniser) and asterisk-core-sounds-en-wav"))
struct LocalRecogniserTests {
    @Test(.timeLimit(.minutes(2)))
    func aCallersSentenceIsWrittenDownAndConfirmsAPhrase() async throws {
        // "Please enter your phone number, starting with the area code."
        let bytes = [UInt8](
            try Data(contentsOf: URL(filePath: LocalRecogniser.prompt)).dropFirst(44))
        var trial = RecogniserTrial()
        trial.voice = stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
        trial.models = LocalRecogniser.models
        trial.candidate = "phone number"
        var logger = Logger(label: "recogniser")
        logger.logLevel = .error
        let result = try await trial.run(ports: 25900...25999, logger: logger)
        let written = try #require(result.records.first { $0.name == "signal.transcript" })
        #expect(written.detail["text"]?.string?.contains("phone number") ?? false)
        #expect(written.detail["source"]?.string == "recogniser")
        let hits = result.records.filter { $0.name == "signal.keyword" }
        #expect(hits.first?.detail["confirmed"] == .bool(false))
        #expect(hits.last?.detail["confirmed"] == .bool(true))
        #expect(hits.count == 2, "it counts once, though transcript and recogniser both confirm")
        #expect(result.candidatesConfirmed == 1)
    }
}
