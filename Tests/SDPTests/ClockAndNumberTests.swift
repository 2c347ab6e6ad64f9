// SPDX-License-Identifier: Apache-2.0

import SDP
import Testing

/// Numbers that are drawn, and telephone events beside sound of any clock (RFC 4733 section 2.1).
@Suite struct ClockAndNumberTests {
    private static let wide = SpokenCodec(name: "L16", clockRate: 16_000)
    private static let pcmu = SpokenCodec(name: "PCMU", staticPayloadType: 0)

    private func negotiation(
        _ codecs: [SpokenCodec], sessionID: UInt64 = 1000
    ) -> MediaNegotiation {
        MediaNegotiation(
            local: LocalMedia(address: "192.0.2.10", port: 20_000, codecs: codecs),
            sessionID: sessionID)
    }

    private func media(_ body: [UInt8]) throws -> SessionDescription.MediaDescription {
        try SessionDescription.parse(body).media[0]
    }

    private func text(_ formats: String, _ attributes: [String]) -> [UInt8] {
        let head = "v=0\no=p 7 7 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n"
        let lines = ["m=audio 4000 RTP/AVP \(formats)"] + attributes
        return Array((head + lines.joined(separator: "\n")).utf8)
    }

    @Test func eventsAreOfferedForEachClockOnce() throws {
        var ours = negotiation([Self.pcmu, Self.wide, SpokenCodec(name: "X", clockRate: 16_000)])
        let offer = try media(ours.makeOffer())
        #expect(offer.formats == ["0", "96", "97", "101", "98"])
        let events = offer.codecs.filter { $0.name == "telephone-event" }
        #expect(events.map(\.clockRate) == [8000, 16_000])
        #expect(events.map(\.payloadType) == [101, 98])
        #expect(events.allSatisfy { $0.parameters == "0-15" })
    }

    @Test func keysGoWithTheClockOfTheSound() throws {
        var ours = negotiation([Self.wide, Self.pcmu])
        var theirs = negotiation([Self.wide])
        let (body, there) = try theirs.answer(offer: ours.makeOffer())
        let here = try ours.accept(answer: body)
        for audio in [here, there] {
            #expect(audio.codec.clockRate == 16_000)
            #expect(audio.telephoneEvent?.clockRate == 16_000)
            #expect(audio.receivingTelephoneEvents.map(\.clockRate) == [16_000])
        }
    }

    /// The other number for the same thing in the other direction (RFC 3264 section 5.1).
    @Test func eachSideHasItsNumbers() throws {
        var ours = negotiation([Self.wide])
        _ = ours.makeOffer()
        let audio = try ours.accept(
            answer: text(
                "110 120", ["a=rtpmap:110 L16/16000", "a=rtpmap:120 telephone-event/16000"]))
        #expect(audio.codec.payloadType == 110)
        #expect(audio.receiving.map(\.payloadType) == [96])
        #expect(audio.telephoneEvent?.payloadType == 120)
        #expect(audio.receivingTelephoneEvents.map(\.payloadType) == [101])
    }

    /// Events of a clock that no sound has: better than none, unless there are fitting ones.
    @Test func eventsOfAnotherClockAreTakenWhereNoneFits() throws {
        let narrow = "a=rtpmap:101 telephone-event/8000"
        let fitting = "a=rtpmap:102 telephone-event/16000"
        let sound = "a=rtpmap:98 L16/16000"
        for (attributes, events) in [
            ([sound, narrow], ["101"]), ([sound, narrow, fitting], ["102"]),
        ] {
            var ours = negotiation([Self.wide])
            let (body, audio) = try ours.answer(offer: text("98 101 102", attributes))
            #expect(try media(body).formats == ["98"] + events)
            #expect(audio.telephoneEvent.map { "\($0.payloadType)" } == events.first)
        }
    }

    @Test func comfortNoiseIsKnownByItsNumbers() throws {
        var ours = negotiation([Self.wide, Self.pcmu])
        let (body, audio) = try ours.answer(
            offer: text(
                "98 0 105 13",
                ["a=rtpmap:98 L16/16000", "a=rtpmap:105 CN/16000", "a=rtpmap:13 CN/8000"]))
        #expect(audio.comfortNoise == [105, 13])
        #expect(try media(body).formats == ["98", "0", "105", "13"])
        // Nobody is asked for it.
        let later = try media(ours.makeOffer()).formats
        #expect(!later.contains("13") && !later.contains("105"))
    }

    @Test func parametersAreOursInWhatWeSay() throws {
        let codec = SpokenCodec(
            name: "opus", clockRate: 48_000, channels: 2, parameters: "useinbandfec=1",
            refusedParameters: ["cbr"])
        var ours = negotiation([codec])
        let offer = try media(ours.makeOffer())
        #expect(offer.attributes.contains(.init("rtpmap", "96 opus/48000/2")))
        #expect(offer.attributes.contains(.init("fmtp", "96 useinbandfec=1")))
        ours.offerRejected()
        let (body, _) = try ours.answer(
            offer: text("111", ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 stereo=1"]))
        #expect(try media(body).attributes.contains(.init("fmtp", "111 useinbandfec=1")))
        #expect(throws: SDPError.self) {
            try ours.answer(
                offer: text("111", ["a=rtpmap:111 opus/48000/2", "a=fmtp:111 stereo=1;cbr=1"]))
        }
    }

    /// Whatever the peer's offers take, ours stay apart, and what was said once stays (RFC 3264
    /// section 8.3.2).
    @Test func numbersStayApartAndStay() throws {
        let codecs = [Self.pcmu, Self.wide] + (0..<6).map { SpokenCodec(name: "C\($0)") }
        for taken in UInt8(96)...127 {
            var ours = negotiation(codecs)
            let before = try media(ours.makeOffer()).codecs
            ours.offerRejected()
            _ = try ours.answer(offer: text("0 \(taken)", ["a=rtpmap:\(taken) C3/8000"]))
            let after = try media(ours.makeOffer()).codecs
            #expect(Set(after.map(\.payloadType)).count == after.count)
            #expect(after.first { $0.name == "C3" }?.payloadType == taken)
            for codec in before where codec.payloadType != taken && codec.name != "C3" {
                #expect(after.contains(codec), "\(taken): \(codec)")
            }
        }
    }

    @Test func whatHasNoNumberLeftIsNotOffered() throws {
        let codecs = (0..<40).map { SpokenCodec(name: "C\($0)") } + [Self.pcmu]
        var ours = negotiation(codecs)
        let offer = try media(ours.makeOffer()).codecs
        #expect(Set(offer.map(\.payloadType)).count == offer.count)
        #expect(offer.count == 33)
        #expect(offer.contains { $0.name == "PCMU" })
        #expect(offer.contains { $0.name == "telephone-event" })
    }
}
