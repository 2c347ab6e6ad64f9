// SPDX-License-Identifier: Apache-2.0

import Addresses
import Fixtures
import GatewayTesting
import SoundFiles
import Testing
import Timing

/// What real networks do to calls: addresses that are moved, passwords, redirections, things that
/// nobody can read.
@Suite struct CraftedCaptureTests {
    private static let inner = SocketAddress(ipv4: 0x0A00_0005, port: 4000)
    private static let outer = SocketAddress(ipv4: 0xCB00_7105, port: 41_234)
    private static let server = SocketAddress(ipv4: 0xC000_0202, port: 20_000)

    private func counts(_ call: CapturedCall?) -> [Int] {
        call?.sides.map(\.packets.count) ?? []
    }

    /// A phone behind a translator names an address nobody sees.
    @Test func soundIsFoundBehindATranslator() throws {
        var capture = CraftedCapture()
        capture.setUp(CraftedCapture.sdp(Self.inner), CraftedCapture.sdp(Self.server))
        capture.rtp(20, from: Self.outer, to: Self.server, ssrc: 1)
        capture.rtp(30, from: Self.server, to: Self.outer, ssrc: 2)
        let calls = try capture.calls()
        #expect(counts(calls.calls.first) == [20, 30] && calls.notes.isEmpty)
    }

