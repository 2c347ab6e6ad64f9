// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// Session timers (RFC 4028): who agrees to what, who refreshes, and what becomes of a session that
/// is not refreshed.
@Suite struct SessionTimerTests {
    private static let timer = "Supported: timer"

    // MARK: What is agreed

    /// The peer's INVITE, and what our 200 says: Session-Expires and whether `timer` is required.
    @Test(arguments: [
        ([String](), String?.none, false), ([timer], nil, false),
        ([timer, "Min-SE: 500"], nil, false),
        ([timer, "Session-Expires: 1800"], "1800;refresher=uac", true),
        ([timer, "Session-Expires: 1800;refresher=uac"], "1800;refresher=uac", true),
        ([timer, "Session-Expires: 1800;refresher=uas"], "1800;refresher=uas", false),
        ([timer, "x: 600 ; Refresher=UAS"], "600;refresher=uas", false),
        (["Require: timer", "Session-Expires: 90"], "90;refresher=uac", true),
        // A proxy asks, and the caller does not know timers: then it is ours.
        (["Session-Expires: 1800"], "1800;refresher=uas", false),
        (["Session-Expires: 1800;refresher=uac"], "1800;refresher=uas", false),
        ([timer, "Session-Expires: 90", "Min-SE: 400"], "400;refresher=uac", true),
        // Longer than ours is shortened, but not below what the caller agrees to.
        ([timer, "Session-Expires: 3600"], "1800;refresher=uac", true),
        ([timer, "Session-Expires: 7200;refresher=uas"], "1800;refresher=uas", false),
        ([timer, "Session-Expires: 7200", "Min-SE: 3600"], "3600;refresher=uac", true),
        ([timer, "Session-Expires: 99999999999999999999"], "1800;refresher=uac", true),
        ([timer, "Session-Expires: soon"], nil, false),
    ])
    func weAgreeTo(_ headers: [String], _ value: String?, _ requiresTimer: Bool) throws {
        let ok = try Peer.established(headers: headers).ok
        #expect(ok.headers[.sessionExpires] == value)
        #expect(ok.headers[.require] == (requiresTimer ? "timer" : nil))
        #expect(ok.headers[.supported] == "100rel, timer")
    }

    @Test func anIntervalThatIsTooShortIs422WithMinSE() throws {
        var peer = Peer()
        peer.receive(
            Script.request(
                "INVITE", headers: [Self.timer, "Session-Expires: 30"], body: "v=0"))
        let response = try peer.takeResponse()
        #expect(response.status == 422 && response.headers[.minSE] == "90")
        #expect(peer.events.isEmpty && peer.drops == [.refused(.invite, status: 422)])
        peer.receive(Script.request("ACK", to: response.to.tag))
        peer.pass(.seconds(10))
        #expect(peer.endpoint.isIdle)
        // In a session, by either method.
        for method in ["INVITE", "UPDATE"] {
            var (peer, _, tag, _) = try Peer.established()
            peer.receive(
                Script.request(
                    method, cseq: 2, branch: "z9hG4bKs", to: tag,
                    headers: [Self.timer, "Session-Expires: 89"]
                        + (method == "UPDATE" ? [Peer.contact] : []), body: "v=0"))
            let response = try peer.takeResponse()
            #expect(response.status == 422 && response.headers[.minSE] == "90")
            #expect(peer.takeEvents().isEmpty)
        }
    }

    @Test func ourInviteAsksForOne() throws {
        let (_, _, invite) = try Peer.calling()
        #expect(invite.headers[.sessionExpires] == "1800" && invite.headers[.minSE] == "90")
        let (_, _, other) = try Peer.calling { $0.sessionExpires = nil }
        #expect(other.headers[.sessionExpires] == nil && other.headers[.minSE] == nil)
    }

