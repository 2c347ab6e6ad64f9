// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import JSON
import Testing
import Timing

@testable import Fixtures

@Suite struct FixtureMakingErrorTests {
    private static let call = CallID(rawValue: "call-1")

    private static func record(
        _ sequence: Int, _ name: String, _ detail: JSONValue = .object([])
    ) -> JournalRecord {
        JournalRecord(
            call: call, sequence: sequence, at: WallTime(milliseconds: 0),
            offset: .milliseconds(sequence * 1000), name: name, words: "", detail: detail)
    }

    private static let arrival = record(
        1, "call.arrived", ["from": "sip:a@b", "to": "demo", "line": "main"])
    private static let end = record(9, "call.ended", ["reason": "hung up"])

    private static var texts: ConfigurationTexts {
        var texts = ConfigurationTexts()
        texts.add(
            """
            operators: {anna: {uri: "sip:anna@127.0.0.1"}}
            routes: {default: {targets: [anna], last_resort: goodbye}}
            listening: {enabled: false}
            """, named: ConfigurationTexts.gatewayName)
        return texts
    }

    private static func maker(
        _ records: [JournalRecord], _ texts: ConfigurationTexts = texts, speaks: Bool = true
    ) -> FixtureMaker {
        var settings = FixtureMaker.Settings(madeBy: "a test")
        settings.speaksWords = speaks
        return FixtureMaker(records, tape: nil, texts: texts, settings: settings)
    }

    @Test func aCallThatCannotBeMadeIntoAFixtureIsRefused() throws {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cases: [(FixtureMaker, String)] = [
            (Self.maker([]), "the beginning"), (Self.maker([Self.end]), "the beginning"),
            (Self.maker([Self.arrival]), "still runs"),
            (Self.maker([Self.arrival, Self.end], speaks: false), "there is no recording"),
            (Self.maker([Self.arrival, Self.end], ConfigurationTexts()), "cannot be read"),
            (Self.maker([Self.arrival, Self.end]), "is there already; --force"),
        ]
        for (maker, words) in cases {
            let error = #expect(throws: FixtureMakingError.self) {
                try maker.make(in: folder, shelf: SettingsShelf())
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(words)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func whatCannotBeWrittenIsSaid() throws {
        let error = #expect(throws: FixtureMakingError.self) {
            try Self.maker([Self.arrival, Self.end]).make(
                in: "/proc/none/here", shelf: SettingsShelf())
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains("cannot be written"))
    }

    /// Without a recording the words that were written down are spoken.
    @Test func aJournalAloneMakesAFixtureThatSaysSo() throws {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let said = Self.record(
            4, "signal.transcript",
            ["speaker": "caller", "text": "Good \"day\"", "final": true, "source": "agent"])
        let gone = Self.record(8, "caller.disconnected", ["reason": "hung up"])
        let there = Self.record(2, "caller.connected", ["media": "PCMU/8000"])
        let path = folder + "/new"
        let made = try Self.maker([Self.arrival, there, said, gone, Self.end])
            .make(in: path, shelf: SettingsShelf())
        #expect(made.notes.contains { $0.contains("synthesiser") })
        let text = try String(contentsOfFile: path + "/scenario.yaml", encoding: .utf8)
        #expect(text.contains("says \\\"Good \\\"day\\\"\\\""))
        #expect(made.files.contains("expected.timeline"))
    }

    /// Garbage in a journal makes a poor fixture, and nothing worse.
    @Test func strangeRecordsAreTaken() throws {
        let names = [
            "routing", "clip.stopped", "held", "operator.answered", "attempt.ended", "agent.asked",
            "signal.digit", "signal.transcript", "signal.keyword", "signal.agent-asked",
            "operator.dialled", "operator.disconnected", "recording.resumed", "x", "a.b.c", "",
        ]
        for detail: JSONValue in [.null, .object([]), ["party": 3, "attempt": "x", "key": ""]] {
            let records =
                [Self.arrival]
                + names.enumerated().map { Self.record($0.offset, $0.element, detail) }
                + [Self.end]
            let account = CallAccount(records)
            #expect(account.ended == 9000)
            #expect(VoiceCutter(account, CallTape(tracks: ["caller": [1, 2]])).clips.count <= 1)
        }
    }
}