    /// Both addresses are others than were named: the ports tell.
    @Test func soundIsFoundByItsPortsWhereBothWereMoved() throws {
        let (near, far) = (Self.outer.with(port: 4000), Self.outer.with(port: 20_000))
        let farther = SocketAddress(ipv4: 0xCB00_7106, port: far.port)
        var capture = CraftedCapture()
        capture.setUp(CraftedCapture.sdp(Self.inner), CraftedCapture.sdp(Self.server))
        capture.rtp(20, from: near, to: farther, ssrc: 1)
        capture.rtp(30, from: farther, to: near, ssrc: 2)
        // The same source, later, from another port of its translator.
        capture.rtp(
            12, from: near.with(port: 50_001), to: farther, ssrc: 1, at: .seconds(2))
        let calls = try capture.calls()
        let call = try #require(calls.calls.first)
        #expect(counts(call) == [32, 30] && calls.notes.isEmpty)
        #expect(
            call.notes == [
                "the caller's sound comes from elsewhere than it said",
                "the callee's sound comes from elsewhere than it said",
            ])
    }

    @Test func whatBelongsToNobodyIsCounted() throws {
        var capture = CraftedCapture()
        capture.setUp(CraftedCapture.sdp(Self.inner), CraftedCapture.sdp(Self.server))
        capture.rtp(20, from: Self.inner, to: Self.server, ssrc: 1)
        let stray = SocketAddress(ipv4: 0x0A09_0909, port: 7000)
        capture.rtp(15, from: stray, to: stray.with(port: 7002), ssrc: 9)
        // Fewer may be anything.
        capture.rtp(5, from: stray, to: stray.with(port: 7004), ssrc: 8)
        let calls = try capture.calls()
        #expect(calls.notes == ["15 packets of RTP belong to no call of the capture"])
        #expect(calls.calls.first?.notes == ["no sound of the callee is in the capture"])
    }

    @Test func passwordsAndRedirectionsAreOneCall() throws {
        for (status, words) in [(401, "Unauthorized"), (407, "x"), (302, "Moved Temporarily")] {
            var capture = CraftedCapture()
            capture.sip(
                "INVITE sip:help@192.0.2.2 SIP/2.0", isFromCaller: true,
                to: "<sip:help@192.0.2.2>", CraftedCapture.sdp(Self.inner))
            capture.sip("SIP/2.0 \(status) \(words)", isFromCaller: false)
            let refused = try #require(capture.calls().calls.first)
            #expect(refused.end == .refused(status: status, reason: words))
            #expect(refused.end.party == .called)
            capture.sip(
                "INVITE sip:help@192.0.2.2 SIP/2.0", isFromCaller: true, cseq: "2 INVITE",
                to: "<sip:help@192.0.2.2>", CraftedCapture.sdp(Self.inner))
            capture.sip(
                "SIP/2.0 183 Session Progress", isFromCaller: false, cseq: "2 INVITE",
                CraftedCapture.sdp(Self.server))
            capture.sip("SIP/2.0 200 OK", isFromCaller: false, cseq: "2 INVITE")
            capture.rtp(20, from: Self.server, to: Self.inner, ssrc: 1)
            capture.time = .seconds(3)
            // By the one that was called, whose From is the caller's To.
            capture.sip(
                "BYE sip:a@192.0.2.1 SIP/2.0", isFromCaller: false, cseq: "1 BYE",
                from: "<sip:help@192.0.2.2>;tag=d", to: "<sip:4915550100@192.0.2.1>;tag=c")
            let calls = try capture.calls().calls
            let call = try #require(calls.first)
            #expect(calls.count == 1 && call.progress.map(\.status) == [183])
            #expect(call.answered == .zero + .milliseconds(40))
            #expect(call.end == .hungUp(by: .called) && call.ended == .zero + .seconds(3))
            #expect(counts(call) == [0, 20])
        }
    }

    struct Oddity: Sendable, CustomStringConvertible {
        var description: String
        var formats = "0 101"
        var profile = "RTP/AVP"
        var lines = ["a=rtpmap:101 telephone-event/8000"]
        var payloadType: UInt8 = 0
        var notes: [String]

        /// A call with so many packets of each side.
        func capture(packets count: Int) -> CraftedCapture {
            func sdp(_ address: SocketAddress) -> [String] {
                CraftedCapture.sdp(address, formats: formats, profile: profile, lines: lines)
            }
            var capture = CraftedCapture()
            capture.setUp(sdp(inner), sdp(server))
            capture.rtp(count, from: inner, to: server, ssrc: 1, payloadType: payloadType)
            capture.rtp(count, from: server, to: inner, ssrc: 2, payloadType: payloadType)
            return capture
        }
    }

    static let oddities: [Oddity] = [
        Oddity(
            description: "a codec that is not spoken", formats: "18", lines: [], payloadType: 18,
            notes: [
                "the caller speaks G729/8000, which is not spoken here",
                "the callee speaks G729/8000, which is not spoken here",
            ]),
        Oddity(
            description: "keys in the description", profile: "RTP/SAVP",
            lines: ["a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"],
            notes: [
                "the sound of the caller is encrypted", "the sound of the callee is encrypted",
            ]),
        Oddity(
            description: "a fingerprint", lines: ["a=fingerprint:sha-256 AA"],
            notes: [
                "the sound of the caller is encrypted", "the sound of the callee is encrypted",
            ]),
        Oddity(
            description: "two streams", lines: ["m=audio 9000 RTP/AVP 8"],
            notes: [
                "the caller has several streams of sound; the first is read",
                "the callee has several streams of sound; the first is read",
            ]),
    ]

    @Test(arguments: oddities) func whatCannotBePlayedIsSaid(_ oddity: Oddity) throws {
        let capture = oddity.capture(packets: 20)
        let call = try #require(capture.calls().calls.first)
        #expect(call.notes == oddity.notes && counts(call) == [20, 20])
        let isHeard = call.side(of: .caller)?.sound(at: 8000) != nil
        #expect(isHeard == (oddity.description == "two streams"))
    }

    @Test func whatLiesOutsideTheCaptureIsSaid() throws {
        var capture = CraftedCapture()
        capture.sip("BYE sip:a@192.0.2.1 SIP/2.0", isFromCaller: true, cseq: "2 BYE")
        capture.builder.tcp(
            at: capture.time, from: CraftedCapture.caller, to: CraftedCapture.called, sequence: 1,
            [0x16, 0x03, 0x01, 0, 5])
        capture.builder.udp(
            at: capture.time, from: CraftedCapture.caller, to: CraftedCapture.called,
            Array("INVITE sip:x SIP/2.0\r\n\r\n".utf8))
        #expect(
            try capture.calls().notes == [
                "1 SIP messages cannot be read",
                "1 pieces are encrypted (TLS): SIP in them is not seen",
                "1 calls were up before the capture began, and are left out",
                "there is no call (INVITE) in it",
            ])
        // From the answer on there is a call, though not all of it.
        var late = CraftedCapture()
        late.sip("SIP/2.0 200 OK", isFromCaller: false, CraftedCapture.sdp(Self.server))
        late.rtp(20, from: Self.outer, to: Self.server, ssrc: 1)
        late.rtp(20, from: Self.server, to: Self.outer, ssrc: 2)
        let call = try #require(late.calls().calls.first)
        #expect(call.notes == ["its beginning is not in the capture"] && counts(call) == [20, 20])
    }

    @Test func callsOverIPv6AreRead() throws {
        let here = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 1, port: 4000)
        let there = SocketAddress(ipv6: 0x2001_0DB8_0000_0000, 2, port: 4000)
        var capture = CraftedCapture()
        capture.setUp(CraftedCapture.sdp(here), CraftedCapture.sdp(there))
        capture.rtp(20, from: here, to: there, ssrc: 1)
        capture.rtp(25, from: there, to: here, ssrc: 2)
        #expect(counts(try capture.calls().calls.first) == [20, 25])
    }

    /// A server in the middle: two calls, each with its own two ways.
    @Test func twoLegsOfAServerAreTwoCalls() throws {
        let far = SocketAddress(ipv4: 0x0A00_0006, port: 4000)
        var capture = CraftedCapture()
        capture.setUp(CraftedCapture.sdp(Self.inner), CraftedCapture.sdp(Self.server))
        capture.setUp(
            CraftedCapture.sdp(Self.server.with(port: 20_002)), CraftedCapture.sdp(far),
            callID: "second")
        capture.rtp(20, from: Self.inner, to: Self.server, ssrc: 1)
        capture.rtp(21, from: Self.server.with(port: 20_002), to: far, ssrc: 1)
        capture.rtp(22, from: far, to: Self.server.with(port: 20_002), ssrc: 2)
        capture.rtp(23, from: Self.server, to: Self.inner, ssrc: 2)
        let calls = try capture.calls().calls
        #expect(calls.map(counts) == [[20, 23], [21, 22]])
        #expect(calls.allSatisfy { $0.notes.isEmpty })
    }

    /// Torn at any packet, a capture gives the calls as far as they go.
    @Test func tornCapturesGiveWhatTheyHave() throws {
        var capture = CraftedCapture()
        capture.setUp(CraftedCapture.sdp(Self.inner), CraftedCapture.sdp(Self.server))
        capture.rtp(6, from: Self.inner, to: Self.server, ssrc: 1)
        let (bytes, starts) = (capture.builder.bytes, capture.builder.starts)
        for (whole, end) in starts.enumerated().dropFirst() {
            let torn = try CaptureFile.read(bytes: Array(bytes[..<(end + 9)]), path: "a")
            let calls = CapturedCalls(from: torn)
            #expect(calls.calls.count == 1)
            #expect(calls.notes == ["the file ends in the middle of a packet"])
            #expect(counts(calls.calls.first) == [max(0, whole - 3), 0])
            #expect((calls.calls.first?.answered != nil) == (whole > 1))
        }
    }
}
