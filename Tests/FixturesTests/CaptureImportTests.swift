// SPDX-License-Identifier: Apache-2.0

import Addresses
import Foundation
import GatewayTesting
import SoundFiles
import Testing
import Timing

@testable import Fixtures

/// Captures become fixtures that play as the call went.
@Suite struct CaptureImportTests {
    private static let dialler = PhoneScript(
        "anna", voice: .tone(.caller), dials: "maria",
        steps: [
            .when(.connected, after: .seconds(1), .press("4")),
            .when(.then, after: .milliseconds(700), .pressByInfo("9")),
            .when(.then, after: .seconds(1), .hangUp),
        ])
    private static let answerer = PhoneScript(
        "maria", voice: .tone(.agent), whenCalled: .answer(after: .seconds(1)))

    private func share(of tone: Tone, in samples: ArraySlice<Int16>) -> Double {
        let frames = stride(from: samples.startIndex, to: samples.endIndex - 159, by: 160)
        let heard = frames.filter { ToneProbe(tone).hears(samples[$0..<$0 + 160]) }.count
        return Double(heard) / Double(max(1, samples.count / 160))
    }

    private func keys(in timeline: String) -> [String] {
        timeline.matches(of: /caller    presses (.) \(([a-z-]+)\)/).map {
            "\($0.output.1) \($0.output.2)"
        }
    }

    @Test(arguments: ["baresip-udp", "baresip-tcp"]) func aCallOfBaresipIsImported(_ name: String)
        throws
    {
        let stage = try ImportStage()
        let report = try stage.run(ImportStage.capture(name))
        let fixture = try #require(report.fixtures.first)
        #expect(report.fixtures.count == 1 && report.leftOut.isEmpty && report.notes.isEmpty)
        #expect(fixture.directory.hasSuffix("calls/\(name)"))
        #expect(fixture.notes.isEmpty && fixture.differences.isEmpty && fixture.problem == nil)
        #expect((2...3).contains(fixture.seconds))
        #expect(keys(in: try stage.text("expected.timeline", of: fixture)) == ["5 telephone-event"])
        let scenario = try stage.text("scenario.yaml", of: fixture)
        #expect(scenario.contains("number: \"anna\"\n  dials: \"maria\"\n  codec: PCMU\n"))
        let run = try stage.play(fixture.directory)
        #expect(run.phones[0].first(.ended("the other side hung up")) != nil)
        for (member, hertz) in [("agent", 440.0), ("caller", 880)] {
            // In pieces: the capture of UDP has a pause of 174 ms in it, which is heard.
            let heard = try #require(run.members.first { $0.name == member }).heard
            let pieces = stride(from: 4000, to: 12_000, by: 400).map { start in
                RealCaptureTests.share(of: hertz, in: heard.part(start..<start + 400))
            }
            #expect(pieces.count { $0 > 0.9 } >= 14, "\(member): \(pieces)")
        }
    }

    /// Whatever carries SIP and however the capture was taken, it is the same fixture.
    @Test func wayAndPiecesOfSIPMakeNoDifference() throws {
        let call = CaptureStage(Self.dialler, Self.answerer, for: .seconds(8))
        var texts: Set<String> = []
        for carrier in [CaptureStage.Carrier.udpTwice, .tcpInPieces] {
            let stage = try ImportStage()
            var builder = CaptureBuilder()
            call.write(to: &builder, over: carrier)
            let fixture = try #require(try stage.run(stage.keep(builder.bytes)).fixtures.first)
            #expect(fixture.differences.isEmpty && fixture.problem == nil, "\(carrier)")
            let timeline = try stage.text("expected.timeline", of: fixture)
            #expect(keys(in: timeline) == ["4 telephone-event", "9 info"])
            #expect(timeline.contains("caller    leaves hung up"))
            texts.insert(
                try stage.text("scenario.yaml", of: fixture)
                    + timeline.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined())
        }
        #expect(texts.count == 1)
    }

