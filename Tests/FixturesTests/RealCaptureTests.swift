// SPDX-License-Identifier: Apache-2.0

import CallModel
import Fixtures
import Foundation
import GatewayTesting
import SoundFiles
import Testing
import Timing

/// Captures of telephones that are not ours (`captures/README.md`).
@Suite struct RealCaptureTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "captures")

    private func capture(_ name: String) throws -> CaptureFile {
        try CaptureFile.read(path: Self.folder.appending(path: "\(name).pcap").path)
    }

    /// How much of a sound is a tone, 0 to 1.
    static func share(of hertz: Double, in samples: [Int16]) -> Double {
        var (real, imaginary, energy) = (0.0, 0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            let angle = 2 * .pi * hertz * Double(index) / 8000
            real += Double(sample) * cos(angle)
            imaginary += Double(sample) * sin(angle)
            energy += Double(sample) * Double(sample)
        }
        return 2 * (real * real + imaginary * imaginary) / Double(samples.count) / max(1, energy)
    }

    @Test(arguments: ["baresip-udp", "baresip-tcp"]) func aCallOfBaresipIsTakenApart(_ name: String)
        throws
    {
        let capture = try capture(name)
        #expect(capture.notes.isEmpty && !capture.isCutOff)
        let calls = CapturedCalls(from: capture)
        #expect(calls.notes.isEmpty && calls.calls.count == 1)
        let call = try #require(calls.calls.first)
        #expect(call.notes.isEmpty)
        #expect(call.caller.exposed.contains("anna") && call.called.exposed.contains("maria"))
        #expect(call.end == .hungUp(by: .called))
        let answered = try #require(call.answered)
        let ended = try #require(call.ended)
        #expect((2000...3500).contains((ended - answered).inMilliseconds))
        for (party, hertz) in [(CapturedParty.caller, 440.0), (.called, 880.0)] {
            let side = try #require(call.side(of: party))
            #expect(side.codecs == ["PCMU/8000"] && side.lost == 0)
            #expect((80...200).contains(side.packets.count))
            let sound = try #require(side.sound(at: 8000))
            // The tone is there before the key, and goes on.
            #expect(Self.share(of: hertz, in: Array(sound.samples[800..<4800])) > 0.95)
        }
        #expect(call.side(of: .caller)?.keys.map(\.key) == ["5"])
        #expect(call.side(of: .called)?.keys.isEmpty == true)
    }

    /// Cut at any byte, it is read as far as it goes.
    @Test func cutAnywhereItIsReadAsFarAsItGoes() throws {
        let path = Self.folder.appending(path: "baresip-tcp.pcap").path
        let whole = try [UInt8](Data(contentsOf: URL(filePath: path)))
        var counts: [Int] = []
        for end in stride(from: 200, to: whole.count, by: 1777) {
            let file = try? CaptureFile.read(bytes: Array(whole[..<end]), path: path)
            counts.append(file?.datagrams.count ?? 0)
            if let file { _ = CapturedCalls(from: file) }
        }
        #expect(counts == counts.sorted() && counts.last ?? 0 > 150)
    }

    /// What baresip sent is sent again by a phone of ours, and is heard.
    @Test func aPhoneSaysItAgain() throws {
        let calls = CapturedCalls(from: try capture("baresip-udp"))
        let call = try #require(calls.calls.first)
        let side = try #require(call.side(of: .caller))
        let answered = try #require(call.answered)
        let stage = CaptureStage(
            PhoneScript("otto", voice: .packets(side.packets(since: answered)), dials: "maria"),
            PhoneScript("maria", whenCalled: .answer(after: .zero)), for: .seconds(6))
        let heard = stage.pair.phones[1]
        #expect(heard.notes.contains { $0.what == .gotKey("5") })
        #expect(Self.share(of: 440, in: Array(heard.heard.all[800..<4800])) > 0.95)
        let again = try #require(stage.calls().calls.first?.side(of: .caller))
        #expect(again.keys.map(\.key) == ["5"])
    }
}
