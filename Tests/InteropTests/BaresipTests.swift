// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gateway
import GatewayTesting
import Testing
import Timing

/// baresip 1.0 as caller and as operator; what it recorded is judged by tone.
@Suite(.enabled(if: PeerProcess.isInstalled("baresip"), "baresip is not installed"), .serialized)
struct BaresipTests {
    /// The tones heard in each half second of a recording.
    private func tones(in recording: [Int16]) -> [Set<Tone>] {
        stride(from: 0, to: max(0, recording.count - 3999), by: 4000).map {
            ToneProbe.tones(in: Array(recording[$0..<$0 + 4000]), share: 0.7)
        }
    }

    @Test(arguments: ["udp", "tcp"])
    func aCallerHearsTheAgentAndThenTheOperator(transport: String) async throws {
        let maria = try InteropStage.place(Scenario.operatorPhone("maria"))
        let first: UInt16 = transport == "udp" ? 36500 : 36600
        let stage = try await InteropStage(
            operatorURI: "sip:maria@\(maria.address)", ports: first...first + 99)
        let scratch = try ScratchDirectory()
        let peer = try Baresip(
            speaking: .caller, sipPort: 35071, controlPort: 35072, rtpPorts: "35400-35420",
            answers: false, in: scratch)
        let port =
            transport == "udp" ? stage.gateway.service.udpPort : stage.gateway.service.tcpPort
        let phone = try await stage.with(maria) {
            try await peer.command(
                "dial", "sip:demo@127.0.0.1:\(port ?? 0);transport=\(transport)")
            #expect(try await stage.waits(for: "agent.connected"), "\(peer.output)")
            try await Task.sleep(for: .seconds(2))
            try await peer.command("sndcode", "0")
            #expect(try await stage.waits(for: "bridged"), "\(stage.account)\n\(peer.output)")
            try await Task.sleep(for: .seconds(3))
            try await peer.command("hangup")
        }
        let recording = try await peer.stop()
        let heard = tones(in: recording)
        let withAgent = heard.filter { $0 == [.agent] }.count
        let withOperator = heard.filter { $0 == [.operatorA] }.count
        #expect(withAgent >= 3, "\(heard)\n\(stage.account)")
        #expect(withOperator >= 4, "\(heard)\n\(stage.account)")
        let lastAgent = heard.lastIndex { $0.contains(.agent) } ?? 0
        let firstOperator = heard.firstIndex { $0.contains(.operatorA) } ?? 0
        #expect(lastAgent < firstOperator, "\(heard)")
        let ear = try #require(phone?.heard)
        let pressed = try #require(phone?.first(.pressed("1")))
        #expect(ear.everHears(.caller, from: pressed, to: pressed + .seconds(3)))
        #expect(stage.outcome == "bridged")
        try await stage.stop()
    }

    @Test func anOperatorHearsTheWhisperAndThenTheCaller() async throws {
        let stage = try await InteropStage(
            operatorURI: "sip:peer@127.0.0.1:35081", ports: 36700...36799)
        let scratch = try ScratchDirectory()
        let peer = try Baresip(
            speaking: .operatorA, sipPort: 35081, controlPort: 35082, rtpPorts: "35500-35520",
            answers: true, in: scratch)
        let anna = try InteropStage.place(
            PhoneScript(
                "anna", voice: .tone(.caller), dials: "demo",
                steps: [
                    .when(.connected, after: .seconds(3), .press("0")),
                    .when(.then, after: .seconds(9), .hangUp),
                ]), gateway: stage.gateway.address, start: .milliseconds(500))
        let phone = try await stage.with(anna) {
            #expect(try await stage.waits(for: "operator.answered"), "\(peer.output)")
            try await Task.sleep(for: .seconds(2))
            try await peer.command("sndcode", "1")
            #expect(try await stage.waits(for: "bridged"), "\(stage.account)\n\(peer.output)")
            #expect(try await stage.waits(for: "call.ended"), "\(stage.account)")
        }
        let recording = try await peer.stop()
        let heard = tones(in: recording)
        let firstCaller = try #require(
            heard.firstIndex { $0.contains(.caller) }, "\(heard)\n\(stage.account)")
        #expect(heard.filter { $0 == [.caller] }.count >= 4, "\(heard)")
        // Before the bridge there was the whisper: speech, and nobody's tone.
        let whisper = recording[..<(firstCaller * 4000)]
        let loud = whisper.filter { abs(Int($0)) > 500 }.count
        #expect(loud > 2000, "the whisper was heard\n\(stage.account)")
        let ear = try #require(phone?.heard)
        let asked = try #require(phone?.first(.pressed("0")))
        #expect(!ear.everHears(.operatorA, from: .zero, to: asked + .seconds(1)))
        #expect(ear.everHears(.operatorA, from: asked + .seconds(2), to: asked + .seconds(9)))
        try await stage.stop()
    }
}
