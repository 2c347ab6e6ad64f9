// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import MediaEngine
import RTP
import SIP
import Testing
import Timing

/// Offers and answers of live legs: what holds whom, what stands when one comes to nothing, and what
/// the other side is told.
@Suite struct OfferAnswerTests {
    // MARK: Hold, whoever offers

    /// The direction the peer names, and whether it holds us.
    static let directions = [
        ("sendonly", true), ("inactive", true), ("sendrecv", false), ("recvonly", false),
    ]

    enum Way: CaseIterable { case reinvite, lateOffer, update }

    /// The operator's change of direction, by each of the three ways there are.
    private func change(
        _ desk: inout CoreDesk, _ way: Way, _ cseq: Int, _ direction: String, in invite: SIPRequest
    ) throws {
        let body = CoreDesk.sdp(direction)
        let method = way == .update ? "UPDATE" : "INVITE"
        desk.receive(
            CoreDesk.request(
                method, cseq: cseq, branch: "c\(cseq)", in: invite,
                body: way == .lateOffer ? "" : body), from: CoreDesk.operators)
        let response = try desk.takeResponse(Method(rawValue: method))
        #expect(response.status == 200)
        let ours = String(decoding: response.body, as: UTF8.self)
        #expect(ours.contains("m=audio "))
        if way == .lateOffer { #expect(ours.contains("a=sendrecv")) }
        guard way != .update else { return }
        desk.receive(
            CoreDesk.request(
                "ACK", cseq: cseq, branch: "k\(cseq)", in: invite,
                body: way == .lateOffer ? body : ""), from: CoreDesk.operators)
    }

    @Test(arguments: Way.allCases, directions)
    func theDirectionCountsWhoeverMadeTheOffer(_ way: Way, _ hold: (String, Bool)) throws {
        for back in Way.allCases {
            var desk = CoreDesk()
            let invite = try desk.answer()
            #expect(desk.takeHolds().isEmpty)
            try change(&desk, way, 1, hold.0, in: invite)
            #expect(desk.takeHolds() == (hold.1 ? ["operator holds"] : []), "\(way)")
            guard case .updateRTP(.operator, let settings) = desk.media.last(where: \.isUpdate)
            else { throw CoreDesk.Missing() }
            #expect(settings.direction.sends == !hold.1)
            try change(&desk, back, 2, "sendrecv", in: invite)
            #expect(desk.takeHolds() == (hold.1 ? ["operator resumes"] : []), "\(way), \(back)")
            guard case .updateRTP(.operator, let after) = desk.media.last(where: \.isUpdate)
            else { throw CoreDesk.Missing() }
            #expect(after.direction == .sendReceive)
        }
    }

    @Test(arguments: directions)
    func theFirstAnswerCountsToo(_ direction: String, _ isHeld: Bool) throws {
        var desk = CoreDesk()
        _ = try desk.answer(CoreDesk.sdp(direction))
        #expect(desk.takeHolds() == (isHeld ? ["operator holds"] : []))
        // And the caller's first offer, or the answer in its ACK.
        var caller = CoreDesk()
        try caller.call(CoreDesk.sdp(direction))
        #expect(caller.takeHolds() == (isHeld ? ["caller holds"] : []))
        var late = CoreDesk()
        try late.call("", ack: CoreDesk.sdp(direction))
        #expect(late.takeHolds() == (isHeld ? ["caller holds"] : []))
    }

    @Test func theHoldOfOldByAnAddressOfZeros() throws {
        for way in Way.allCases {
            var desk = CoreDesk()
            let invite = try desk.answer()
            let zeros = CoreDesk.sdp(connection: "c=IN IP4 0.0.0.0")
            let method = way == .update ? "UPDATE" : "INVITE"
            desk.receive(
                CoreDesk.request(
                    method, branch: "z", in: invite, body: way == .lateOffer ? "" : zeros),
                from: CoreDesk.operators)
            desk.receive(
                CoreDesk.request(
                    "ACK", branch: "y", in: invite, body: way == .lateOffer ? zeros : ""),
                from: CoreDesk.operators)
            #expect(desk.takeHolds() == ["operator holds"])
        }
    }

    // MARK: What comes to nothing

    /// What may stand in an ACK that is to answer our offer, and is no use.
    static let useless = [
        "", "hello", "v=0\n", CoreDesk.sdp(media: "m=audio 0 RTP/AVP 0"),
        CoreDesk.sdp(media: "m=audio 4000 RTP/SAVP 0"),
        CoreDesk.sdp(media: "m=audio 4000 RTP/AVP 18"), CoreDesk.sdp(media: "m=video 9 RTP/AVP 0"),
        CoreDesk.sdp(connection: nil), CoreDesk.sdp(connection: "c=IN IP4 phone.example"),
        CoreDesk.sdp(connection: "c=IN IP4 239.1.1.1"),
    ]

    @Test(arguments: useless)
    func aLateOfferThatComesToNothingLeavesTheOldSession(_ answer: String) throws {
        var desk = CoreDesk()
        let invite = try desk.answer()
        desk.media = []
        desk.receive(CoreDesk.request("INVITE", branch: "c", in: invite), from: CoreDesk.operators)
        #expect(try desk.takeResponse(.invite).status == 200)
        desk.receive(
            CoreDesk.request("ACK", branch: "k", in: invite, body: answer),
            from: CoreDesk.operators)
        let changes = desk.media.contains(where: \.isUpdate)
        #expect(desk.takeHolds().isEmpty && !changes)
        #expect(desk.sent.isEmpty)
        for (number, way) in Way.allCases.enumerated() {
            try change(&desk, way, 2 + 2 * number, "sendonly", in: invite)
            #expect(desk.takeHolds() == ["operator holds"], "\(way)")
            try change(&desk, way, 3 + 2 * number, "sendrecv", in: invite)
            #expect(desk.takeHolds() == ["operator resumes"], "\(way)")
        }
    }

    @Test func aLateOfferThatIsTakenBackLeavesTheOldSession() throws {
        var desk = CoreDesk()
        let tag = try desk.call()
        desk.receive(
            CoreDesk.request("INVITE", cseq: 2, branch: "c", to: tag), from: CoreDesk.caller)
        desk.receive(
            CoreDesk.request("CANCEL", cseq: 2, branch: "c", to: tag), from: CoreDesk.caller)
        desk.receive(CoreDesk.request("ACK", cseq: 2, branch: "d", to: tag), from: CoreDesk.caller)
        desk.receive(
            CoreDesk.request(
                "INVITE", cseq: 3, branch: "e", to: tag, body: CoreDesk.sdp("inactive")),
            from: CoreDesk.caller)
        #expect(try desk.takeResponse(.invite).status == 200)
        #expect(desk.takeHolds() == ["caller holds"])
    }

    /// The body of a caller's INVITE, and the refusal: status, reason, Warning.
    @Test(arguments: [
        (CoreDesk.sdp(connection: "c=IN IP4 phone.example"), 488, "Unusable Media Address", "301"),
        (
            CoreDesk.sdp(connection: "c=IN IP4 255.255.255.255"), 488, "Unusable Media Address",
            "301"
        ),
        (CoreDesk.sdp(connection: "c=IN IP4 224.2.1.1/127"), 488, "Unusable Media Address", "301"),
        (CoreDesk.sdp(connection: "c=IN IP6 2001:db8::7"), 488, "Unusable Media Address", "301"),
        (CoreDesk.sdp(connection: nil), 400, "Bad SDP: no c= line for the audio stream", "399"),
        (
            CoreDesk.sdp(media: "m=audio 4000 RTP/SAVP 0"), 488,
            "Audio Over RTP/SAVP Not Supported", "302"
        ),
        (CoreDesk.sdp(media: "m=audio 4000 RTP/AVP 18 3"), 488, "No Common Codec", "305"),
        (CoreDesk.sdp(media: "m=audio 0 RTP/AVP 0"), 488, "No Audio Stream", "304"),
        (CoreDesk.sdp(media: "m=video 4000 RTP/AVP 34"), 488, "No Audio Stream", "304"),
        (
            CoreDesk.sdp(media: "m=audio 70000 RTP/AVP 0"), 400,
            "Bad SDP at line 6: port is not a number from 0 to 65535", "399"
        ),
        ("hello", 400, "Bad SDP at line 1: does not begin with v=0", "399"),
    ])
    func anOfferWeCannotTakeIsRefusedInWords(
        _ body: String, _ status: Int, _ reason: String, _ code: String
    ) throws {
        var desk = CoreDesk()
        desk.receive(CoreDesk.request("INVITE", body: body), from: CoreDesk.caller)
        let response = try desk.takeResponse(.invite)
        #expect(response.status == status && response.reason == reason)
        #expect(response.headers[.warning]?.hasPrefix("\(code) handoff-gateway \"") == true)
        #expect(desk.core.callCount == 0 && desk.core.portsInUse == 0)
        // In a call that stands it is refused just so, and the call stands.
        var running = CoreDesk()
        let tag = try running.call()
        running.receive(
            CoreDesk.request("INVITE", cseq: 2, branch: "r", to: tag, body: body),
            from: CoreDesk.caller)
        let again = try running.takeResponse(.invite)
        #expect(again.status == status && again.reason == reason)
        #expect(again.headers[.warning] == response.headers[.warning])
        running.receive(
            CoreDesk.request("ACK", cseq: 2, branch: "r", to: tag), from: CoreDesk.caller)
        running.receive(
            CoreDesk.request("INVITE", cseq: 3, branch: "s", to: tag, body: CoreDesk.sdp()),
            from: CoreDesk.caller)
        #expect(try running.takeResponse(.invite).status == 200)
    }

    @Test(arguments: useless) func aCallWithoutAnAnswerInItsAckEnds(_ answer: String) throws {
        var desk = CoreDesk()
        try desk.call("", ack: answer)
        let bye = try desk.takeRequest(.bye)
        #expect(bye.headers[.reason]?.contains("no usable answer in the ACK: ") == true)
    }
}

extension MediaCommand {
    var isUpdate: Bool {
        if case .updateRTP = self { true } else { false }
    }

    var isOpeningOperator: Bool {
        if case .openRTP(.operator, _) = self { true } else { false }
    }
}
