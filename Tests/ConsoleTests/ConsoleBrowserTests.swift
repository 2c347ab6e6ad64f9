// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Console
import Foundation
import Journal
import Synchronization
import Testing

/// The pages in a real browser: `browser.py` opens them in Chromium, works with them by mouse and
/// keyboard, and says what is wrong.
@Suite(.serialized) struct ConsoleBrowserTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("browser.py").path

    /// Runs the script; the thread that waits for it is nobody else's.
    private static func run(_ arguments: String...) async throws -> (
        status: Int32, output: String
    ) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        return try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try process.run()
                        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
                        process.waitUntilExit()
                        return (
                            process.terminationStatus, String(decoding: printed, as: UTF8.self)
                        )
                    })
            }
        }
    }

    static let hasBrowser: Bool = {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", script, "--check"]
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()

    /// A second of silence as a WAV file: 8000 samples of a byte.
    private static let second: RecordingShelf.Sound = {
        let number = { (value: UInt32) in
            (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let format: [UInt8] = [1, 0, 1, 0] + number(8000) + number(8000) + [1, 0, 8, 0]
        let file =
            Array("RIFF".utf8) + number(36 + 8000) + Array("WAVEfmt ".utf8) + number(16) + format
            + Array("data".utf8) + number(8000) + [UInt8](repeating: 128, count: 8000)
        return RecordingShelf.Sound(type: "audio/wav", name: "c-1.wav", bytes: file.count) {
            offset, count in Array(file.dropFirst(offset).prefix(count))
        }
    }()

    private static func look(at part: String, _ probe: HTTPProbe) async throws {
        let (status, output) = try await run(part, "http://localhost:\(probe.port)")
        #expect(status == 0, "\(output)")
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func callsAreSeenAsTheyHappen() async throws {
        let story = CallStory(now: Date())
        try await ConsoleBench.run(over: story.journal) { probe, journal, actions in
            try journal.write(story.conversation)
            actions.whenAsked { asked in
                if asked.hasPrefix("takeover c-1") { try? journal.write(story.handoff) }
            }
            try await Self.look(at: "live", probe)
            #expect(actions.all.filter { $0.hasPrefix("takeover") } == ["takeover c-1 -"])
        }
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func pastCallsAreFoundAndToldWhole() async throws {
        let story = CallStory(now: Date())
        try await ConsoleBench.run(over: story.journal) { probe, journal, actions in
            try journal.write(story.conversation + story.handoff + story.end)
            actions.sound.withLock { $0 = Self.second }
            try await Self.look(at: "over", probe)
        }
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func aTokenIsAskedFor() async throws {
        let story = CallStory(now: Date())
        let token = Redacted("s3cret-s3cret-s3cret")
        try await ConsoleBench.run(over: story.journal, settings: { $0.token = token }) {
            probe, journal, _ in
            try journal.write(story.conversation)
            try await Self.look(at: "token", probe)
        }
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func usersLogInAndOut() async throws {
        let story = CallStory(now: Date())
        try await ConsoleBench.run(
            over: story.journal, settings: { $0.accounts = SessionTests.accounts }
        ) { probe, journal, _ in
            try journal.write(story.conversation + story.handoff + story.end)
            try await Self.look(at: "users", probe)
        }
    }

    /// A gateway that has a call ring at each desk that is opened, and goes along with what is done.
    private static func ring(_ event: DeskTabEvent, at place: TabPlace) {
        func say(_ messages: String...) {
            for message in messages {
                place.tab.withLock { $0 }?.send(.text(Array(message.utf8)), false)
            }
        }
        switch event {
        case .opened(let opened):
            place.tab.withLock { $0 = opened }
            say(
                #"{"event":"desk:ready","user":"anna"}"#,
                #"{"event":"websocket:connected","from_number":"+4930","ring_seconds":"20"}"#,
                #"{"event":"websocket:handoff","handoff":{"status":"offered","reason":"wants <b>a"#
                    + #" person</b>","package":{"caller":{"name":"Jane"},"account":"4471","#
                    + #""tried":["reset"],"context":{"plan":"gold"},"summary":"Charged twice.","#
                    + #""conversation":[{"speaker":"caller","text":"a person"}],"waited_ms":9000}}}"#
            )
        case .message(_, let message):
            let words = String(decoding: message.bytes, as: UTF8.self)
            if words.contains(#""accept""#) {
                say(#"{"event":"websocket:handoff","handoff":{"status":"accepted"}}"#)
            } else if words.contains(#""hangup""#) {
                say(#"{"event":"desk:over","reason":"hung up at the desk"}"#)
            }
        case .closed: break
        }
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func aDeskIsForEverybody() async throws {
        let story = CallStory(now: Date())
        try await ConsoleBench.run(
            over: story.journal, settings: { $0.accounts = SessionTests.accounts }
        ) { probe, _, actions in
            let place = TabPlace()
            actions.desk.withLock { $0 = { Self.ring($0, at: place) } }
            try await Self.look(at: "desk", probe)
        }
    }

    private final class TabPlace: Sendable {
        let tab = Mutex<DeskTab?>(nil)
    }

    @Test(
        .enabled(if: hasBrowser, "needs Chromium and Playwright: make setup"),
        .timeLimit(.minutes(3)))
    func thousandsOfCallsAreFollowedAndSomeDrawn() async throws {
        let story = CallStory(now: Date())
        try await ConsoleBench.run(over: story.journal) { probe, journal, _ in
            for number in 1...1500 {
                try journal.write([story.arrival(of: "c-\(number)", at: number)])
            }
            try await Self.look(at: "many", probe)
        }
    }
}
