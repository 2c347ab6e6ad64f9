// SPDX-License-Identifier: Apache-2.0

import SDP
import Testing
import Timing

@Suite struct MediaNegotiationTests {
    @Test func anOfferSaysEverythingAPeerNeeds() {
        var ours = negotiation()
        let text = String(decoding: ours.makeOffer(), as: UTF8.self)
        #expect(
            text == """
                v=0\r
                o=- 1000 1000 IN IP4 192.0.2.10\r
                s=-\r
                c=IN IP4 192.0.2.10\r
                t=0 0\r
                m=audio 20000 RTP/AVP 0 8 9 96 101\r
                a=rtpmap:0 PCMU/8000\r
                a=rtpmap:8 PCMA/8000\r
                a=rtpmap:9 G722/8000\r
                a=rtpmap:96 L16/8000\r
                a=rtpmap:101 telephone-event/8000\r
                a=fmtp:101 0-15\r
                a=ptime:20\r
                a=rtcp-mux\r
                a=sendrecv\r\n
                """)
        #expect(ours.isOffering)
    }

    @Test func twoOfUsAgree() throws {
        var ours = negotiation()
        var theirs = negotiation(address: "2001:db8::9", port: 30000)
        let (body, atPeer) = try theirs.answer(offer: ours.makeOffer())
        let here = try ours.accept(answer: body)
        #expect(here.remoteAddress == "2001:db8::9")
        #expect(here.remotePort == 30000)
        #expect(here.remoteRTCPPort == 30000)
        #expect(here.multiplexesRTCP && atPeer.multiplexesRTCP)
        #expect(here.codec.name == "PCMU")
        #expect(here.receiving.map(\.payloadType) == [0, 8, 9, 96])
        #expect(atPeer.receiving == here.receiving)
        #expect(here.telephoneEvent?.payloadType == 101)
        #expect(here.direction == .sendReceive)
        #expect(here.packetTime == 20)
        #expect(atPeer.remotePort == 20000)
        #expect(atPeer.codec == here.codec)
        #expect(!ours.isOffering)
        #expect(ours.negotiated == here)
    }

    /// RFC 3264 section 10.1: audio is taken, both video streams are refused in their places.
    @Test func streamsThatAreNotSoundAreRefusedInTheirPlaces() throws {
        var ours = negotiation()
        let (body, audio) = try ours.answer(offer: try Corpus.bytes("rfc3264-offer.sdp"))
        let answer = try SessionDescription.parse(body)
        #expect(answer.media.map(\.kind) == ["audio", "video", "video"])
        #expect(answer.media.map(\.port) == [20000, 0, 0])
        #expect(answer.media.map(\.formats) == [["0"], ["31"], ["32"]])
        #expect(audio.remoteAddress == "host.anywhere.com")
        #expect(audio.remoteRTCPPort == 49171)
        #expect(audio.telephoneEvent?.payloadType == nil)
        // And a later offer of ours keeps the places (RFC 3264 section 8).
        let later = try SessionDescription.parse(ours.makeOffer(direction: .sendOnly))
        #expect(later.media.map(\.port) == [20000, 0, 0])
    }

    @Test func aPlainStreamIsTakenBesideASecuredOne() throws {
        var ours = negotiation()
        let (body, audio) = try ours.answer(offer: try Corpus.bytes("srtp-and-plain.sdp"))
        let answer = try SessionDescription.parse(body)
        #expect(answer.media.map(\.port) == [0, 20000, 0, 0])
        #expect(answer.media.map(\.transport) == ["RTP/SAVP", "RTP/AVP", "UDP/BFCP", "udptl"])
        #expect(audio.codec.name == "PCMA")
    }

    /// RFC 4317 section 5.1: dynamic numbers, with the events first in the list.
    @Test func dynamicNumbersAreTheOfferersForTheWholeSession() throws {
        var ours = negotiation()
        let (body, audio) = try ours.answer(offer: try Corpus.bytes("rfc4317-5.1-dtmf-offer.sdp"))
        #expect(audio.codec == PayloadCodec(name: "PCMU", payloadType: 98))
        #expect(audio.telephoneEvent?.payloadType == 97)
        #expect(audio.packetTime == 30)
        #expect(try SessionDescription.parse(body).media[0].formats == ["98", "99", "97"])
        let reoffer = try SessionDescription.parse(ours.makeOffer()).media[0]
        let numbers = Dictionary(
            uniqueKeysWithValues: reoffer.codecs.map { ($0.name, $0.payloadType) })
        #expect(numbers["PCMU"] == 98)
        #expect(numbers["G722"] == 99)
        #expect(numbers["telephone-event"] == 97)
        // Nothing of ours is drawn twice, or where something of the peer's is.
        #expect(Set(numbers.values).count == numbers.count)
    }

    @Test func theAnswererMayUseOtherNumbersThanWe() throws {
        var ours = negotiation()
        _ = ours.makeOffer()
        let audio = try ours.accept(answer: answer("0 96", "a=rtpmap:96 telephone-event/8000"))
        #expect(audio.telephoneEvent?.payloadType == 96)
        #expect(audio.receivingTelephoneEvents.map(\.payloadType) == [101])
    }

    @Test(arguments: [
        ("sendonly", MediaDirection.receiveOnly), ("recvonly", .sendOnly),
        ("inactive", .inactive), ("sendrecv", .sendReceive),
    ])
    func directionsAreMirrored(_ offered: String, _ ours: MediaDirection) throws {
        var negotiation = negotiation()
        let (body, audio) = try negotiation.answer(offer: offer("0", "a=\(offered)"))
        #expect(audio.direction == ours)
        #expect(try SessionDescription.parse(body).media[0].attribute(ours.rawValue) == "")
        #expect(audio.isHeldByPeer == !ours.sends)
    }

    /// RFC 4317 section 3.1, and the hold of RFC 2543 by an address of zeros.
    @Test func bothKindsOfHoldAreUnderstood() throws {
        var ours = negotiation()
        let (_, held) = try ours.answer(offer: try Corpus.bytes("rfc4317-3.1-hold.sdp"))
        #expect(held.direction == .receiveOnly)
        #expect(held.isHeldByPeer)
        let (body, old) = try ours.answer(offer: offer("0", address: "0.0.0.0"))
        #expect(old.direction == .receiveOnly)
        #expect(try SessionDescription.parse(body).media[0].attribute("recvonly") == "")
        let (_, resumed) = try ours.answer(offer: offer("0", address: "192.0.2.77"))
        #expect(resumed.direction == .sendReceive)
        #expect(resumed.remoteAddress == "192.0.2.77")
    }

    @Test func aSessionLevelDirectionHoldsUnlessTheStreamSaysOtherwise() throws {
        var ours = negotiation()
        let (_, audio) = try ours.answer(offer: try Corpus.bytes("session-level.sdp"))
        #expect(audio.direction == .inactive)
        #expect(audio.remoteAddress == "192.0.2.7")
        #expect(audio.multiplexesRTCP)
        ours.local.multiplexesRTCP = false
        let (body, plain) = try ours.answer(offer: try Corpus.bytes("session-level.sdp"))
        #expect(plain.remoteRTCPPort == 53020)
        #expect(try SessionDescription.parse(body).media[0].attribute("rtcp-mux") == nil)
    }

    @Test func ourHoldIsAnOfferAndTheAnswerLimitsIt() throws {
        var ours = negotiation()
        _ = ours.makeOffer(direction: .sendOnly)
        #expect(try ours.accept(answer: answer("0", "a=recvonly")).direction == .sendOnly)
        _ = ours.makeOffer(direction: .sendOnly)
        #expect(try ours.accept(answer: answer("0", "a=sendrecv")).direction == .sendOnly)
        _ = ours.makeOffer()
        #expect(try ours.accept(answer: answer("0", "a=inactive")).direction == .inactive)
    }

    @Test func theVersionGrowsOnlyWithAChange() throws {
        var ours = negotiation()
        func version(_ body: [UInt8]) throws -> UInt64 {
            try SessionDescription.parse(body).origin.version
        }
        #expect(try version(ours.makeOffer()) == 1000)
        _ = try ours.accept(answer: answer("0"))
        #expect(try version(ours.makeOffer()) == 1000)
        #expect(try version(ours.makeOffer(direction: .sendOnly)) == 1001)
        ours.local.port = 20002
        #expect(try version(ours.makeOffer(direction: .sendOnly)) == 1002)
        ours.offerRejected()
        #expect(try version(ours.answer(offer: offer("0")).body) == 1003)
        #expect(try version(ours.answer(offer: offer("0")).body) == 1003)
    }

    @Test func preferenceIsOursUnlessWeFollowTheOffer() throws {
        var ours = negotiation()
        #expect(try ours.answer(offer: offer("9 8 0")).audio.codec.name == "PCMU")
        ours.local.followsOfferOrder = true
        #expect(try ours.answer(offer: offer("9 8 0")).audio.codec.name == "G722")
    }

    @Test func whatCannotBeIsSaidWithItsStatus() throws {
        var ours = negotiation()
        expectError(.noCommonCodec(offered: "G729, GSM"), 488) {
            _ = try ours.answer(offer: offer("18 3"))
        }
        expectError(.noAudio, 488) { _ = try ours.answer(offer: offer("0", port: 0)) }
        expectError(.wrongState, 491) { _ = try ours.accept(answer: answer("0")) }
        #expect(ours.negotiated == nil)
        _ = ours.makeOffer()
        expectError(.wrongState, 491) { _ = try ours.answer(offer: offer("0")) }
        expectError(.refused, 488) { _ = try ours.accept(answer: answer("0", port: 0)) }
        expectError(.noCommonCodec(offered: "G729"), 488) {
            _ = try ours.accept(answer: answer("18"))
        }
        #expect(ours.isOffering)
    }

    /// Answers with more or fewer streams than our offer, or in another order: the first of sound
    /// that fits is taken.
    @Test(arguments: [
        (["audio 4000 RTP/AVP 0", "video 0 RTP/AVP 31"], 4000),
        (["video 0 RTP/AVP 31", "audio 4000 RTP/AVP 0"], 4000),
        (["audio 0 RTP/AVP 0", "audio 4002 RTP/AVP 0"], 4002),
        (["audio 4000 RTP/SAVP 0", "audio 4002 RTP/AVP 0"], 4002),
        (["audio 4000 RTP/AVP 18", "audio 4002 RTP/AVP 8 0", "image 0 udptl t38"], 4002),
        (["image 0 udptl t38", "audio 4000 RTP/AVP 0", "application 9 TCP 1"], 4000),
    ])
    func anAnswerWithOtherStreamsIsTaken(_ lines: [String], port: Int) throws {
        var ours = negotiation()
        _ = ours.makeOffer()
        let text =
            "v=0\no=- 1 1 IN IP4 192.0.2.7\ns=-\nc=IN IP4 192.0.2.7\nt=0 0\n"
            + lines.map { "m=\($0)\n" }.joined()
        let audio = try ours.accept(answer: Array(text.utf8))
        #expect(audio.remotePort == UInt16(port) && !ours.isOffering)
    }

    @Test func theFinalAnswerMayAmendTheProvisionalOne() throws {
        var ours = negotiation()
        _ = ours.makeOffer()
        #expect(try ours.accept(answer: answer("0")).codec.name == "PCMU")
        #expect(try ours.accept(answer: answer("8")).codec.name == "PCMA")
    }

    @Test func aRefusedReofferLeavesTheOldSession() throws {
        var ours = negotiation()
        _ = ours.makeOffer()
        let before = try ours.accept(answer: answer("0"))
        _ = ours.makeOffer(direction: .inactive)
        ours.offerRejected()
        #expect(ours.negotiated == before)
        #expect(try ours.answer(offer: offer("0")).audio.direction == .sendReceive)
    }

    @Test func mutatedOffersAndAnswersNeverBreakTheNegotiation() throws {
        var random = SeededRandom(seed: 6)
        let seeds = try Corpus.names().map(Corpus.bytes)
        var agreed = 0
        for _ in 0..<3000 {
            var ours = negotiation()
            let bytes = Corpus.mutate(seeds[Int(random.next() % UInt64(seeds.count))], &random)
            if let (body, audio) = try? ours.answer(offer: bytes) {
                agreed += 1
                #expect(audio.remotePort != 0)
                let media = try SessionDescription.parse(body).media
                #expect(media.filter { $0.port != 0 }.count == 1)
            }
            _ = ours.makeOffer()
            _ = try? ours.accept(answer: bytes)
            _ = ours.makeOffer()
        }
        #expect(agreed > 500)
    }

    private func negotiation(
        address: String = "192.0.2.10", port: UInt16 = 20000
    ) -> MediaNegotiation {
        let codecs: [(String, UInt8?)] = [("PCMU", 0), ("PCMA", 8), ("G722", 9), ("L16", nil)]
        return MediaNegotiation(
            local: LocalMedia(
                address: address, port: port,
                codecs: codecs.map { SpokenCodec(name: $0.0, staticPayloadType: $0.1) }),
            sessionID: 1000)
    }

    private func offer(
        _ formats: String, _ attribute: String = "a=x", address: String = "192.0.2.1",
        port: UInt16 = 4000
    ) -> [UInt8] {
        Array(
            """
            v=0
            o=peer 7 7 IN IP4 192.0.2.1
            s=-
            c=IN IP4 \(address)
            t=0 0
            m=audio \(port) RTP/AVP \(formats)
            \(attribute)
            """.utf8)
    }

    private func answer(
        _ formats: String, _ attribute: String = "a=x", port: UInt16 = 4000
    ) -> [UInt8] {
        offer(formats, attribute, port: port)
    }

    private func expectError(_ expected: SDPError, _ status: Int, _ body: () throws -> Void) {
        #expect(throws: expected) { try body() }
        #expect(expected.sipStatus == status)
    }
}
