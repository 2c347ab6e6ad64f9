// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropTests {
    /// What telephones and exchanges do besides answering: refuse, hold, and call in numbers.
    @Suite(.serialized, .enabled(if: InteropTests.hasSipp, "sipp is not installed"))
    struct SippSignallingTests {
        @Test func aBusyOperatorIsFollowedByTheNextOne() async throws {
            let ports = PortBlock(5)
            let gateway = try await LiveGateway(
                ports,
                operators: [
                    "sip:busy@127.0.0.1:\(ports.operators.first)",
                    "sip:free@127.0.0.1:\(ports.operators.second);transport=tcp",
                ])
            let scratches = try (0..<3).map { _ in try ScratchDirectory() }
            let busy = try Sipp(
                operatorAt: ports.operators.first, .udp, ports, in: scratches[0],
                .operatorWhoRefuses("486 Busy Here"))
            var answer = SippScenario.operatorWhoAnswers()
            answer.pause(milliseconds: 500)
            answer.press("1")
            answer.pause(milliseconds: 1500)
            answer.hangUp()
            let free = try Sipp(
                operatorAt: ports.operators.second, .tcp, ports, in: scratches[1], answer)
            var call = SippScenario.caller()
            call.pause(milliseconds: 300)
            call.press("0")
            call.waitForHangUp()
            let caller = try Sipp(calling: gateway, .tcp, in: scratches[2], call)
            #expect(try await busy.status() == 0, "\(busy.account)\n\(gateway.account)")
            #expect(try await free.status() == 0, "\(free.account)\n\(gateway.account)")
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            try await gateway.event("attempt.ended", saying: "person0: busy (486")
            try await gateway.event("handoff.ended", saying: "bridged")
            try await gateway.becomesIdle()
            try await gateway.stop()
        }

        @Test func aCallerHoldsAndResumes() async throws {
            let gateway = try await LiveGateway(
                PortBlock(6), operators: ["sip:nobody@127.0.0.1:9"])
            let scratch = try ScratchDirectory()
            var scenario = SippScenario.caller()
            scenario.pause(milliseconds: 500)
            scenario.reinvite(direction: "sendonly", answer: "recvonly")
            scenario.pause(milliseconds: 500)
            scenario.reinvite(direction: "sendrecv", answer: "sendrecv")
            scenario.pause(milliseconds: 300)
            scenario.hangUp()
            let caller = try Sipp(calling: gateway, in: scratch, scenario)
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            let held = try gateway.events().filter { $0.event == "held" }.map(\.text)
            #expect(held == ["caller holds", "caller resumes"], "\(gateway.account)")
            try await gateway.event("call.ended")
            try await gateway.becomesIdle()
            try await gateway.stop()
        }

        @Test func fiftyCallsTenASecondLeaveNothingBehind() async throws {
            // 60 calls need 240 ports of media: this test owns the blocks 7 to 9.
            let gateway = try await LiveGateway(
                PortBlock(7), operators: ["sip:nobody@127.0.0.1:9"], calls: 60)
            let scratch = try ScratchDirectory()
            var scenario = SippScenario.caller()
            scenario.pause(milliseconds: 1000)
            scenario.hangUp()
            let callers = try Sipp(
                calling: gateway, calls: 50, rate: 10, in: scratch, scenario)
            #expect(try await callers.status() == 0, "\(callers.account.suffix(3000))")
            try await gateway.becomesIdle()
            #expect(try await gateway.health().status == "ok")
            try await gateway.stop()
        }
    }
}

/// Beside the others, for it waits half a minute (64 × T1) and does nothing meanwhile.
@Suite(.enabled(if: LiveGateway.isBuilt, "build it first: make binary"))
struct UnacknowledgedCallTests {
    @Test(.enabled(if: Sipp.program != nil, "sipp is not installed"))
    func aCallerWhoNeverConfirmsIsGivenUpWithABye() async throws {
        let gateway = try await LiveGateway(
            PortBlock(11), operators: ["sip:nobody@127.0.0.1:9"])
        let scratch = try ScratchDirectory()
        var scenario = SippScenario.caller(acknowledges: false)
        scenario.waitForHangUpAmidAnswers()
        let caller = try Sipp(calling: gateway, in: scratch, scenario)
        #expect(
            try await caller.status(within: .seconds(60)) == 0,
            "\(caller.account)\n\(gateway.account)")
        try await gateway.becomesIdle()
        // It lives: the next call is answered and ends as it should.
        let next = try ScratchDirectory()
        var short = SippScenario.caller()
        short.hangUp()
        let second = try Sipp(calling: gateway, in: next, short)
        #expect(try await second.status() == 0, "\(second.account)\n\(gateway.account)")
        try await gateway.becomesIdle()
        try await gateway.stop()
    }
}
