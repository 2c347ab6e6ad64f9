// SPDX-License-Identifier: Apache-2.0

import SDP
import Testing

/// Whatever of an offer we can play is taken, and the answer says so: the offerer may send any of it
/// (RFC 3264 section 6.1).
@Suite struct AnsweredCodecsTests {
    struct Offer: Sendable, CustomTestStringConvertible {
        var formats: String
        var attributes: [String] = []
        /// The formats of our answer, the codec we send first, and the same without keys.
        var answered: [String]
        var testDescription: String { formats }
    }

    static let offers: [Offer] = [
        Offer(formats: "0", answered: ["0"]),
        Offer(formats: "0 8", answered: ["0", "8"]),
        Offer(formats: "8 0", answered: ["0", "8"]),
        Offer(formats: "8", answered: ["8"]),
        Offer(formats: "18 8 3 0 9 4", answered: ["0", "8", "9"]),
        Offer(formats: "9 0 8 13", answered: ["0", "8", "9", "13"]),
        // Comfort noise is told of by who speaks of it, beside sound of its clock.
        Offer(
            formats: "0 13 101",
            attributes: ["a=rtpmap:13 CN/8000", "a=rtpmap:101 telephone-event/8000"],
            answered: ["0", "13", "101"]),
        Offer(formats: "0 105", attributes: ["a=rtpmap:105 CN/16000"], answered: ["0"]),
        // Numbers of the offerer's, one of them ours for something else.
        Offer(
            formats: "97 96 101",
            attributes: [
                "a=rtpmap:97 PCMA/8000", "a=rtpmap:96 PCMU/8000",
                "a=rtpmap:101 telephone-event/8000",
            ], answered: ["96", "97", "101"]),
        // One codec under two numbers, as some exchanges write it.
        Offer(
            formats: "0 96 8", attributes: ["a=rtpmap:96 PCMU/8000"],
            answered: ["0", "96", "8"]),
        Offer(
            formats: "9 98", attributes: ["a=rtpmap:98 L16/8000", "a=fmtp:98 channel-order=x"],
            answered: ["9", "98"]),
        // Sound that has been through a filter we do not undo, and of two channels.
        Offer(
            formats: "9 98 99",
            attributes: [
                "a=rtpmap:98 L16/8000", "a=fmtp:98 x=1; Emphasis = 50-15", "a=rtpmap:99 L16/8000/2",
            ], answered: ["9"]),
        Offer(
            formats: "98 9 99", attributes: ["a=rtpmap:98 L16/16000/1", "a=rtpmap:99 L16/44100"],
            answered: ["9", "98"]),
        // Far more numbers than anybody means.
        Offer(
            formats: "0 " + (96...127).map(String.init).joined(separator: " "),
            attributes: (96...127).map { "a=rtpmap:\($0) PCMA/8000" },
            answered: ["0", "96", "97", "98", "99", "100", "101", "102"]),
        // What we do not know is not repeated.
        Offer(
            formats: "111 0 63",
            attributes: ["a=rtpmap:111 opus/48000/2", "a=rtpmap:63 red/48000"],
            answered: ["0"]),
    ]

    private func text(_ offer: Offer) -> [UInt8] {
        Array(
            """
            v=0
            o=peer 7 7 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 4000 RTP/AVP \(offer.formats)
            \(offer.attributes.joined(separator: "\n"))
            """.utf8)
    }

    private func negotiation(followsOfferOrder: Bool = false) -> MediaNegotiation {
        var codecs = [
            SpokenCodec(name: "PCMU", staticPayloadType: 0),
            SpokenCodec(name: "PCMA", staticPayloadType: 8),
            SpokenCodec(name: "G722", staticPayloadType: 9),
        ]
        codecs += [8000, 16_000].map {
            SpokenCodec(name: "L16", clockRate: $0, refusedParameters: ["emphasis"])
        }
        var local = LocalMedia(address: "192.0.2.10", port: 20_000, codecs: codecs)
        local.followsOfferOrder = followsOfferOrder
        return MediaNegotiation(local: local, sessionID: 1000)
    }

    @Test(arguments: offers) func allThatBothSpeakIsTaken(_ offer: Offer) throws {
        var ours = negotiation()
        let (body, audio) = try ours.answer(offer: text(offer))
        let media = try SessionDescription.parse(body).media[0]
        #expect(media.formats == offer.answered)
        let sound = media.codecs.filter {
            !["telephone-event", "cn"].contains($0.name.lowercased())
        }
        #expect(audio.receiving == sound)
        #expect(audio.codec == audio.receiving.first)
        #expect(media.attribute("fmtp").map { $0.lowercased().contains("emphasis") } != true)
        // A refresh and a new offer keep to the numbers.
        let again = try SessionDescription.parse(ours.repeatOffer()).media[0]
        #expect(again.formats == offer.answered)
        ours.offerRejected()
        let later = try SessionDescription.parse(ours.makeOffer()).media[0]
        for codec in Dictionary(grouping: sound, by: \.name).values.compactMap(\.first) {
            #expect(later.codecs.contains { $0.isSameCodec(as: codec) })
            #expect(later.codecs.filter { $0.payloadType == codec.payloadType } == [codec])
        }
        #expect(Set(later.formats).count == later.formats.count)
    }

    @Test(arguments: offers) func theOrderOfTheOfferMayCount(_ offer: Offer) throws {
        var ours = negotiation(followsOfferOrder: true)
        let (body, audio) = try ours.answer(offer: text(offer))
        let formats = try SessionDescription.parse(body).media[0].formats
        #expect(Set(formats) == Set(offer.answered))
        let places = audio.receiving.map { codec in
            offer.formats.split(separator: " ").firstIndex { $0 == "\(codec.payloadType)" } ?? -1
        }
        #expect(places == places.sorted() && !places.contains(-1))
    }

    /// Of an answer to our offer everything is understood that we offered, what was agreed first:
    /// some telephones name one codec and send another.
    @Test(
        arguments: [
            ("0", [0, 8, 9, 96, 97]), ("8", [8, 0, 9, 96, 97]), ("8 0", [0, 8, 9, 96, 97]),
            ("9 8", [8, 9, 0, 96, 97]),
        ] as [(String, [UInt8])])
    func whatWeOfferedIsUnderstood(_ formats: String, _ receiving: [UInt8]) throws {
        var ours = negotiation()
        _ = ours.makeOffer()
        let audio = try ours.accept(answer: text(Offer(formats: formats, answered: [])))
        #expect(audio.receiving.map(\.payloadType) == receiving)
        #expect(
            audio.codec.payloadType == formats.split(separator: " ").first.flatMap { UInt8($0) })
    }
}
