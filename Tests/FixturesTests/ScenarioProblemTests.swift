// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing
import Verdicts

@testable import Fixtures

/// A scenario that cannot be played, where it is wrong, and what is said of it.
struct BadScenario: Sendable, CustomTestStringConvertible {
    var text: String
    var line: Int
    var what: String
    var write: String

    var testDescription: String { what }

    init(_ text: String, _ line: Int, _ what: String, write: String) {
        self.text = text
        self.line = line
        self.what = what
        self.write = write
    }
}

@Suite struct ScenarioProblemTests {
    static let files: [String: Data] = [
        "empty.wav": WAVBytes.mulaw([]), "short.wav": Data("RIFF".utf8),
        "text.wav": Data("hello".utf8),
        "beep.wav": WAVBytes.mulaw(Array(repeating: 0x10, count: 1600)),
    ]

    /// A scenario whose caller does this.
    private static func caller(_ act: String) -> String { "caller:\n  does:\n    - \(act)\n" }

    private static func agent(_ act: String) -> String {
        caller("at 5 s: hangs up") + "agent:\n  does:\n    - \(act)\n"
    }

    private static func demand(_ words: String) -> String {
        caller("at 5 s: hangs up") + "expect:\n  - \(words)\n"
    }

    private static func matrix(_ matrix: String, _ cells: String = "") -> String {
        caller("at 5 s: hangs up") + "matrix:\n\(matrix)" + cells
    }

    static let sounds = [
        BadScenario(caller("says nowhere.wav"), 3, "nowhere.wav", write: "a sound file"),
        BadScenario(caller("says empty.wav"), 3, "no sound in it", write: "a sound file"),
        BadScenario(caller("says short.wav"), 3, "short.wav", write: "a sound file"),
        BadScenario(caller("says text.wav"), 3, "text.wav", write: "a sound file"),
        BadScenario(caller("says \"\""), 3, "\"\"", write: "in quotes"),
        BadScenario(agent("says nowhere.wav"), 6, "nowhere.wav", write: "a sound file"),
        BadScenario(
            "caller:\n  noise: {sound: nowhere.wav}\n  does: hangs up\n", 2, "nowhere.wav",
            write: "a sound file"),
        BadScenario(
            "caller:\n  noise: {snr: loud}\n  does: hangs up\n", 2, "'snr' is 'loud'",
            write: "10 dB"),
    ]

    static let times = [
        BadScenario(caller("at noon: hangs up"), 3, "'at noon' is no time", write: "at 12.4 s"),
        BadScenario(caller("at -3 s: hangs up"), 3, "'at -3 s' is no time", write: "at 12.4 s"),
        BadScenario(caller("at 1e9 s: hangs up"), 3, "'at 1e9 s' is no time", write: "at 12.4 s"),
        BadScenario(caller("at 500 s: hangs up"), 3, "after the end", write: "'limit'"),
        BadScenario(
            caller("at 9 s: presses 0\n    - at 5 s: hangs up"), 4, "behind a later time",
            write: "in the order"),
        BadScenario(caller("when bored: hangs up"), 3, "'when bored' is no time", write: "asked"),
        BadScenario(
            caller("when asked, soon: hangs up"), 3, "'when asked, soon'", write: "after 1 s"),
        BadScenario(agent("when hears whisper: waits"), 6, "does not wait", write: "when asked"),
        BadScenario(agent("at 500 s: waits"), 6, "after the end", write: "'limit'"),
        BadScenario(
            caller("hangs up") + "gateway:\n  - hangs up the call\n", 5, "no time", write: "at 5 s"),
        BadScenario(
            caller("hangs up") + "gateway:\n  - at 500 s: drains\n", 5, "after the end",
            write: "'limit'"),
        BadScenario("limit: ever\n" + caller("hangs up"), 1, "'limit' is 'ever'", write: "40 s"),
    ]

