// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import MediaEngine
import RTP
import SIP
import Testing
import Timing

/// What operators' phones answer our INVITE with, and how sessions that stand are refreshed.
@Suite struct OperatorAnswerTests {
    /// Answers to our INVITE that are no use, and what the journal says of each.
    @Test(arguments: [
        ("", "there is no SDP in the answer"),
        (
            CoreDesk.sdp(
                media: "m=audio 4000 RTP/SAVP 0\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"),
            "audio is over RTP/SAVP, and taken over RTP/AVP only"
        ),
        (
            CoreDesk.sdp(media: "m=audio 4000 UDP/TLS/RTP/SAVPF 0"),
            "audio is over UDP/TLS/RTP/SAVPF, and taken over RTP/AVP only"
        ),
        (
            CoreDesk.sdp(media: "m=audio 0 RTP/AVP 0"),
            "the answer refuses the audio stream (port 0)"
        ),
        (
            CoreDesk.sdp(media: "m=audio 4000 RTP/AVP 18 9"),
            "codecs named: G729, G722; taken: PCMU, PCMA"
        ),
        (
            CoreDesk.sdp(media: "m=audio 4000 RTP/AVP 101"),
            "codecs named: telephone-event; taken: PCMU, PCMA"
        ),
        (
            CoreDesk.sdp(media: "m=image 4000 udptl t38"),
            "the answer does not fit the offer: image answers audio"
        ),
        (
            CoreDesk.sdp(connection: "c=IN IP4 phone.example"),
            "c= must be an address to send to: phone.example is a name"
        ),
        (
            CoreDesk.sdp(connection: "c=IN IP6 2001:db8::7"),
            "c= must be an address to send to: 2001:db8::7 is of another family than 10.0.0.1"
        ),
        (CoreDesk.sdp(connection: nil), "Bad SDP: no c= line for the audio stream"),
        ("hello", "Bad SDP at line 1: does not begin with v=0"),
    ])
    func anAnswerWeCannotUseGoesToTheNext(_ body: String, _ why: String) throws {
        var desk = CoreDesk()
        let invite = try desk.escalate()
        desk.receive(CoreDesk.response(200, to: invite, body: body), from: CoreDesk.operators)
        let requests = desk.sent.compactMap { sent -> SIPRequest? in
            if case .request(let request) = sent.message { request } else { nil }
        }
        #expect(requests.map(\.method.rawValue) == ["ACK", "BYE", "INVITE"])
        #expect(requests[1].headers[.reason]?.contains("unusable answer: ") == true)
        #expect(requests[2].uri.user == "ben")
        let ended = desk.events.compactMap { kind -> Attempt? in
            if case .attemptEnded(let attempt) = kind { attempt } else { nil }
        }
        #expect(ended.map(\.result) == [.incompatible])
        #expect(ended[0].evidence == LegEvidence.sip(200, why))
    }

    @Test func sdpInARingingServesAnAnswerWithoutOne() throws {
        for isReliable in [true, false] {
            var desk = CoreDesk()
            let invite = try desk.escalate()
            desk.receive(
                CoreDesk.response(
                    183, to: invite, headers: isReliable ? ["Require: 100rel", "RSeq: 1"] : [],
                    body: CoreDesk.sdp(media: "m=audio 4444 RTP/AVP 0 101")),
                from: CoreDesk.operators)
            let opensEarly = desk.media.contains(where: \.isOpeningOperator)
            #expect(!opensEarly)
            desk.receive(CoreDesk.response(200, to: invite), from: CoreDesk.operators)
            guard
                case .openRTP(.operator, let settings) = desk.media.first(
                    where: \.isOpeningOperator)
            else { throw CoreDesk.Missing() }
            #expect(settings.remote.port == 4444)
        }
    }

    @Test func anUpdateBeforeTheAnswerIsWhatCounts() throws {
        var desk = CoreDesk()
        let invite = try desk.escalate()
        desk.receive(
            CoreDesk.response(
                183, to: invite, headers: ["Require: 100rel", "RSeq: 1"], body: CoreDesk.sdp()),
            from: CoreDesk.operators)
        desk.sent = []
        desk.receive(
            CoreDesk.request(
                "UPDATE", branch: "u", in: invite,
                body: CoreDesk.sdp("sendonly", media: "m=audio 4446 RTP/AVP 0 101")),
            from: CoreDesk.operators)
        #expect(try desk.takeResponse(.update).status == 200)
        desk.receive(
            CoreDesk.response(200, to: invite, body: CoreDesk.sdp()), from: CoreDesk.operators)
        guard
            case .openRTP(.operator, let settings) = desk.media.first(where: \.isOpeningOperator)
        else { throw CoreDesk.Missing() }
        #expect(settings.remote.port == 4446)
        #expect(desk.takeHolds() == ["operator holds"])
    }

    // MARK: Refreshing

    @Test func aRefreshByReinviteChangesNothing() throws {
        var desk = CoreDesk()
        let invite = try desk.escalate()
        desk.receive(
            CoreDesk.response(
                200, to: invite,
                headers: ["Session-Expires: 300;refresher=uac", "Allow: INVITE, ACK, BYE"],
                body: CoreDesk.sdp()), from: CoreDesk.operators)
        desk.receive(
            CoreDesk.request(
                "INFO", branch: "i", in: invite, body: "Signal=1\n"
            ).replacing("application/sdp", with: "application/dtmf-relay"),
            from: CoreDesk.operators)
        desk.pass(.seconds(100))
        desk.sent = []
        desk.pass(.seconds(50))
        let refresh = try desk.takeRequest(.invite)
        #expect(refresh.to.tag == "them" && refresh.body == invite.body)
        desk.receive(
            CoreDesk.response(200, to: refresh, body: CoreDesk.sdp("sendonly")),
            from: CoreDesk.operators)
        #expect(try desk.takeRequest(.ack).cseq.number == refresh.cseq.number)
        // The direction counts, whoever made the offer.
        #expect(desk.takeHolds() == ["operator holds"])
    }

    @Test func aCallerNobodyRefreshesEndsWithTheTrueReason() throws {
        var desk = CoreDesk()
        let text = CoreDesk.request("INVITE", body: CoreDesk.sdp()).replacing(
            "Max-Forwards: 70", with: "Supported: timer\nSession-Expires: 90\nMax-Forwards: 70")
        desk.receive(text, from: CoreDesk.caller)
        let tag = try desk.takeResponse(.invite).to.tag
        desk.receive(CoreDesk.request("ACK", branch: "b", to: tag), from: CoreDesk.caller)
        desk.pass(.seconds(60))
        let bye = try desk.takeRequest(.bye)
        #expect(bye.headers[.reason] == "SIP;cause=408;text=\"Session Expired\"")
        desk.receive(CoreDesk.response(200, to: bye), from: CoreDesk.caller)
        let reasons = desk.events.compactMap { kind -> String? in
            if case .disconnected(.caller, let reason) = kind { reason } else { nil }
        }
        #expect(reasons == ["the session was not refreshed within 90 s"])
    }
}
