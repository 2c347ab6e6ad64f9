// SPDX-License-Identifier: Apache-2.0

import Audio
import Codecs
import Foundation
import Gateway
import GatewayTesting
import Testing
import Timing

/// SIPp 3.6 as caller and as operator. It records nothing, so it echoes: a party that hears its
/// own tone come back has been heard, and sent, by the other one.
@Suite(.enabled(if: PeerProcess.isInstalled("sipp"), "sipp is not installed"), .serialized)
struct SippTests {
    enum Transport: String, CaseIterable {
        case udp, tcp

        /// SIPp's name for one socket of this kind.
        var option: String { self == .udp ? "u1" : "t1" }
    }

    private static let scenarios = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("sipp")

    /// Starts SIPp with a scenario; `VOICE` in it becomes a file in the scratch directory.
    private func sipp(
        _ scenario: String, _ transport: Transport, port: Int, media: Int,
        arguments: [String], in scratch: ScratchDirectory
    ) throws -> PeerProcess {
        let source = Self.scenarios.appendingPathComponent("\(scenario).xml")
        let text = try String(contentsOf: source, encoding: .utf8)
            .replacingOccurrences(of: "VOICE", with: scratch.path("voice.ulaw"))
        try text.write(toFile: scratch.path("scenario.xml"), atomically: true, encoding: .utf8)
        return try PeerProcess(
            "sipp",
            [
                "-sf", scratch.path("scenario.xml"), "-t", transport.option, "-i", "127.0.0.1",
                "-p", "\(port)", "-mi", "127.0.0.1", "-mp", "\(media)", "-m", "1", "-nostdin",
                "-timeout", "40", "-timeout_error",
            ] + arguments, in: scratch.url)
    }

    private func end(of story: ScriptedPhone) -> Instant {
        story.notes.last?.at ?? .zero
    }

    @Test(arguments: Transport.allCases)
    func aCallerThatEchoes(transport: Transport) async throws {
        let maria = try InteropStage.place(Scenario.operatorPhone("maria"))
        let first: UInt16 = transport == .udp ? 36000 : 36100
        let stage = try await InteropStage(
            operatorURI: "sip:maria@\(maria.address)", ports: first...first + 99)
        let scratch = try ScratchDirectory()
        let target =
            transport == .udp ? stage.gateway.service.udpPort : stage.gateway.service.tcpPort
        let phone = try await stage.with(maria) {
            let peer = try sipp(
                "caller-echo", transport, port: 35061, media: 35200,
                arguments: ["-rtp_echo", "-s", "demo", "127.0.0.1:\(target ?? 0)"], in: scratch)
            let status = try await peer.status(within: .seconds(45))
            #expect(status == 0, "\(peer.output.suffix(2000))")
        }
        let heard = try #require(phone)
        let pressed = try #require(heard.first(.pressed("1")), "\(stage.account)")
        #expect(stage.outcome == "bridged", "\(stage.account)")
        #expect(
            heard.heard.everHears(.operatorA, from: pressed, to: end(of: heard)),
            "the operator hears its echo from the caller\n\(stage.account)")
        try await stage.stop()
    }

    @Test func aCallerWithARecordedVoice() async throws {
        let maria = try InteropStage.place(Scenario.operatorPhone("maria"))
        let stage = try await InteropStage(
            operatorURI: "sip:maria@\(maria.address)", ports: 36200...36299)
        let scratch = try ScratchDirectory()
        let voice = PureTone.clip(.caller, for: .seconds(20)).map(PCMU.compress)
        try Data(voice).write(to: URL(fileURLWithPath: scratch.path("voice.ulaw")))
        let phone = try await stage.with(maria) {
            let peer = try sipp(
                "caller-voice", .udp, port: 35062, media: 35210,
                arguments: [
                    "-min_rtp_port", "35220", "-max_rtp_port", "35240", "-s", "demo",
                    "127.0.0.1:\(stage.gateway.service.udpPort ?? 0)",
                ], in: scratch)
            let status = try await peer.status(within: .seconds(45))
            #expect(status == 0, "\(peer.output.suffix(2000))")
        }
        let heard = try #require(phone)
        let pressed = try #require(heard.first(.pressed("1")), "\(stage.account)")
        #expect(
            heard.heard.tones(from: pressed + .seconds(1), to: pressed + .seconds(3))
                == [.caller], "\(stage.account)")
        try await stage.stop()
    }

    @Test(arguments: Transport.allCases)
    func anOperatorThatEchoes(transport: Transport) async throws {
        let port = transport == .udp ? 35063 : 35064
        let suffix = transport == .udp ? "" : ";transport=tcp"
        let first: UInt16 = transport == .udp ? 36300 : 36400
        let stage = try await InteropStage(
            operatorURI: "sip:operator@127.0.0.1:\(port)\(suffix)", ports: first...first + 99)
        let scratch = try ScratchDirectory()
        let peer = try sipp(
            "operator-echo", transport, port: port, media: transport == .udp ? 35300 : 35310,
            arguments: ["-rtp_echo"], in: scratch)
        let anna = try InteropStage.place(
            PhoneScript(
                "anna", voice: .tone(.caller), dials: "demo",
                steps: [
                    .when(.connected, after: .seconds(2), .press("0")),
                    .when(.then, after: .seconds(8), .hangUp),
                ]), gateway: stage.gateway.address, start: .milliseconds(500))
        let phone = try await stage.with(anna) {
            let status = try await peer.status(within: .seconds(45))
            #expect(status == 0, "\(peer.output.suffix(2000))\n\(stage.account)")
        }
        let heard = try #require(phone)
        let asked = try #require(heard.first(.pressed("0")))
        #expect(stage.outcome == "bridged", "\(stage.account)")
        #expect(
            heard.heard.everHears(.caller, from: asked + .seconds(3), to: end(of: heard)),
            "the caller hears its echo from the operator\n\(stage.account)")
        #expect(
            !heard.heard.everHears(.caller, from: .zero, to: asked + .seconds(2)),
            "nobody echoes before the bridge\n\(stage.account)")
        try await stage.stop()
    }
}