    static let acts = [
        BadScenario(caller("sings"), 3, "'sings' is nothing a telephone does", write: "says FILE"),
        BadScenario(caller("presses 0x"), 3, "presses no keys", write: "presses 0"),
        BadScenario(caller("presses 0 softly"), 3, "presses no keys", write: "by info"),
        BadScenario(
            "caller:\n  does:\n    - at 2 s: presses 0\n      at 3 s: hangs up\n", 3, "is no step",
            write: "one a line"),
        BadScenario(agent("sings"), 6, "nothing an agent does", write: "says FILE"),
        BadScenario(
            agent("asks for a person: {because: bills, mood: bad}"), 6, "unknown key 'mood'",
            write: "one of: account"),
        BadScenario(
            caller("hangs up") + "gateway:\n  - at 2 s: explodes\n", 5, "does not happen",
            write: "takes the call over"),
        BadScenario(
            "caller:\n  does: says yes: no\n", 2, "not YAML", write: "quotes around a text"),
    ]

    static let keys = [
        BadScenario("caler:\n  does: hangs up\n", 1, "unknown key 'caler'", write: "'caller'"),
        BadScenario("agent: {does: hangs up}\n", 1, "nobody calls", write: "caller:"),
        BadScenario("", 1, "nobody calls", write: "caller:"),
        BadScenario("[]", 1, "must hold keys and values", write: "key: value"),
        BadScenario("caller: [hangs up]\n", 1, "'caller' must hold", write: "indented"),
        BadScenario(
            "caller:\n  codec: MP3\n  does: hangs up\n", 2, "no codec 'MP3'", write: "PCMU"),
        BadScenario(
            "caller:\n  packets: 5 ms\n  does: hangs up\n", 2, "no packets of 5 ms", write: "20 ms"),
        BadScenario(
            "caller:\n  quirks: [stutters]\n  does: hangs up\n", 2, "quirk 'stutters'",
            write: "changes codec"),
        BadScenario(
            "caller:\n  network: {loss: much}\n  does: hangs up\n", 2, "'loss' is 'much'",
            write: "3 %"),
        BadScenario(
            caller("hangs up") + "operators:\n  zoe: {answers: busy}\n", 5, "reaches 'zoe'",
            write: "anna"),
        BadScenario(
            caller("hangs up") + "operators:\n  anna: {answers: perhaps}\n", 5,
            "'perhaps' is no way to answer", write: "never, busy"),
        BadScenario(
            caller("hangs up") + "faults: {journal: lazy}\n", 4, "'journal' is 'lazy'",
            write: "slow"),
        BadScenario("listening: hard\n" + caller("hangs up"), 1, "'hard'", write: "level"),
        BadScenario(
            caller("hangs up") + "agent: {protocol: smoke}\n", 4, "no protocol 'smoke'",
            write: "twilio"),
        BadScenario(
            caller("hangs up") + "agent: {connects: later}\n", 4, "no way to connect",
            write: "refused"),
        BadScenario(
            caller("hangs up") + "agent: {dies: soon}\n", 4, "no time to die", write: "3 s"),
        BadScenario(
            caller("hangs up") + "settings: {file: other.yaml}\n", 4, "other.yaml",
            write: "beside the scenario"),
        BadScenario(
            caller("hangs up") + "settings:\n  changes: {handof: {}}\n", 5, "unknown key 'handof'",
            write: "'handoff'"),
        BadScenario(
            caller("hangs up") + "settings: {changes: [one]}\n", 4, "'changes' must hold",
            write: "settings"),
        BadScenario(
            caller("hangs up") + "ignore: ['*']\n", 4, "ignore every line", write: "caller speaks"),
    ]

    static let demands = [
        BadScenario(demand("be nice"), 5, "demands nothing", write: "outcome bridged"),
        BadScenario(
            demand("never heard by caler: whisper"), 5, "no party 'caler'", write: "caller"),
        BadScenario(demand("caller hears wisper"), 5, "'wisper'", write: "whisper"),
        BadScenario(demand("caller hears nowhere.wav"), 5, "nowhere.wav", write: "a sound file"),
        BadScenario(demand("rule pressed-nought"), 5, "no rule", write: "pressed-zero"),
        BadScenario(demand("no rule pressed-nought"), 5, "no rule", write: "pressed-zero"),
        BadScenario(demand("outcome happy"), 5, "no outcome 'happy'", write: "bridged"),
        BadScenario(
            demand("outcome bridged because of love"), 5, "no reason", write: "completed"),
        BadScenario(demand("zoe is never rung"), 5, "no operator 'zoe'", write: "anna"),
        BadScenario(demand("caller gets key 77"), 5, "demands nothing", write: "gets key 5"),
        BadScenario(demand("wish to ring ≤ soon"), 5, "demands nothing", write: "800 ms"),
        BadScenario(demand("package reason is good"), 5, "demands nothing", write: "contains"),
        BadScenario(
            demand("level for caller between loud and -10 dB"), 5, "demands nothing", write: "dB"),
    ]

