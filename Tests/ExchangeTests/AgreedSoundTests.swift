// SPDX-License-Identifier: Apache-2.0

import CallModel
import Codecs
import Exchange
import MediaEngine
import RTP
import SIP
import Testing

/// What offer and answer agreed on reaches the leg: how long its packets are, and what it has to
/// understand, whoever made the offer.
@Suite struct AgreedSoundTests {
    /// Lines below `m=`, and the packet time of the leg.
    static let times: [(String, Int)] = [
        ("", 20), ("\na=ptime:30", 30), ("\na=ptime:10", 10), ("\na=ptime:60", 60),
        ("\na=maxptime:10", 10), ("\na=ptime:60\na=maxptime:40", 40), ("\na=ptime:0", 20),
        ("\na=ptime:20\na=maxptime:150", 20), ("\na=ptime:5000", 20),
    ]

    private static func sdp(_ lines: String) -> String {
        CoreDesk.sdp(media: "m=audio 4000 RTP/AVP 0 8 101" + lines)
    }

    private func settings(_ desk: CoreDesk, _ party: String) throws -> RTPLegSettings {
        for command in desk.media.reversed() {
            switch command {
            case .openRTP(let whose, let settings), .updateRTP(let whose, let settings):
                if whose.rawValue == party { return settings }
            default: continue
            }
        }
        throw CoreDesk.Missing()
    }

    private func check(_ settings: RTPLegSettings, _ time: Int) {
        #expect(settings.packetTime == time)
        #expect(settings.payloadType == 0)
        #expect(settings.alsoReceiving.map(\.payloadType) == [0, 8])
        #expect(settings.events == TelephoneEventFormat(101))
    }

    @Test(arguments: times) func ofTheCallersOffer(_ lines: String, _ time: Int) throws {
        var desk = CoreDesk()
        try desk.call(Self.sdp(lines))
        check(try settings(desk, "caller"), time)
    }

    @Test(arguments: times) func ofTheAnswerInAnACK(_ lines: String, _ time: Int) throws {
        var desk = CoreDesk()
        try desk.call("", ack: Self.sdp(lines))
        check(try settings(desk, "caller"), time)
    }

    @Test(arguments: times) func ofTheOperatorsAnswer(_ lines: String, _ time: Int) throws {
        var desk = CoreDesk()
        _ = try desk.answer(Self.sdp(lines))
        check(try settings(desk, "operator"), time)
    }

    /// A codec of another clock, under the caller's numbers.
    @Test func aCodecOfAnotherClockReachesTheLeg() throws {
        var desk = CoreDesk { $0.codecs = [PCMU.description, L16.descriptionAt16kHz] }
        try desk.call(
            CoreDesk.sdp(
                media: """
                    m=audio 4000 RTP/AVP 98 102 105
                    a=rtpmap:98 L16/16000
                    a=rtpmap:102 telephone-event/16000
                    a=rtpmap:105 CN/16000
                    """))
        let settings = try settings(desk, "caller")
        #expect(settings.codec == L16.descriptionAt16kHz)
        #expect(settings.payloadType == 98)
        #expect(settings.events == TelephoneEventFormat(102, RTPClock(16_000)))
        #expect(settings.comfortNoise == [105])
    }

    @Test(arguments: times) func ofALaterOffer(_ lines: String, _ time: Int) throws {
        var desk = CoreDesk()
        let invite = try desk.answer(Self.sdp("\na=ptime:40"))
        desk.receive(
            CoreDesk.request("INVITE", branch: "c", in: invite, body: Self.sdp(lines)),
            from: CoreDesk.operators)
        #expect(try desk.takeResponse(.invite).status == 200)
        check(try settings(desk, "operator"), time)
    }
}
