// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropTests {
    /// Passwords both ways: a trunk that asks us, and callers we ask.
    @Suite(.serialized, .enabled(if: InteropTests.hasSipp, "sipp is not installed"))
    struct PasswordTests {
        /// sipp checks our answer with its own arithmetic.
        @Test func aTrunkThatAsksIsDialled() async throws {
            let ports = PortBlock(12)
            let gateway = try await LiveGateway(
                ports, operators: ["tel:+49-30-4471"],
                more: """
                    trunks:
                      exchange:
                        uri: sip:127.0.0.1:\(ports.operators.first)
                        auth: {user: acme, password_file: password}
                        identity: {from: caller}

                    """)
            let scratches = try (0..<2).map { _ in try ScratchDirectory() }
            var answer = SippScenario.operatorWhoAsks(algorithm: "MD5")
            answer.pause(milliseconds: 500)
            answer.press("1")
            answer.pause(milliseconds: 1000)
            answer.hangUp()
            let trunk = try Sipp(
                operatorAt: ports.operators.first, .udp, ports, in: scratches[0], answer)
            var call = SippScenario.caller()
            call.pause(milliseconds: 300)
            call.press("0")
            call.waitForHangUp()
            let caller = try Sipp(calling: gateway, in: scratches[1], call)
            #expect(try await trunk.status() == 0, "\(trunk.account)\n\(gateway.account)")
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            try await gateway.event("handoff.ended", saying: "bridged")
            #expect(trunk.account.contains("INVITE sip:+49304471@127.0.0.1"))
            #expect(trunk.account.contains("From: <sip:anna@127.0.0.1"))
            #expect(!gateway.account.contains("s3cret"))
            try await gateway.becomesIdle()
            try await gateway.stop()
        }

        private static let branchOnly = """
            accounts:
              branch: {password_file: password}
            lines:
              main: {numbers: ["*"], peers: [branch]}

            """

        @Test func aCallerWithThePasswordIsTaken() async throws {
            let gateway = try await LiveGateway(
                PortBlock(13), operators: ["sip:nobody@127.0.0.1:9"], more: Self.branchOnly)
            let scratch = try ScratchDirectory()
            var right = SippScenario.callerWithPassword("branch", "s3cret")
            right.pause(milliseconds: 300)
            right.hangUp()
            let caller = try Sipp(calling: gateway, in: scratch, right)
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            try await gateway.becomesIdle()
            try await gateway.stop()
        }

        @Test(.enabled(if: InteropTests.hasBaresip, "baresip is not installed"))
        func aTelephoneWithThePasswordIsTaken() async throws {
            let ports = PortBlock(14)
            let gateway = try await LiveGateway(
                ports, operators: ["sip:nobody@127.0.0.1:9"], more: Self.branchOnly)
            let voice = try Voice("caller-confirms").repeated(seconds: 10, after: 3)
            let phone = try await Baresip(
                .caller, saying: voice, ports, login: ("branch", "s3cret"))
            try phone.dial("sip:demo@127.0.0.1:\(ports.gateway)")
            try await gateway.event("agent.connected")
            try await phone.hears(1, after: 0)
            try phone.hangUp()
            try await gateway.becomesIdle()
            try await gateway.stop()
        }

        @Test(.enabled(if: InteropTests.hasBaresip, "baresip is not installed"))
        func aTelephoneWithAnotherPasswordIsNot() async throws {
            let ports = PortBlock(16)
            let gateway = try await LiveGateway(
                ports, operators: ["sip:nobody@127.0.0.1:9"], more: Self.branchOnly)
            let phone = try await Baresip(
                .caller, saying: [0], ports, login: ("branch", "guessed"))
            try phone.dial("sip:demo@127.0.0.1:\(ports.gateway)")
            _ = try await Deadline(.seconds(10)).wait(for: "a line in the log\n\(gateway.log)") {
                gateway.log.contains("wrong user or password") ? true : nil
            }
            #expect(!gateway.log.contains("branch") && !gateway.log.contains("peer@"))
            #expect(try gateway.events().isEmpty)
            try await gateway.stop()
        }
    }
}
