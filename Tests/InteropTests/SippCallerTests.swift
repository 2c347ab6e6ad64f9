// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropTests {
    /// A sipp calls, and the baresip of the operator records what it hears.
    @Suite(.serialized, .enabled(if: InteropTests.hasBoth, "sipp or baresip is not installed"))
    struct SippCallerTests {
        @Test(.enabled(if: Sipp.sendsCaptures, "sipp sends captures as root only"))
        func aCallerOverUDPWhoPressesByTelephoneEvent() async throws {
            let scratch = try ScratchDirectory()
            var capture = RTPCapture()
            capture.say(try Voice("caller-problem").encoded)
            capture.press(event: 0)
            let confirms = try Voice("caller-confirms").encoded
            for _ in 0..<6 { capture.say(confirms) }
            try capture.write(to: scratch.path("caller.pcap"))
            var scenario = SippScenario.caller(media: .capture)
            scenario.send(capture: scratch.path("caller.pcap"))
            scenario.waitForHangUp()
            try await judge(.udp, PortBlock(1), scenario, before: "caller-problem", in: scratch)
        }

        @Test func aCallerOverTCPWhoPressesByInfo() async throws {
            let scratch = try ScratchDirectory()
            let confirms = try Voice("caller-confirms")
            try Data(confirms.encoded).write(
                to: URL(fileURLWithPath: scratch.path("caller.ulaw")))
            var scenario = SippScenario.caller()
            scenario.stream(scratch.path("caller.ulaw"))
            scenario.pause(milliseconds: 500)
            scenario.press("0")
            scenario.waitForHangUp()
            try await judge(.tcp, PortBlock(2), scenario, before: nil, in: scratch)
        }

        private func judge(
            _ transport: Sipp.Transport, _ ports: PortBlock, _ scenario: SippScenario,
            before: String?, in scratch: ScratchDirectory
        ) async throws {
            let gateway = try await LiveGateway(
                ports, operators: ["sip:peer@127.0.0.1:\(ports.operators.first)"])
            let person = try await Baresip(
                .operatorWhoAnswers, saying: try Voice.ofAPersonWhoListensFirst(), ports)
            let caller = try Sipp(calling: gateway, transport, in: scratch, scenario)
            try await gateway.event("clip.playing", saying: "whisper")
            try await person.hears(3, after: person.heardSoFar)
            let whispered = person.heardSoFar
            try person.press("1")
            try await gateway.event("bridged")
            try await person.hears(5, after: person.heardSoFar)
            try person.hangUp()
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            try await gateway.becomesIdle()
            let recording = try await person.recording()
            #expect(recording.share(loudIn: 0..<whispered) > 0.4, "a whisper came first")
            let heard = try #require(
                recording.place(of: try Voice("caller-confirms").samples),
                "the caller's voice\n\(gateway.account)")
            #expect(heard >= whispered - 4000, "the caller before the bridge")
            let whisper = Recording(Array(recording.samples.prefix(whispered)))
            #expect(whisper.likeness(to: try Voice("caller-confirms").samples) < 0.5)
            if let before {
                #expect(recording.likeness(to: try Voice(before).samples) < 0.5, "said earlier")
            }
            try await gateway.stop()
        }
    }
}
