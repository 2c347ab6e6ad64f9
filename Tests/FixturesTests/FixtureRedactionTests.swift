// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import Listening
import Testing

@testable import Fixtures

/// Nothing of what tells who called and about what is in a redacted fixture: neither in a text nor in
/// a sound.
@Suite struct FixtureRedactionTests {
    private static let scenario = """
        caller:
          number: "+4930123456"
          does:
            - at 3 s: says caller-problem.wav
            - at 10.2 s: presses 4471
            - at 14 s: says caller-confirms.wav
            - at 20 s: presses 0
            - at 32 s: hangs up
        operators:
          anna:
            answers: after 1 s
            does:
              - when hears whisper, after 1 s: presses 1
              - after 1 s: says operator-hello.wav
        agent:
          does:
            - at 0.5 s: says agent-request.wav
            - writes "Of course, Maria. One moment."
            - at 9 s: writes for the caller "Hello. I was charged twice this month. My account number is four four seven one."
            - at 18.8 s: writes for the caller "Yes, that is right. I paid on the third, and again on the fifth."
            - at 19 s: waits
            - asks for a person: {because: "Mrs Miller, account 4471", name: Maria Miller, summary: "Maria Miller was charged twice.", context: {plan: gold-plus}}
        """

    private static let secrets = [
        "4471", "four four seven one", "maria", "miller", "30123456", "gold-plus", "presses 4",
        "presses 7",
    ]

    /// Played once for all.
    private static let recorded = Result { try RecordedRun(scenario) }

    private struct Made {
        var texts: String
        var sounds: [String: [Int16]]
        var result: FixtureMade
    }

    private func make(
        redacts: Bool, _ change: (inout FixtureMaker.Settings) -> Void = { _ in }
    ) throws -> Made {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let result = try Self.recorded.get().make(in: folder) { settings in
            settings.redacts = redacts
            change(&settings)
        }
        var texts = ""
        var sounds: [String: [Int16]] = [:]
        for name in result.files {
            if name.hasSuffix(".wav") {
                sounds[name] = try CallTape(path: "\(folder)/\(name)", names: ["x"]).tracks["x"]
            } else {
                texts += try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            }
        }
        return Made(texts: texts.lowercased(), sounds: sounds, result: result)
    }

    private func sound(_ name: String) throws -> [Int16] {
        try #require(
            CallTape(path: "\(RecordedRun.root)/audio-fixtures/\(name).wav", names: ["x"])
                .tracks["x"])
    }

    @Test func aRedactedFixtureTellsNoSecret() throws {
        let made = try make(redacts: true)
        for secret in Self.secrets { #expect(!made.texts.contains(secret), "\(secret)") }
        let caller = try #require(made.sounds["caller.wav"])
        #expect(SoundSearch.likeness(of: try sound("caller-problem"), in: caller) < 0.3)
        #expect(SoundSearch.likeness(of: try sound("caller-confirms"), in: caller) > 0.8)
        // Where the number was said there is a tone, as long as the words were.
        let tone = VoiceRedaction.tone(40_000..<56_000)
        #expect(SoundSearch.likeness(of: tone, in: Array(caller[36_000..<60_000])) > 0.95)
        // Nobody wrote down what the operator said.
        let operators = made.sounds.filter { $0.key.hasPrefix("anna") }.flatMap(\.value)
        #expect(SoundSearch.likeness(of: try sound("operator-hello"), in: operators) < 0.3)
        // The agent named the caller.
        let agents = made.sounds.filter { $0.key.hasPrefix("agent") }.flatMap(\.value)
        #expect(SoundSearch.likeness(of: try sound("agent-request"), in: agents) < 0.3)
        #expect(made.texts.contains("presses 0"))
        #expect(made.texts.components(separatedBy: "presses 5\n").count == 5)
        #expect(made.result.removed.count == 5, "\(made.result.removed)")
    }

    @Test func withoutRedactionAllOfItIsThere() throws {
        let made = try make(redacts: false)
        for secret in Self.secrets { #expect(made.texts.contains(secret), "\(secret)") }
        let caller = try #require(made.sounds["caller.wav"])
        #expect(SoundSearch.likeness(of: try sound("caller-problem"), in: caller) > 0.8)
    }

    @Test func whatNobodyWroteDownStaysWhereItIsWanted() throws {
        let made = try make(redacts: true) { $0.keepsUnwritten = true }
        let operators = made.sounds.filter { $0.key.hasPrefix("anna") }.flatMap(\.value)
        #expect(SoundSearch.likeness(of: try sound("operator-hello"), in: operators) > 0.8)
        for secret in Self.secrets { #expect(!made.texts.contains(secret), "\(secret)") }
    }

    /// What stands for words is no tone of an exchange, which would end the call, and no key.
    @Test func theToneIsATalkerToTheGateway() throws {
        for start in stride(from: 0, to: 8000, by: 1237) {
            var detector = ToneDetector()
            let heard =
                VoiceRedaction.tone(start..<start + 80_000) + Array(repeating: 0, count: 16_000)
            let events = heard.withUnsafeBufferPointer { detector.hear($0) }
            #expect(events.isEmpty, "\(events)")
            let keys = try #require(KeypadDetector())
            #expect(heard.withUnsafeBufferPointer { keys.hear($0) }.isEmpty)
        }
    }

    // MARK: Words

    @Test(arguments: [
        ("My account is 4471.", "My account is [number removed]."),
        ("It is four four, seven one", "It is [number removed]"),
        ("Double seven", "[number removed]"),
        ("One moment, please.", "One moment, please."),
        ("I was born on 1970-02-03", "I was born on [number removed]"),
        ("My PIN is 4 2 4 2", "My PIN is [secret removed]"),
        (
            "This is MARIA's phone, Mrs. Miller!",
            "This is [name removed] phone, Mrs. [name removed]!"
        ),
        ("Maria Miller, hello", "[name removed], hello"),
        ("My name is John Smith. I call", "My name is [name removed]. I call"),
        ("Mein Name ist Jan, guten Tag", "Mein Name ist [name removed], guten Tag"),
        ("write to maria.miller@example.com please", "write to [address removed] please"),
        ("the gold-plus plan", "the [value removed] plan"),
        ("I am a marian", "I am a marian"),
        ("", ""),
    ])
    func wordsAreTakenOut(text: String, expected: String) {
        let redaction = WordsRedaction(names: ["Maria Miller"], values: ["gold-plus", "no"])
        #expect(redaction.redacted(text) == expected)
        #expect(WordsRedaction.isTouched(text, redaction.redacted(text)) == (text != expected))
    }

    @Test func aNumberThatGoesOnInTheNextTextIsTakenOut() {
        let redaction = WordsRedaction(names: [], values: [])
        #expect(
            redaction.redacted(["It ends in four", "seven, please", "One moment", "five"]) == [
                "It ends in [number removed]", "[number removed], please", "One moment",
                "[number removed]",
            ])
        #expect(WordsRedaction.isTouched("[number removed]", "[number removed]"))
    }
}
