// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// The peer's UPDATEs in every state of a session (RFC 3311).
@Suite struct UpdateTests {
    private func update(
        _ cseq: Int, to tag: String, body: String = "", contact: String = Peer.contact
    ) -> String {
        Script.request(
            "UPDATE", cseq: cseq, branch: "z9hG4bKu\(cseq)", to: tag, headers: [contact],
            body: body)
    }

    @Test func oneWithAnOfferIsAnsweredWithoutAnAck() throws {
        var (peer, id, tag, _) = try Peer.established()
        peer.receive(update(2, to: tag, body: "v=0 hold"))
        #expect(peer.takeEvents() == ["reoffered"])
        #expect(peer.sent.isEmpty)
        peer.command(.answerReinvite(id, body: .answer))
        let ok = try peer.takeResponse()
        #expect(ok.status == 200 && ok.cseq == CSeq(2, .update))
        #expect(ok.body == Body.answer.bytes)
        #expect(ok.headers[.contact] == "<sip:gateway@10.0.0.1:5060>")
        #expect(ok.headers[.allow]?.contains("UPDATE") == true)
        #expect(ok.headers[.supported] == "100rel, timer")
        peer.pass(.seconds(40))
        #expect(peer.sent.isEmpty && peer.takeEvents().isEmpty)
        // The next change is as welcome.
        peer.receive(
            Script.request("INVITE", cseq: 3, branch: "z9hG4bKi", to: tag, body: "v=0"))
        #expect(peer.takeEvents() == ["reoffered"])
    }

    @Test func oneWithoutAnOfferIsAnsweredAtOnceAndTellsWhereThePeerIs() throws {
        var (peer, id, tag, _) = try Peer.established()
        peer.receive(update(2, to: tag, contact: "Contact: <sip:caller@10.0.0.2:5099>"))
        let ok = try peer.takeResponse()
        #expect(ok.status == 200 && ok.body.isEmpty && ok.headers[.contact] != nil)
        #expect(peer.takeEvents().isEmpty)
        peer.command(.hangUp(id))
        #expect(try peer.takeRequest().uri.description == "sip:caller@10.0.0.2:5099")
    }

    @Test func oneThatIsRefusedLeavesTheSession() throws {
        var (peer, id, tag, _) = try Peer.established()
        peer.receive(update(2, to: tag, body: "v=0"))
        peer.command(
            .rejectReinvite(
                id, status: 488, reason: "No Common Codec",
                headers: [Header(.warning, "305 x \"y\"")]))
        let response = try peer.takeResponse()
        #expect(response.status == 488 && response.reason == "No Common Codec")
        #expect(response.headers[.warning] == "305 x \"y\"")
        peer.receive(update(3, to: tag, body: "v=0"))
        #expect(peer.takeEvents() == ["reoffered", "reoffered"])
    }

    @Test func oneBesideAnUndecidedOneIs500WithRetryAfter() throws {
        for first in ["UPDATE", "INVITE"] {
            for second in ["UPDATE", "INVITE"] {
                var (peer, _, tag, _) = try Peer.established()
                for (cseq, method) in [(2, first), (3, second)] {
                    peer.receive(
                        Script.request(
                            method, cseq: cseq, branch: "z9hG4bK\(cseq)", to: tag,
                            headers: method == "UPDATE" ? [Peer.contact] : [], body: "v=0"))
                }
                let response = try peer.takeResponse()
                #expect(response.status == 500, "\(first), \(second)")
                #expect(response.headers[.retryAfter] != nil)
                #expect(peer.takeEvents() == ["reoffered"])
            }
        }
    }

    @Test func oneThatMeetsAnOfferOfOursIs491() throws {
        // Our re-INVITE is out.
        var (peer, id, invite) = try Peer.answered()
        peer.command(.reinvite(id, body: .offer))
        _ = try peer.takeSent()
        peer.receiveBack("UPDATE", in: invite, body: "v=0")
        #expect(try peer.takeSummary() == ["491 UPDATE"])
        // Without an offer it meets nothing.
        peer.receiveBack("UPDATE", cseq: 2, in: invite)
        #expect(try peer.takeSummary() == ["200 UPDATE"])
        // Our offer is in the 200 to their re-INVITE, and waits for its ACK.
        var (other, session, tag, _) = try Peer.established()
        other.receive(Script.request("INVITE", cseq: 2, branch: "z9hG4bKi", to: tag))
        other.command(.answerReinvite(session, body: .offer))
        _ = try other.takeSent()
        other.receive(update(3, to: tag, body: "v=0"))
        #expect(try other.takeSummary() == ["491 UPDATE"])
    }