    /// The interval that is configured is asked for, kept, and agreed to.
    @Test(arguments: [90, 600, 86_400])
    func theConfiguredIntervalIsOursBothWays(seconds: Int) throws {
        let (_, _, invite) = try Peer.calling { $0.sessionExpires = seconds }
        #expect(invite.headers[.sessionExpires] == "\(seconds)")
        var (peer, id) = try Peer.ringing(headers: [Self.timer, "Session-Expires: 100000"]) {
            $0.sessionExpires = seconds
        }
        peer.command(.answer(id, body: .answer))
        #expect(
            try peer.takeResponse().headers[.sessionExpires] == "\(seconds);refresher=uac")
        // As refresher: half of it later.
        var (caller, _, _) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: \(seconds);refresher=uac", "Require: timer",
        ]) { $0.sessionExpires = seconds }
        caller.pass(.seconds(seconds / 2 - 1))
        #expect(caller.sent.isEmpty)
        caller.pass(.seconds(2))
        #expect(try caller.takeRequest().method == .update)
    }

    @Test func a422MakesUsAskForMore() throws {
        var (peer, _, invite) = try Peer.calling()
        peer.receive(Script.response(422, to: invite, headers: ["Min-SE: 3600"]))
        let sent = try peer.takeSent()
        guard sent.count == 2, case .request(let ack) = sent[0], case .request(let again) = sent[1]
        else { throw Peer.Missing() }
        #expect(ack.method == .ack && again.method == .invite)
        #expect(again.headers[.sessionExpires] == "3600" && again.headers[.minSE] == "3600")
        #expect(again.cseq.number == 2 && again.callID == invite.callID)
        #expect(again.from == invite.from && again.to.tag == nil)
        #expect(again.via.branch != invite.via.branch && again.body == invite.body)
        #expect(again.headers[.contentType] == "application/sdp")
        #expect(again.headers.values(of: .contact) == invite.headers.values(of: .contact))
        peer.receive(Script.response(180, to: again))
        peer.receive(Script.response(200, to: again, body: "v=0"))
        #expect(peer.takeEvents() == ["progress 180", "answered"])
        #expect(try peer.takeRequest().cseq == CSeq(2, .ack))
    }

    @Test(arguments: [[String](), ["Min-SE: 90"], ["Min-SE: x"], ["Min-SE: 1800"]])
    func a422ThatHelpsNobodyFails(_ headers: [String]) throws {
        var (peer, _, invite) = try Peer.calling()
        peer.receive(Script.response(422, to: invite, headers: headers))
        #expect(peer.takeEvents() == ["failed 422 remote"])
    }

    @Test func aPeerThatAlwaysWantsMoreIsGivenUp() throws {
        var (peer, _, invite) = try Peer.calling()
        var last = invite
        for step in 1...4 {
            peer.receive(Script.response(422, to: last, headers: ["Min-SE: \(step)0000"]))
            guard step < 4 else { break }
            last = try #require(
                try peer.takeSent().compactMap {
                    if case .request(let request) = $0, request.method == .invite {
                        request
                    } else {
                        nil
                    }
                }.first)
        }
        #expect(peer.takeEvents() == ["failed 422 remote"])
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }

    // MARK: We refresh

    private static let takesUpdate = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE"

    @Test func halfWayThroughWeSendAnUpdate() throws {
        var (peer, _, invite) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: 1800;refresher=uac", "Require: timer",
        ])
        peer.pass(.seconds(899))
        #expect(peer.sent.isEmpty)
        peer.pass(.seconds(1))
        let update = try peer.takeRequest()
        #expect(update.method == .update && update.body.isEmpty && update.cseq.number == 2)
        #expect(update.headers[.sessionExpires] == "1800;refresher=uac")
        #expect(update.headers[.supported] == "100rel, timer")
        #expect(update.headers[.contact] == invite.headers[.contact])
        peer.receive(
            Script.response(
                200, to: update,
                headers: ["Session-Expires: 600;refresher=uac", "Require: timer"]))
        peer.pass(.seconds(299))
        #expect(peer.sent.isEmpty)
        peer.pass(.seconds(1))
        let second = try peer.takeRequest()
        #expect(second.headers[.sessionExpires] == "600;refresher=uac")
        // One that takes over is left to it.
        peer.receive(
            Script.response(200, to: second, headers: ["Session-Expires: 600;refresher=uas"]))
        peer.pass(.seconds(560))
        #expect(peer.sent.isEmpty && peer.takeEvents().isEmpty)
    }

    @Test func whereNoUpdateIsTakenTheOwnerOffersAgain() throws {
        var (peer, id, _) = try Peer.answered(headers: [
            "Allow: INVITE, ACK, BYE", "Session-Expires: 1800;refresher=uac",
        ])
        peer.pass(.seconds(900))
        #expect(peer.takeEvents() == ["refreshDue"] && peer.sent.isEmpty)
        peer.command(.reinvite(id, body: .offer))
        let reinvite = try peer.takeRequest()
        #expect(reinvite.method == .invite)
        #expect(reinvite.headers[.sessionExpires] == "1800;refresher=uac")
        peer.receive(
            Script.response(
                200, to: reinvite, headers: ["Session-Expires: 1800;refresher=uac"], body: "v=0"))
        #expect(peer.takeEvents() == ["reinviteAnswered"])
        _ = try peer.takeSent()
        peer.pass(.seconds(899))
        #expect(peer.takeEvents().isEmpty)
        peer.pass(.seconds(1))
        #expect(peer.takeEvents() == ["refreshDue"])
    }

    @Test func weRefreshForACallerWhoCannot() throws {
        var (peer, _, _, ok) = try Peer.established(headers: ["Session-Expires: 600"])
        #expect(ok.headers[.sessionExpires] == "600;refresher=uas")
        peer.pass(.seconds(300))
        #expect(peer.takeEvents() == ["refreshDue"])
    }

    /// What a peer may say to our UPDATE, and what we do then.
    @Test(arguments: [
        (405, "refreshDue", "", 0), (501, "refreshDue", "", 0), (420, "refreshDue", "", 0),
        (491, "", "UPDATE", 10), (500, "", "UPDATE", 10), (503, "", "UPDATE", 10),
        (481, "", "BYE", 0), (408, "", "BYE", 0),
    ])
    func aRefreshThatFails(_ status: Int, _ event: String, _ next: String, _ after: Int) throws {
        var (peer, _, _) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: 1800;refresher=uac",
        ])
        peer.pass(.seconds(900))
        peer.receive(Script.response(status, to: try peer.takeRequest()))
        peer.pass(.seconds(after))
        #expect(peer.takeEvents() == (event.isEmpty ? [] : [event]))
        #expect(try peer.takeSummary() == (next.isEmpty ? [] : [next]))
    }

    @Test func aRefreshThatIsTooShortIsSentAgain() throws {
        var (peer, _, _) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: 200;refresher=uac",
        ])
        peer.pass(.seconds(100))
        peer.receive(
            Script.response(422, to: try peer.takeRequest(), headers: ["Min-SE: 700"]))
        let again = try peer.takeRequest()
        #expect(again.headers[.sessionExpires] == "700;refresher=uac")
        #expect(again.headers[.minSE] == "700")
        // By re-INVITE just so.
        var (other, id, _) = try Peer.answered(headers: ["Session-Expires: 200;refresher=uac"])
        other.pass(.seconds(100))
        other.command(.reinvite(id, body: .offer))
        other.receive(
            Script.response(422, to: try other.takeRequest(), headers: ["Min-SE: 700"]))
        guard case .request(let second) = try other.takeSent().last else { throw Peer.Missing() }
        #expect(second.method == .invite && second.body == Body.offer.bytes)
        #expect(second.headers[.sessionExpires] == "700;refresher=uac")
    }

    @Test func aRefreshNobodyAnswersEndsTheSession() throws {
        var (peer, _, _) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: 1800;refresher=uac",
        ])
        peer.pass(.seconds(932))
        #expect(try peer.takeSummary().last == "BYE")
        peer.pass(.seconds(32))
        #expect(peer.takeEvents() == ["ended lost(status: 408)"])
    }

    @Test func aRefreshWaitsForWhatIsUnderWay() throws {
        var (peer, id, invite) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: 1800;refresher=uac",
        ])
        peer.pass(.seconds(899))
        peer.receiveBack("INVITE", in: invite, body: "v=0")
        _ = try peer.takeSent()
        peer.pass(.seconds(5))
        #expect(peer.sent.isEmpty)
        // The peer's re-INVITE says nothing of the interval: it is as good as a refresh.
        peer.command(.answerReinvite(id, body: .answer))
        let ok = try peer.takeResponse()
        #expect(ok.headers[.sessionExpires] == "1800;refresher=uas")
        peer.receiveBack("ACK", in: invite)
        peer.pass(.seconds(880))
        #expect(peer.sent.isEmpty)
        peer.pass(.seconds(30))
        #expect(try peer.takeSummary().first == "UPDATE")
    }
}
