// SPDX-License-Identifier: Apache-2.0

import Addresses
import GatewayTesting
import SoundFiles
import Testing
import Timing

@testable import Fixtures

/// A call cut out of a capture is the call it was.
@Suite struct CaptureCutTests {
    private func cut(_ calls: [Int], of builder: CaptureBuilder) throws -> CapturedCalls {
        let capture = try CaptureFile.read(bytes: builder.bytes, path: "a.pcap")
        let bytes = CaptureCut.bytes(of: calls, in: CaptureSorting(capture), capture)
        return CapturedCalls(from: try CaptureFile.read(bytes: bytes, path: "b.pcap"))
    }

    private func call(_ name: String, seed: Int) -> CaptureStage {
        var network = NetworkConditions.bad
        network.loss = 0.05
        return CaptureStage(
            PhoneScript(
                name, voice: .tone(.caller), dials: "maria",
                steps: [
                    .when(.connected, after: .milliseconds(300), .press("7")),
                    .when(.then, after: .seconds(1), .hangUp),
                ]),
            PhoneScript("maria", voice: .tone(.agent), whenCalled: .answer(after: .seconds(1))),
            for: .seconds(6), network: network, seed: seed)
    }

    @Test(arguments: CaptureStage.Carrier.allCases) func everyCallIsWhole(
        _ carrier: CaptureStage.Carrier
    ) throws {
        for seed in 1...2 {
            var builder = CaptureBuilder()
            call("anna", seed: seed).write(to: &builder, over: carrier)
            let whole = try CaptureStage.read(builder)
            // What came before is another's.
            var mixed = CaptureBuilder()
            call("otto", seed: 100 + seed).write(to: &mixed, over: .udp)
            call("anna", seed: seed).write(to: &mixed, over: carrier, later: .seconds(10))
            mixed.udp(
                at: .seconds(11), from: CraftedCapture.caller, to: CraftedCapture.called,
                Array("a secret".utf8))
            let calls = try cut([1], of: mixed).calls
            #expect(calls == whole.calls, "\(carrier) \(seed)")
            #expect(try cut([0, 1], of: mixed).calls.count == 2)
        }
    }

    @Test func sixteenBytesOfAddressesAndLongMessagesAreKept() throws {
        let here = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 1, port: 4000)
        let there = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 2, port: 4000)
        var capture = CraftedCapture()
        capture.setUp(
            CraftedCapture.sdp(here, lines: (0..<300).map { "a=x:\($0) of no interest" }),
            CraftedCapture.sdp(there))
        capture.rtp(20, from: here, to: there, ssrc: 1)
        #expect(try cut([0], of: capture.builder).calls == capture.calls().calls)
        #expect(throws: CaptureFileError.self) { try cut([3], of: capture.builder) }
    }
}
