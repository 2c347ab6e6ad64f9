// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropTests {
    /// A baresip that logs in at the gateway, and is rung where it is.
    @Suite(.serialized, .enabled(if: InteropTests.hasBoth, "sipp or baresip is not installed"))
    struct RegisteredTests {
        private static let registered = "registered\n    password_file: password"

        @Test(arguments: ["udp", "tcp"])
        func aTelephoneThatLoggedInIsRungAndTakesTheCall(_ transport: String) async throws {
            let ports = PortBlock(transport == "udp" ? 23 : 24)
            let gateway = try await LiveGateway(ports, operators: [Self.registered])
            let person = try await Baresip(
                .operatorWhoAnswers, saying: try Voice.ofAPersonWhoListensFirst(), ports,
                login: ("person0", "s3cret"),
                registrar: "127.0.0.1:\(ports.gateway);transport=\(transport)")
            _ = try await Deadline(.seconds(10)).wait(for: "a login\n\(gateway.log)") {
                gateway.log.contains("person0 has 1 telephone logged in") ? true : nil
            }
            let scratch = try ScratchDirectory()
            var call = SippScenario.caller()
            call.pause(milliseconds: 300)
            call.press("0")
            call.waitForHangUp()
            let caller = try Sipp(calling: gateway, in: scratch, call)
            try await gateway.event("clip.playing", saying: "whisper")
            try person.press("1")
            try await gateway.event("bridged")
            try await person.hears(2, after: person.heardSoFar)
            try person.hangUp()
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            try await gateway.becomesIdle()
            #expect(!gateway.account.contains("s3cret"))
            try await gateway.stop()
        }

        @Test func aTelephoneWithAnotherPasswordIsNotRung() async throws {
            let ports = PortBlock(25)
            let gateway = try await LiveGateway(ports, operators: [Self.registered])
            _ = try await Baresip(
                .operatorWhoAnswers, saying: [0], ports, login: ("person0", "guessed"),
                registrar: "127.0.0.1:\(ports.gateway)")
            _ = try await Deadline(.seconds(10)).wait(for: "a line in the log\n\(gateway.log)") {
                gateway.log.contains("wrong user or password") ? true : nil
            }
            #expect(!gateway.log.contains("logged in"))
            try await gateway.stop()
        }
    }
}
