// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Foundation
import GatewayTesting
import JSON
import Lab
import Logging
import SoundFiles
import Testing
import Timing

/// Callers who ask for a person, from sound at a SIP socket to the escalation, through the gateway
/// as it ships: its phrases, its rules, its built-in agent.
@Suite(
    .serialized,
    .enabled(if: ListeningModelFiles.areThere, "needs models/ (scripts/fetch-models)"))
struct PhrasesFromSoundTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    private struct Request {
        /// The file's name, which is dialled, too.
        var name: String
        var phrase: String
        var sound: [Int16]
    }

    private static func requests() throws -> [Request] {
        let folder = root + "/audio-fixtures/requests"
        let list = try String(contentsOfFile: folder + "/requests.tsv", encoding: .utf8)
        return try list.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let name = String(line.prefix { $0 != "\t" })
            return Request(
                name: name,
                phrase: name.prefix { $0 != "." }.replacingOccurrences(of: "-", with: " "),
                sound: try WAVFile(path: "\(folder)/\(name).wav").channel(0))
        }
    }

    private static func logger() -> Logger {
        var logger = Logger(label: "phrases")
        logger.logLevel = .error
        return logger
    }

    /// Known not to be heard: a formant synthesiser says it with phones that nothing takes for the
    /// word's, with or without its r. Voices made of people's recordings score -0.4 to -1.5.
    private static let unheard: Set = ["speak-to-a-supervisor.gb"]
    /// Scores near the thresholds: where the words fall on the detector's frames decides. Said twice
    /// at twelve places on the frames (`handoff listen`, as recorded), 5 to 11 of the twelve bring a
    /// person; every other recording, all twelve.
    private static let marginal: Set = [
        "put-me-through.slt", "talk-to-someone.rms", "talk-to-someone.gb", "talk-to-someone.slt",
        "talk-to-somebody.gb", "speak-to-someone.gb", "talk-to-a-person.gb",
    ]
    private static let silence = [Int16](repeating: 0, count: 8000)
    private static let busy = ["anna", "ben"].map { PhoneScript($0, whenCalled: .reject(486)) }

    /// Says something, and again after a while.
    private static func caller(_ name: String, says sounds: [[Int16]]) -> PhoneScript {
        let steps = sounds.flatMap { sound -> [PhoneScript.Step] in
            [
                .when(.then, .speak(.clip(silence + sound, loops: false))),
                .when(.spoken, after: .milliseconds(1800), .speak(.silent)),
            ]
        }
        return PhoneScript(
            "maria", dials: name,
            steps: [.when(.connected, after: .milliseconds(400), .speak(.silent))] + steps
                + [.when(.then, .hangUp)])
    }

    @Test(.timeLimit(.minutes(6))) func everyShippedPhraseBringsAPerson() async throws {
        let requests = try Self.requests()
        var trial = ShippedTrial(root: Self.root)
        trial.operators = Self.busy
        trial.apart = .milliseconds(700)
        trial.limit = .seconds(180)
        trial.callers = requests.map { Self.caller($0.name, says: [$0.sound, $0.sound]) }
        let result = try await trial.run(ports: 27500...27999, logger: Self.logger())
        #expect(
            Set(requests.map(\.phrase)).count == result.keywords,
            "every phrase listened for has its recordings")
        // A machine that starves eighty telephones garbles some: those play once more, alone.
        let missed = requests.filter { request in
            !Self.unheard.contains(request.name)
                && result.events("escalated", in: request.name).isEmpty
        }
        let unexpected = missed.filter { !Self.marginal.contains($0.name) }
        #expect(unexpected.count <= 3, "\(missed.map(\.name))")
        trial.callers = missed.map { Self.caller($0.name, says: [$0.sound, $0.sound]) }
        let again =
            missed.isEmpty
            ? result : try await trial.run(ports: 28100...28199, logger: Self.logger())
        for request in missed where !Self.marginal.contains(request.name) {
            #expect(
                !again.events("escalated", in: request.name).isEmpty,
                Comment(rawValue: again.account(of: request.name)))
        }
        var atOnce = 0
        for request in requests {
            let events = result.calls[request.name, default: []]
            let fired = events.first { $0.name == "escalated" }
            if Self.unheard.contains(request.name) {
                #expect(fired == nil, Comment(rawValue: result.account(of: request.name)))
            }
            #expect(fired?.detail["explicit"] ?? .bool(true) == .bool(true))
            // One saying may have several phrases in it, of which one is enough.
            let heard = events.filter { $0.name == "signal.keyword" }
            if let first = heard.first,
                heard.contains(where: {
                    $0.at.milliseconds - first.at.milliseconds < 2500
                        && $0.detail["confirmed"] == .bool(true)
                })
            {
                atOnce += 1
            }
        }
        // The others were not sure the first time and counted the second.
        #expect(atOnce * 100 >= requests.count * 72, "\(atOnce) of \(requests.count) at once")
    }

    /// What the README, the documents and the built-in agent tell a newcomer to say.
    @Test(.timeLimit(.minutes(2))) func whatANewcomerIsToldToSayWorksTheFirstTime() async throws {
        var trial = ShippedTrial(root: Self.root)
        trial.operators = Self.busy
        let names = ["talk-to-a-person.slt", "talk-to-a-person.rms", "caller-person"]
        trial.callers = try names.map { name in
            let folder = Self.root + "/audio-fixtures/" + (name.contains(".") ? "requests/" : "")
            return Self.caller(name, says: [try WAVFile(path: folder + name + ".wav").channel(0)])
        }
        let result = try await trial.run(ports: 28000...28099, logger: Self.logger())
        for name in names {
            let fired = result.events("escalated", in: name)
            #expect(!fired.isEmpty, Comment(rawValue: result.account(of: name)))
        }
    }

    /// What callers say who want something else.
    @Test(.timeLimit(.minutes(2))) func othersAreNotTakenForRequests() async throws {
        var trial = ShippedTrial(root: Self.root)
        trial.operators = Self.busy
        let names = ["caller-problem", "caller-confirms", "caller-thanks", "agent-greeting"]
        trial.callers = try names.map { name in
            let sound = try WAVFile(path: "\(Self.root)/audio-fixtures/\(name).wav").channel(0)
            return Self.caller(name, says: [sound, sound])
        }
        let result = try await trial.run(ports: 28100...28199, logger: Self.logger())
        for name in names {
            let fired = result.events("escalated", in: name)
            #expect(fired.isEmpty, Comment(rawValue: result.account(of: name)))
        }
    }

    /// Not sure, asked back by the prompt, and the key that says yes.
    @Test(.timeLimit(.minutes(2))) func anUnsureCallerIsAskedAndPressesOne() async throws {
        let request = try #require(try Self.requests().first { $0.name == "talk-to-a-person.rms" })
        // Without the words that lead in to it, which would make it sure.
        let phrase = Array(request.sound.dropFirst(5600))
        var trial = ShippedTrial(root: Self.root)
        trial.operators = Self.busy
        trial.bot = BotScript([])
        trial.edit = { text in
            // One phrase that is never sure by itself.
            text.replacingOccurrences(of: "unsure: again", with: "unsure: ask")
                .split(separator: "\n", omittingEmptySubsequences: false)
                .filter {
                    !$0.hasPrefix("    - {phrase: ") || $0.contains("phrase: talk to a person,")
                }
                .map {
                    $0.hasPrefix("    - {phrase: ")
                        ? "    - {phrase: talk to a person, certain: 0, possible: -3}" : String($0)
                }.joined(separator: "\n")
        }
        trial.rules = "rules:\n  - {name: asked, when: agent-asked}\n"
        func caller(_ name: String, _ answer: [PhoneScript.Step]) -> PhoneScript {
            PhoneScript(
                "maria", dials: name,
                steps: [
                    .when(
                        .connected, after: .seconds(1),
                        .speak(.clip(phrase, loops: false))),
                    .when(.spoken, .speak(.silent)),
                    .when(.hearsQuiet(for: .milliseconds(600)), .speak(.silent)),
                ] + answer + [.when(.then, after: .seconds(3), .hangUp)])
        }
        trial.callers = [
            caller("key", [.when(.then, .press("1"))]),
            caller("nothing", []),
        ]
        let result = try await trial.run(ports: 28200...28299, logger: Self.logger())
        for name in ["key", "nothing"] {
            let account = Comment(rawValue: result.account(of: name))
            let asked = result.events("clip.playing", in: name).contains {
                $0.words.contains("ask-back")
            }
            #expect(asked, account)
            #expect(result.events("escalated", in: name).isEmpty == (name == "nothing"), account)
        }
    }
}

/// The models that hear phrases.
enum ListeningModelFiles {
    static var areThere: Bool {
        ["asr_waveform.hama", "silero_vad.onnx", "libonnxruntime.so.1"].allSatisfy {
            FileManager.default.isReadableFile(
                atPath: "\(PhrasesFromSoundTests.root)/models/\($0)")
        }
    }
}