    static let matrices = [
        BadScenario(matrix("  line: []\n"), 5, "'line' has no values", write: "AXIS"),
        BadScenario(matrix("  line: {bad: 3}\n"), 5, "'bad' changes nothing", write: "VALUE"),
        BadScenario(
            matrix("  line: {bad: {}}\n", "cells:\n  - where: {line: good}\n"), 7,
            "no line 'good'", write: "bad"),
        BadScenario(
            matrix("  line: {bad: {}}\n", "cells:\n  - where: {lin: bad}\n"), 7, "no lin 'bad'",
            write: "line"),
        BadScenario(
            caller("hangs up") + "cells:\n  - where: {line: good}\n", 4, "there is no matrix",
            write: "matrix:"),
        BadScenario(
            matrix(
                (1...4).map { axis in
                    "  a\(axis): {" + (1...7).map { "v\($0): {}" }.joined(separator: ", ") + "}\n"
                }.joined()), 4, "2401 cells", write: "AXIS"),
    ]

    @Test(arguments: sounds + times + acts + keys + demands + matrices)
    func whatIsWrongIsToldWithWhatToWrite(scenario: BadScenario) throws {
        let problems = try FixtureFolder.problems(scenario.text, files: Self.files)
        let told = problems.map { "\($0.line): \($0.what); write \($0.write)" }
        #expect(
            problems.contains {
                $0.file.hasSuffix("scenario.yaml") && $0.line == scenario.line
                    && $0.what.contains(scenario.what) && $0.write.contains(scenario.write)
            }, "\(told)")
        #expect(problems.allSatisfy { !$0.write.isEmpty }, "\(told)")
    }

    @Test func aScenarioWithoutAFaultHasNone() throws {
        let text = Self.caller("at 2 s: says beep.wav\n    - when done speaking: hangs up")
        #expect(try FixtureFolder.problems(text, files: Self.files) == [])
    }

    /// Whoever looks at a fixture that is broken gets exit status 2, and the others are played.
    @Test func aBrokenFixtureCannotBeTold() throws {
        try FixtureFolder.with(Self.caller("sings")) { folder in
            let found = FixtureFinder.find(in: [folder, folder + "/nowhere"])
            let told = found.problems.map { $0.words }
            #expect(told == ["is not there"])
            let outcome = FixtureFolder.trial().play(try #require(found.cases.first))
            guard case .cannotTell(let why) = outcome.result.settledVerdict else {
                Issue.record("\(outcome.result.settledVerdict)")
                return
            }
            #expect(why.contains("scenario.yaml:3:") && why.contains("'sings'"))
        }
    }

    /// Not to be known before it is played: a party that waits for what never comes.
    @Test func aPartyThatNeverActsIsNamed() throws {
        let text = """
            about: the caller waits for music that nobody plays
            listening: level
            limit: 12 s
            caller:
              does:
                - when hears hold: hangs up
            """
        try FixtureFolder.with(text) { folder in
            let outcome = FixtureFolder.trial().play(
                FixtureCase(name: folder, directory: folder, cell: []))
            let unmet = outcome.result.expectations.filter { !$0.isMet }.map(\.got)
            #expect(unmet.count == 1)
            #expect(
                unmet.first?.contains("caller waits for 'when hears hold: hangs up' (line 6)")
                    ?? false, "\(unmet)")
        }
    }

    @Test func aFolderWithoutAFixtureIsTold() throws {
        let empty = NSTemporaryDirectory() + "empty-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: empty) }
        let found = FixtureFinder.find(in: [empty])
        let told = found.problems.map { $0.words }
        #expect(told == ["there is no scenario.yaml in it or below"])
    }
}