    @Test(arguments: [CaptureBuilder.Form.bigNanoseconds, .littleBlocks])
    func everyFormOfCaptureIsImported(
        _ form: CaptureBuilder.Form
    ) throws {
        let stage = try ImportStage()
        var builder = CaptureBuilder(form: form, link: .cooked)
        CaptureStage(Self.dialler, Self.answerer, for: .seconds(8)).write(to: &builder, over: .udp)
        let fixture = try #require(
            try stage.run(stage.keep(builder.bytes, as: "Ärger 7.cap")).fixtures.first)
        #expect(fixture.directory.hasSuffix("calls/rger-7") && fixture.differences.isEmpty)
    }

    /// What was lost is heard as lost, and what was not is heard.
    @Test func theNetworkOfTheCaptureIsHeard() throws {
        var shares: [Double] = []
        for loss in [0, 0.4] {
            let stage = try ImportStage()
            var network = NetworkConditions.good
            (network.loss, network.lossRun, network.jitter) = (loss, 15, .milliseconds(30))
            let caller = PhoneScript(
                "anna", voice: .tone(.caller), dials: "maria",
                steps: [.when(.connected, after: .seconds(4), .hangUp)])
            let call = CaptureStage(
                caller, Self.answerer, for: .seconds(20), network: network, seed: 3)
            var builder = CaptureBuilder()
            call.write(to: &builder, over: .udp)
            let fixture = try #require(try stage.run(stage.keep(builder.bytes)).fixtures.first)
            #expect(fixture.problem == nil)
            let run = try stage.play(fixture.directory)
            let heard = try #require(run.members.first { $0.name == "agent" }).heard.samples
            let lost = try #require(call.calls().calls.first?.side(of: .caller)).lost
            #expect((lost > 0) == (loss > 0))
            let share = share(of: .caller, in: heard[4000..<30_000])
            // What is missing for longer than it can be mended is not heard.
            #expect(abs(1 - share - Double(lost) / 200) < 0.08, "\(share) of \(lost) lost")
            shares.append(share)
        }
        #expect(shares[0] > 0.98 && shares[1] < 0.9)
    }

    @Test func severalCallsAreSeveralFixtures() throws {
        let stage = try ImportStage()
        var builder = CaptureBuilder()
        CaptureStage(Self.dialler, Self.answerer, for: .seconds(8))
            .write(to: &builder, over: .udp)
        let other = PhoneScript(
            "otto", voice: .tone(.operatorB), dials: "maria",
            steps: [.when(.connected, after: .seconds(2), .hangUp)])
        CaptureStage(other, Self.answerer, for: .seconds(8), seed: 77)
            .write(to: &builder, over: .tcp, later: .seconds(10))
        let refused = PhoneScript("maria", whenCalled: .reject(486))
        CaptureStage(other, refused, for: .seconds(3), seed: 78)
            .write(to: &builder, over: .udp, later: .seconds(20))
        let path = try stage.keep(builder.bytes, as: "day.pcap")
        let report = try stage.run(path)
        #expect(report.fixtures.map(\.number) == [1, 2])
        #expect(report.leftOut == ["call 3 was refused with 486"])
        for (fixture, tone) in zip(report.fixtures, [Tone.caller, .operatorB]) {
            #expect(fixture.directory.hasSuffix("calls/day-\(fixture.number)"))
            #expect(fixture.differences.isEmpty && fixture.problem == nil)
            // Of nobody else is anything in its folder.
            let kept = CapturedCalls(
                from: try CaptureFile.read(path: fixture.directory + "/call.pcap"))
            #expect(kept.calls.count == 1 && kept.notes.isEmpty)
            let sound = try #require(kept.calls.first?.side(of: .caller)?.sound(at: 8000))
            #expect(ToneProbe.tones(in: sound.samples, share: 0.9) == [tone])
        }
        #expect(throws: CaptureImportError.self) { try stage.run(path) }
        #expect(throws: CaptureImportError.self) { try stage.run(path, call: 3) }
        let second = try ImportStage()
        let one = try second.run(path, call: 2).fixtures
        #expect(one.map(\.number) == [2])
        #expect(
            try second.text("scenario.yaml", of: one[0])
                == stage.text("scenario.yaml", of: report.fixtures[1]))
    }

    /// Every end of a call: who ended it then, ends it now.
    @Test(arguments: CapturedCallTests.endings) func everyEndIsPlayed(
        _ ending: CapturedCallTests.Ending
    ) throws {
        let stage = try ImportStage()
        let caller = PhoneScript(
            "anna", voice: .tone(.caller), dials: "maria", steps: ending.caller)
        let called = PhoneScript(
            "maria", voice: .tone(.operatorA), whenCalled: ending.called, steps: ending.steps)
        var builder = CaptureBuilder()
        CaptureStage(caller, called, for: ending.length).write(to: &builder, over: .udp)
        let path = try stage.keep(builder.bytes)
        guard ending.isAnswered else {
            #expect(throws: CaptureImportError.self) { try stage.run(path) }
            return
        }
        let fixture = try #require(try stage.run(path).fixtures.first)
        #expect(fixture.problem == nil && fixture.differences.isEmpty)
        let timeline = try stage.text("expected.timeline", of: fixture)
        let isCallers = timeline.contains("caller    leaves hung up")
        #expect(isCallers == (ending.end.party != .called))
        let isOpen = fixture.notes.contains { $0.hasPrefix("the capture does not tell") }
        #expect(isOpen == (ending.end == .notSeen))
    }

    /// Torn anywhere, what is whole is imported, and it is said.
    @Test func aTornCaptureIsImportedAsFarAsItGoes() throws {
        let bytes = try [UInt8](
            Data(contentsOf: URL(filePath: ImportStage.capture("baresip-udp"))))
        for part in [0.4, 0.7] {
            let stage = try ImportStage()
            let path = try stage.keep(Array(bytes[..<Int(Double(bytes.count) * part)]))
            let report = try stage.run(path)
            #expect(report.notes == ["the file ends in the middle of a packet"])
            let fixture = try #require(report.fixtures.first)
            #expect(fixture.notes.contains("the capture is cut off in the middle of a packet"))
            #expect(fixture.problem == nil && fixture.differences.isEmpty)
            let text = try stage.text("scenario.yaml", of: fixture)
            #expect(fixture.notes.allSatisfy { text.contains("# - \($0)\n") })
            #expect((0.5...2.4).contains(fixture.seconds))
        }
    }

    @Test func whatHoldsNoCallIsRefusedWithWhatToDo() throws {
        let stage = try ImportStage()
        var sound = CraftedCapture()
        sound.rtp(30, from: CraftedCapture.caller, to: CraftedCapture.called, ssrc: 1)
        let cases: [(bytes: [UInt8], what: String, remedy: String)] = [
            (
                sound.builder.bytes,
                "30 packets of RTP belong to no call of the capture; there is no call (INVITE) in it",
                "capture the signalling"
            ),
            (CaptureBuilder().bytes, "there is no IP packet in it", "capture while"),
            ([], "there is nothing in it", "tcpdump"),
            (Array("hello".utf8), "it is neither pcap nor pcapng", "tcpdump"),
        ]
        for (bytes, what, remedy) in cases {
            let path = try stage.keep(bytes)
            let error = try #require(throws: CaptureImportError.self) { try stage.run(path) }
            #expect(error.what == "\(path): \(what)" && error.remedy.contains(remedy))
        }
        let error = try #require(throws: CaptureImportError.self) { try stage.run("/no/such.pcap") }
        #expect(error.description.hasPrefix("/no/such.pcap: there is no such file; "))
        let call = ImportStage.capture("baresip-udp")
        #expect(throws: CaptureImportError.self) { try stage.run(call, call: 2) }
        #expect(throws: CaptureImportError.self) { try stage.run(call, call: 0) }
        #expect(!FileManager.default.fileExists(atPath: stage.folder + "/calls"))
    }

    /// What nobody can hear is said, and the rest is played.
    @Test(arguments: CraftedCaptureTests.oddities) func whatCannotBeHeardIsSaid(
        _ oddity: CraftedCaptureTests.Oddity
    ) throws {
        let stage = try ImportStage()
        let capture = oddity.capture(packets: 40)
        let fixture = try #require(try stage.run(stage.keep(capture.builder.bytes)).fixtures.first)
        #expect(oddity.notes.allSatisfy { fixture.notes.contains($0) })
        #expect(fixture.problem == nil)
        let text = try stage.text("scenario.yaml", of: fixture)
        let isHeard = oddity.description == "two streams"
        #expect(text.contains("replays call.pcap") == isHeard)
        #expect(text.contains("says called.wav") == isHeard)
        #expect(fixture.notes.contains { $0.hasSuffix("the caller is silent here") } != isHeard)
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.directory)
        #expect(files.contains("call.pcap") == isHeard)
    }

    /// Whatever a stranger calls himself and however often he presses, the scenario can be read.
    @Test func whatStrangersSendMakesAScenario() throws {
        let stage = try ImportStage()
        let name = "\u{1}\u{85}\u{2028}\u{FEFF}: \"#'{}\\"
        let lines = ["a=rtpmap:96 x\(name)/8000", "a=rtpmap:101 telephone-event/8000"]
        var capture = CraftedCapture()
        let far = SocketAddress(ipv4: 0xC000_0202, port: 20_000)
        let sdp = CraftedCapture.sdp(far, formats: "96 101", lines: lines)
        let from = "\"a:#'{}\" <sip:a%22%0Ab@192.0.2.1>;tag=c"
        capture.sip(
            "INVITE sip:help@192.0.2.2 SIP/2.0", isFromCaller: true, from: from,
            to: "<sip:help@192.0.2.2>", sdp)
        capture.sip("SIP/2.0 200 OK", isFromCaller: false, from: from, sdp)
        capture.rtp(
            20, from: far.with(port: 4000), to: far, ssrc: 1, payloadType: 96)
        for number in 2..<302 {
            capture.sip(
                "INFO sip:help@192.0.2.2 SIP/2.0", isFromCaller: true, cseq: "\(number) INFO",
                from: from, type: "application/dtmf-relay", ["Signal=5", "Duration=160"])
        }
        let path = try stage.keep(capture.builder.bytes, as: "\"x\u{7}\n: #.pcap")
        let fixture = try #require(try stage.run(path).fixtures.first)
        #expect(fixture.problem == nil, "\(fixture)")
        #expect(fixture.notes.contains("only the first 200 of 300 keys are pressed"))
        let text = try stage.text("scenario.yaml", of: fixture)
        #expect(text.contains("presses 5 by info") && !text.contains("number:"))
    }
}