    @Test func oneThatOvertakesTheAckOfAnAnswerIsTaken() throws {
        var (peer, id, tag, _) = try Peer.established()
        peer.receive(Script.request("INVITE", cseq: 2, branch: "z9hG4bKi", to: tag, body: "v=0"))
        peer.command(.answerReinvite(id, body: .answer))
        peer.receive(update(3, to: tag, body: "v=0"))
        #expect(peer.takeEvents() == ["reoffered", "reoffered"])
        _ = try peer.takeSent()
        peer.command(.answerReinvite(id, body: .answer))
        #expect(try peer.takeSummary() == ["200 UPDATE"])
        peer.receive(Script.request("ACK", cseq: 2, branch: "z9hG4bKk", to: tag))
        #expect(peer.takeEvents() == ["reofferEstablished"])
    }

    @Test func beforeTheAckOfTheInvite() throws {
        var (peer, id) = try Peer.ringing()
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(update(2, to: tag, body: "v=0"))
        peer.receive(update(3, to: tag))
        #expect(try peer.takeSummary() == ["491 UPDATE", "200 UPDATE"])
        #expect(peer.takeEvents().isEmpty)
    }

    @Test(arguments: [("v=0", 500), ("", 491)])
    func beforeOurAnswerToTheInvite(_ body: String, _ status: Int) throws {
        var (peer, id) = try Peer.ringing(body: body)
        peer.command(.provisional(id, status: 180))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(update(2, to: tag, body: "v=0"))
        #expect(try peer.takeResponse().status == status)
        peer.receive(update(3, to: tag, contact: "Contact: <sip:caller@10.0.0.2:5099>"))
        #expect(try peer.takeSummary() == ["200 UPDATE"])
        peer.command(.answer(id, body: .answer))
        peer.receive(Script.request("ACK", branch: "z9hG4bKk", to: tag))
        #expect(peer.takeEvents() == ["established"])
        _ = try peer.takeSent()
        peer.command(.hangUp(id))
        #expect(try peer.takeRequest().uri.description == "sip:caller@10.0.0.2:5099")
    }

    @Test func inAnEarlyDialogOfOurInvite() throws {
        var (peer, id, invite) = try Peer.calling()
        peer.receive(Script.response(180, to: invite))
        // Our offer has no answer yet.
        peer.receiveBack("UPDATE", in: invite, body: "v=0")
        #expect(try peer.takeSummary() == ["491 UPDATE"])
        peer.receiveBack("UPDATE", cseq: 2, in: invite)
        #expect(try peer.takeSummary() == ["200 UPDATE"])
        // A reliable answer is one.
        peer.receive(
            Script.response(
                183, to: invite, headers: ["Require: 100rel", "RSeq: 7"], body: "v=0 early"))
        #expect(try peer.takeSummary() == ["PRACK"])
        #expect(peer.takeEvents() == ["progress 180", "progress 183"])
        peer.receiveBack("UPDATE", cseq: 3, in: invite, body: "v=0 changed")
        #expect(peer.takeEvents() == ["reoffered"])
        peer.receiveBack("UPDATE", cseq: 4, in: invite, body: "v=0 again")
        #expect(try peer.takeSummary() == ["500 UPDATE"])
        peer.command(.answerReinvite(id, body: .answer))
        #expect(try peer.takeSummary() == ["200 UPDATE"])
        peer.receive(Script.response(200, to: invite))
        guard case .answered(let answer) = peer.events.last?.1 else { throw Peer.Missing() }
        // What the UPDATE settled is in force; the early answer is not said again.
        #expect(answer.body == nil)
        // A dialog of nobody's.
        peer.receiveBack("UPDATE", cseq: 9, in: invite, tag: "stranger")
        #expect(try peer.takeSummary().last == "481 UPDATE")
    }

    @Test func oneThatIsUndecidedEndsWithTheSession() throws {
        var (peer, id, tag, _) = try Peer.established()
        peer.receive(update(2, to: tag, body: "v=0"))
        peer.command(.hangUp(id))
        #expect(try peer.takeSummary() == ["481 UPDATE", "BYE"])
        peer.command(.answerReinvite(id, body: .answer))
        #expect(peer.drops.last == .commandOutOfState(id))
    }

    @Test func itsBodyIsCheckedLikeAnInvites() throws {
        var (peer, _, tag, _) = try Peer.established()
        peer.receive(
            update(2, to: tag, body: "x").replacing("application/sdp", with: "text/html"))
        #expect(try peer.takeSummary() == ["415 UPDATE"])
        #expect(peer.takeEvents().isEmpty)
    }
}
