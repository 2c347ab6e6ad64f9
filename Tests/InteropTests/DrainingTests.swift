// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

extension InteropTests {
    /// A gateway that was told to stop, seen from outside.
    @Suite(.serialized, .enabled(if: InteropTests.hasSipp, "sipp is not installed"))
    struct DrainingTests {
        @Test func whoWatchesSeesTheLastCallEnd() async throws {
            let gateway = try await LiveGateway(
                PortBlock(15), operators: ["sip:nobody@127.0.0.1:9"], grace: 20)
            let scratches = try (0..<3).map { _ in try ScratchDirectory() }
            var scenario = SippScenario.caller()
            scenario.pause(milliseconds: 5000)
            scenario.hangUp()
            let caller = try Sipp(calling: gateway, in: scratches[0], scenario)
            try await gateway.event("agent.connected")
            #expect(await gateway.healthNow()?.status == 200)
            gateway.drain()
            _ = try await Deadline(.seconds(5)).wait(for: "health to say 503\n\(gateway.log)") {
                await gateway.healthNow()?.status == 503 ? true : nil
            }
            let probe = try Sipp(calling: gateway, at: 16, in: scratches[1], .options("503"))
            #expect(try await probe.status() == 0, "\(probe.account)")
            let next = try Sipp(calling: gateway, at: 18, in: scratches[2], .refusedCaller("503"))
            #expect(try await next.status() == 0, "\(next.account)")
            let last = await gateway.healthNow()
            #expect(last?.status == 503 && last?.calls == 1)
            #expect(try await caller.status() == 0, "\(caller.account)\n\(gateway.account)")
            #expect(try await gateway.ends(within: .seconds(10)) == 0)
            try await gateway.event("call.ended", saying: "hung up")
        }
    }
}
