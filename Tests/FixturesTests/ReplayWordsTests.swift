// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import GatewayTesting
import JSON
import Testing
import Timing
import Verdicts

@testable import Fixtures

/// Parties of scenarios that replay captures.
@Suite struct ReplayWordsTests {
    @Test func wordsNameASide() throws {
        let cases: [(String, file: String, call: Int, side: CapturedParty?)] = [
            ("a.pcap", "a.pcap", 1, nil), ("a.pcap, call 2", "a.pcap", 2, nil),
            ("../b c.pcapng, as called", "../b c.pcapng", 1, .called),
            ("a.pcap,call 12 , as caller", "a.pcap", 12, .caller),
        ]
        for (words, file, call, side) in cases {
            let read = try #require(ReplayWords(words), "\(words)")
            #expect(read.file == file && read.call == call && read.side == side)
        }
        for words in [
            "", ", call 2", " ", "a.pcap, call 0", "a.pcap, call x", "a.pcap, as agent",
            "a.pcap, as called, call 2", "a.pcap, twice", "a.pcap, call 1, as caller, as caller",
        ] {
            #expect(ReplayWords(words) == nil, "\(words)")
        }
    }

    private func problems(_ caller: String, _ stage: ImportStage) throws -> [String] {
        let text = "caller:\n\(caller)\nagent:\n  does: []\n"
        try text.write(
            toFile: stage.folder + "/scenario.yaml", atomically: true, encoding: .utf8)
        do {
            _ = try stage.scenario(stage.folder)
            return []
        } catch let problems as ConfigurationProblems {
            return problems.list.map { "\($0.line): \($0.what); \($0.write)" }
        }
    }

    @Test func whatCannotBeReplayedIsSaidWithItsLine() throws {
        let stage = try ImportStage()
        let baresip = try Data(contentsOf: URL(filePath: ImportStage.capture("baresip-udp")))
        _ = try stage.keep([UInt8](baresip))
        let sealed = CraftedCaptureTests.oddities.filter { $0.profile == "RTP/SAVP" }
        _ = try stage.keep(#require(sealed.first).capture(packets: 20).builder.bytes, as: "s.pcap")
        _ = try stage.keep([1, 2, 3], as: "c.wav")
        let cases: [(does: String, problem: String?)] = [
            ("  does:\n    - when connected: replays a.pcap", nil),
            ("  codec: pcmu\n  does:\n    - when connected: replays a.pcap, as called", nil),
            (
                "  codec: PCMA\n  does:\n    - when connected: replays a.pcap",
                "4: caller speaks another codec than the caller in a.pcap; codec: PCMU"
            ),
            (
                "  does:\n    - when connected: replays a.pcap, call 2",
                "3: a.pcap has no call 2; call 1 to 1"
            ),
            (
                "  does:\n    - when connected: replays a.pcap, as agent",
                "3: 'replays a.pcap, as agent' names no side of a capture; replays FILE.pcap, or "
                    + "with more: replays FILE.pcap, call 2, as called"
            ),
            (
                "  does:\n    - when connected: replays b.pcap",
                "3: b.pcap: there is no such file; write the path of a capture, as tcpdump -w writes it"
            ),
            (
                "  does:\n    - when connected: replays c.wav",
                "3: c.wav: it is neither pcap nor pcapng; capture with tcpdump -w FILE.pcap, or "
                    + "Wireshark"
            ),
            (
                "  does:\n    - when connected: replays s.pcap",
                "3: s.pcap: the sound of the caller is encrypted; another side or call of a capture"
            ),
            (
                "  gain: -6 dB\n  does:\n    - when connected: replays a.pcap",
                "4: 'gain' cannot be had of what is replayed packet by packet; a sound file in place "
                    + "of the capture, or no 'gain'"
            ),
        ]
        for (does, problem) in cases {
            let found = try problems(does, stage)
            #expect(found == (problem.map { [$0] } ?? []), "\(does)")
        }
    }

    /// A step after it waits for its end, and another capture is another input.
    @Test func whatFollowsWaitsForItsEnd() throws {
        let stage = try ImportStage()
        let baresip = try Data(contentsOf: URL(filePath: ImportStage.capture("baresip-udp")))
        _ = try stage.keep([UInt8](baresip))
        let text = """
            listening: level
            caller:
              does:
                - when connected: replays a.pcap
                - when done speaking, after 200 ms: presses 7
                - after 300 ms: hangs up
            agent:
              does: []
            """
        try text.write(
            toFile: stage.folder + "/scenario.yaml", atomically: true, encoding: .utf8)
        let scenario = try stage.scenario(stage.folder)
        let run = try stage.play(stage.folder)
        let phone = try #require(run.phones.first)
        let pressed = try #require(phone.first(.pressed("7")))
        #expect((2700...2900).contains((pressed - .zero).inMilliseconds))
        let keys = run.records.filter { $0.name == "signal.digit" }
        #expect(keys.map { $0.detail["key"]?.string } == ["5", "7"])

        let before = Fingerprint.header(of: scenario, text: text, madeBy: "a test").audio
        try (baresip + Data([0])).write(to: URL(filePath: stage.folder + "/a.pcap"))
        let after = try Fingerprint.header(
            of: stage.scenario(stage.folder), text: text, madeBy: "a test"
        ).audio
        #expect(before != after && before != "none")
    }
}
