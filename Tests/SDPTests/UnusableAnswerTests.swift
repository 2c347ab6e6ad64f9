// SPDX-License-Identifier: Apache-2.0

import SDP
import Testing

/// Answers to our offer that cannot be used, every kind, and what stands afterwards.
@Suite struct UnusableAnswerTests {
    static let kinds: [(String, SDPError)] = [
        (
            audio("4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc"),
            .unsupportedProfile("RTP/SAVP")
        ),
        (audio("4000 RTP/SAVPF 0"), .unsupportedProfile("RTP/SAVPF")),
        (audio("4000 UDP/TLS/RTP/SAVPF 0"), .unsupportedProfile("UDP/TLS/RTP/SAVPF")),
        (audio("4000 udptl t38"), .unsupportedProfile("udptl")),
        (audio("0 RTP/AVP 0"), .refused),
        (audio("0 RTP/SAVP 0"), .refused),
        (audio("4000 RTP/AVP 18 3"), .noCommonCodec(offered: "G729, GSM")),
        (
            audio("4000 RTP/AVP 101\na=rtpmap:101 telephone-event/8000"),
            .noCommonCodec(offered: "telephone-event")
        ),
        (audio("4000 RTP/AVP"), .noCommonCodec(offered: "")),
        (audio("4000 RTP/AVP 0\na=rtpmap:0 PCMU/16000"), .noCommonCodec(offered: "PCMU")),
        ("", .malformed(line: 0, reason: "empty")),
        ("v=0\n", .answerMismatch("0 streams answer 1")),
        (
            "v=0\nc=IN IP4 192.0.2.7\nm=image 4000 udptl t38\n",
            .answerMismatch("image answers audio")
        ),
        (
            "v=0\nm=audio 4000 RTP/AVP 0\n",
            .malformed(line: 0, reason: "no c= line for the audio stream")
        ),
        (
            "v=0\nc=IN IP4 192.0.2.7\nm=audio 99999 RTP/AVP 0\n",
            .malformed(line: 3, reason: "port is not a number from 0 to 65535")
        ),
        ("not sdp", .malformed(line: 1, reason: "does not begin with v=0")),
    ]

    private static func audio(_ rest: String) -> String {
        "v=0\no=- 1 1 IN IP4 192.0.2.7\ns=-\nc=IN IP4 192.0.2.7\nt=0 0\nm=audio \(rest)\n"
    }

    private func negotiation() -> MediaNegotiation {
        MediaNegotiation(
            local: LocalMedia(
                address: "192.0.2.10", port: 20000,
                codecs: [SpokenCodec(name: "PCMU", staticPayloadType: 0)]), sessionID: 1000)
    }

    @Test(arguments: kinds) func sayWhatIsWrong(_ text: String, _ error: SDPError) {
        var ours = negotiation()
        _ = ours.makeOffer()
        #expect(throws: error) { try ours.accept(answer: Array(text.utf8)) }
        #expect(ours.negotiated == nil && ours.isOffering)
    }

    /// In a session that stands it goes on standing, and the next offer of either side is taken.
    @Test(arguments: kinds) func leaveTheOldSession(_ text: String, _ error: SDPError) throws {
        var ours = negotiation()
        _ = ours.makeOffer()
        let good = Array(Self.audio("4000 RTP/AVP 0").utf8)
        let before = try ours.accept(answer: good)
        _ = ours.makeOffer()
        #expect(throws: error) { try ours.accept(answer: Array(text.utf8)) }
        ours.offerRejected()
        #expect(ours.negotiated == before && !ours.isOffering)
        #expect(try ours.answer(offer: good).audio.direction == .sendReceive)
        _ = ours.makeOffer()
        #expect(try ours.accept(answer: good).remotePort == 4000)
    }

    @Test func aRefreshRepeatsWhatWasSaidLast() throws {
        var ours = negotiation()
        let held = Array((Self.audio("4000 RTP/AVP 0 101") + "a=sendonly\n").utf8)
        let said = try ours.answer(offer: held).body
        #expect(ours.repeatOffer() == said)
        #expect(ours.isOffering)
        let again = try ours.accept(answer: held)
        #expect(again.isHeldByPeer && again.codec.name == "PCMU")
        // And the peer may use the moment to go off hold only with an offer of its own.
        let resumed = try ours.answer(offer: Array(Self.audio("4000 RTP/AVP 0").utf8))
        #expect(!resumed.audio.isHeldByPeer)
    }

    @Test func onlyAnOfferTakesAnswers() throws {
        var ours = negotiation()
        #expect(!ours.takesAnswer)
        _ = ours.makeOffer()
        #expect(ours.takesAnswer)
        _ = try ours.accept(answer: Array(Self.audio("4000 RTP/AVP 0").utf8))
        #expect(ours.takesAnswer)
        _ = try ours.answer(offer: Array(Self.audio("4002 RTP/AVP 0").utf8))
        #expect(!ours.takesAnswer)
    }
}
