// SPDX-License-Identifier: Apache-2.0

import Audio
import Foundation
import Testing

extension InteropTests {
    /// A baresip calls, presses 0 as a telephone event, and records what its user hears.
    @Suite(.serialized, .enabled(if: InteropTests.hasBoth, "sipp or baresip is not installed"))
    struct BaresipCallerTests {
        @Test func aCallerOverUDPHearsMusicAndThenAnOperatorWhoPressesByInfo() async throws {
            let ports = PortBlock(3)
            let gateway = try await LiveGateway(
                ports, operators: ["sip:operator@127.0.0.1:\(ports.operators.first)"])
            let scratch = try ScratchDirectory()
            try Data(try Voice("operator-hello").encoded).write(
                to: URL(fileURLWithPath: scratch.path("operator.ulaw")))
            var scenario = SippScenario.operatorWhoAnswers()
            scenario.pause(milliseconds: 4500)
            scenario.press("1")
            scenario.stream(scratch.path("operator.ulaw"))
            scenario.waitForHangUp()
            let person = try Sipp(
                operatorAt: ports.operators.first, .udp, ports, in: scratch, scenario)
            let caller = try await call(gateway, "")
            try await gateway.event("bridged")
            let bridged = caller.heardSoFar
            try await caller.hears(3, after: bridged)
            try caller.hangUp()
            #expect(try await person.status() == 0, "\(person.account)\n\(gateway.account)")
            try await gateway.becomesIdle()
            judge(try await caller.recording(), bridged: bridged, gateway)
            try await gateway.stop()
        }

        @Test func aCallerOverTCPNeverHearsTheWhisperToTheOperator() async throws {
            let ports = PortBlock(4)
            let gateway = try await LiveGateway(
                ports,
                operators: ["sip:peer@127.0.0.1:\(ports.operators.first);transport=tcp"])
            let person = try await Baresip(
                .operatorWhoAnswers, saying: try Voice.ofAPersonWhoListensFirst(), ports)
            let caller = try await call(gateway, ";transport=tcp")
            try await gateway.event("clip.playing", saying: "whisper")
            try await person.hears(3, after: person.heardSoFar)
            let whispered = person.heardSoFar
            try person.press("1")
            try await gateway.event("bridged")
            let bridged = caller.heardSoFar
            try await caller.hears(4, after: bridged)
            try person.hangUp()
            try await gateway.becomesIdle()
            let heardByCaller = try await caller.recording()
            judge(heardByCaller, bridged: bridged, gateway)
            let heardByPerson = try await person.recording()
            let whisper = Array(heardByPerson.samples.prefix(whispered))
            #expect(heardByPerson.share(loudIn: 0..<whispered) > 0.4, "a whisper came first")
            #expect(heardByPerson.likeness(to: whisper) > 0.99, "the search finds a whisper")
            #expect(heardByCaller.likeness(to: whisper) < 0.5, "the whisper leaked")
            #expect(
                heardByPerson.place(of: try Voice("caller-confirms").samples) != nil,
                "the caller's voice\n\(gateway.account)")
            try await gateway.stop()
        }

        /// Sound of 16 kHz on both sides, under a number of RFC 3551 and under a drawn one; the keys
        /// of this peer are of the clock 8000 beside sound of any.
        @Test func aCallerInG722AndAnOperatorInL16TalkAndAreUnderstood() async throws {
            try await talk(
                PortBlock(19), caller: .g722, person: .l16At16kHz,
                agreed: ["G722/8000", "L16/16000"])
        }

        /// Packets that cannot be cut, of a clock of 48 kHz, on one side.
        @Test func aCallerInOpusAndAnOperatorInG722TalkAndAreUnderstood() async throws {
            try await talk(
                PortBlock(20), caller: .opus, person: .g722, agreed: ["opus/48000", "G722/8000"])
        }

        private func talk(
            _ ports: PortBlock, caller: Baresip.Codec, person: Baresip.Codec, agreed: [String]
        ) async throws {
            let gateway = try await LiveGateway(
                ports, operators: ["sip:peer@127.0.0.1:\(ports.operators.first)"],
                codecs: "PCMU, PCMA, opus, G722, L16/16000")
            let person = try await Baresip(
                .operatorWhoAnswers, saying: try Voice.ofAPersonWhoListensFirst(), ports,
                codec: person)
            let caller = try await call(gateway, "", codec: caller)
            try await gateway.event("clip.playing", saying: "whisper")
            try await person.hears(3, after: person.heardSoFar)
            try person.press("1")
            try await gateway.event("bridged")
            let bridged = caller.heardSoFar
            try await caller.hears(4, after: bridged)
            try person.hangUp()
            try await gateway.becomesIdle()
            judge(try await caller.recording(), bridged: bridged, gateway)
            let heardByPerson = try await person.recording()
            #expect(
                heardByPerson.place(of: try Voice("caller-confirms").samples) != nil,
                "the caller's voice\n\(gateway.account)")
            for codec in agreed {
                #expect(try gateway.events().contains { $0.text.contains(codec) }, "\(codec)")
            }
            try await gateway.stop()
        }

        /// Calls the gateway, listens to the agent for a moment and presses 0.
        private func call(
            _ gateway: LiveGateway, _ parameters: String, codec: Baresip.Codec = .pcmu
        ) async throws -> Baresip {
            // The agent stops when the caller speaks, so its greeting is waited for.
            let voice = try Voice("caller-confirms").repeated(seconds: 60, after: 3)
            let caller = try await Baresip(.caller, saying: voice, gateway.ports, codec: codec)
            try caller.dial("sip:demo@127.0.0.1:\(gateway.ports.gateway)\(parameters)")
            try await gateway.event("agent.connected")
            try await caller.hears(2, after: 0)
            try caller.press("0")
            return caller
        }

        /// What a caller has to have heard, and when: the agent, music, the operator.
        private func judge(_ heard: Recording, bridged: Int, _ gateway: LiveGateway) {
            do {
                let agent = try #require(
                    heard.place(of: try Voice("agent-greeting").samples), "the agent's greeting")
                let music = try #require(heard.place(of: HoldMusic.render()), "hold music")
                let person = try #require(
                    heard.place(of: try Voice("operator-hello").samples), "the operator")
                #expect(agent < music && music < person)
                #expect(person >= bridged - 8000, "the operator before the bridge")
                let never = try Voice("voicemail-greeting").samples
                #expect(heard.place(of: never) == nil, "the search finds what was never said")
            } catch {
                Issue.record(error, "\(gateway.account)")
            }
        }
    }
}
