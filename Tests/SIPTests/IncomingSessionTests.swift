// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing

@Suite struct IncomingSessionTests {
    /// A peer whose INVITE is waiting for a decision, and its session.
    private func ringing(
        transport: Flow.Transport = .udp, headers: [String] = [], body: String = "v=0"
    ) throws -> (Peer, SessionID) {
        var peer = Peer(transport: transport)
        peer.receive(Script.request("INVITE", headers: headers, body: body))
        let id = try #require(peer.events.first?.0)
        #expect(try peer.takeSummary() == ["100 INVITE"])
        #expect(peer.takeEvents() == ["incoming"])
        return (peer, id)
    }

    /// A peer in an established session, the session, and our tag.
    private func established() throws -> (Peer, SessionID, String) {
        var (peer, id) = try ringing()
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        #expect(peer.takeEvents() == ["established"])
        return (peer, id, tag)
    }

    @Test func aCallIsAnsweredAndHungUpByThePeer() throws {
        var (peer, id) = try ringing()
        peer.command(.provisional(id, status: 180))
        peer.command(.provisional(id, status: 183, body: .answer))
        #expect(try peer.takeSummary() == ["180 INVITE", "183 INVITE"])
        peer.command(.answer(id, body: .answer, headers: [Header("X-Note", "hello")]))
        let ok = try peer.takeResponse()
        #expect(ok.status == 200 && ok.body == Body.answer.bytes && ok.headers["X-Note"] == "hello")
        #expect(ok.headers[.contact] == "<sip:gateway@10.0.0.1:5060>")
        let tag = try #require(ok.to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        #expect(peer.takeEvents() == ["established"])
        peer.receive(
            Script.request(
                "BYE", cseq: 2, branch: "z9hG4bKb", to: tag,
                headers: ["Reason: Q.850;cause=16"]))
        #expect(try peer.takeSummary() == ["200 BYE"])
        #expect(
            peer.takeEvents() == ["ended peerHungUp(reason: Optional(\"Q.850;cause=16\"))"])
        peer.pass(.seconds(70))
        #expect(peer.sent.isEmpty && peer.endpoint.isIdle)
    }

    @Test func anInviteThatComesAgainGetsTheSameProvisionalAgain() throws {
        var (peer, id) = try ringing()
        peer.command(.provisional(id, status: 180))
        let first = try peer.takeSent()
        peer.receive(Script.request("INVITE", body: "v=0"))
        #expect(try peer.takeSent() == first)
        #expect(peer.takeEvents().isEmpty)
    }

    @Test func theAnswerIsRepeatedUntilItIsAcknowledged() throws {
        var (peer, id) = try ringing()
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        // T1 0.5 s doubling to T2 4 s: 0.5, 1.5, 3.5, 7.5, 11.5 s.
        peer.pass(.seconds(12))
        #expect(try peer.takeSummary() == [String](repeating: "200 INVITE", count: 5))
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.pass(.seconds(10))
        #expect(peer.sent.isEmpty)
        #expect(peer.takeEvents() == ["established"])
    }

    @Test(arguments: [Flow.Transport.udp, .tcp])
    func anAnswerNeverAcknowledgedEndsWithBye(transport: Flow.Transport) throws {
        var (peer, id) = try ringing(transport: transport)
        peer.command(.answer(id, body: .answer))
        peer.pass(.milliseconds(31_900))
        #expect(peer.takeEvents().isEmpty)
        _ = try peer.takeSent()
        peer.pass(.milliseconds(100))
        #expect(try peer.takeSummary() == ["BYE"])
        peer.pass(.seconds(32))
        #expect(peer.takeEvents() == ["ended ackTimeout"])
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aHangUpBeforeTheAckWaitsForIt() throws {
        var (peer, id) = try ringing()
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.command(.hangUp(id))
        #expect(peer.sent.isEmpty)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        let bye = try peer.takeRequest()
        #expect(bye.method == .bye)
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
    }

    @Test func aCancelEndsARingingSessionWith487() throws {
        var (peer, _) = try ringing()
        peer.receive(Script.request("CANCEL"))
        #expect(try peer.takeSummary() == ["200 CANCEL", "487 INVITE"])
        #expect(peer.takeEvents() == ["cancelled"])
        peer.receive(Script.request("ACK", to: "whatever"))
        peer.pass(.seconds(40))
        #expect(peer.sent.isEmpty && peer.endpoint.isIdle)
    }

    @Test func aCancelAfterTheAnswerChangesNothing() throws {
        var (peer, id) = try ringing()
        peer.command(.answer(id, body: .answer))
        _ = try peer.takeSent()
        peer.receive(Script.request("CANCEL"))
        #expect(try peer.takeSummary() == ["200 CANCEL"])
        #expect(peer.takeEvents().isEmpty)
    }

    @Test func aCancelOfNothingIs481() throws {
        var peer = Peer()
        peer.receive(Script.request("CANCEL"))
        #expect(try peer.takeSummary() == ["481 CANCEL"])
    }

    @Test func aRefusalIsRepeatedUntilItIsAcknowledged() throws {
        var (peer, id) = try ringing()
        peer.command(
            .reject(id, status: 486, reason: "On A Call", headers: [Header(.retryAfter, "60")]))
        let response = try peer.takeResponse()
        #expect(response.status == 486 && response.reason == "On A Call")
        #expect(response.headers[.retryAfter] == "60")
        #expect(peer.takeEvents() == ["ended rejected(status: 486)"])
        peer.pass(.seconds(2))
        #expect(try peer.takeSummary() == ["486 INVITE", "486 INVITE"])
        peer.receive(Script.request("ACK", to: response.to.tag))
        peer.pass(.seconds(4))
        #expect(peer.sent.isEmpty)
        peer.pass(.seconds(5))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aHangUpWhileRingingDeclines() throws {
        var (peer, id) = try ringing()
        peer.command(.hangUp(id, reason: "SIP;cause=600"))
        let response = try peer.takeResponse()
        #expect(response.status == 603 && response.headers[.reason] == "SIP;cause=600")
        #expect(peer.takeEvents() == ["ended hungUp"])
        peer.command(.hangUp(id))
        #expect(peer.drops == [.unknownSession(id)])
    }

    @Test func anInviteNobodyDecidesOnIsAnswered480() throws {
        var (peer, id) = try ringing()
        peer.command(.provisional(id, status: 180))
        _ = try peer.takeSent()
        peer.pass(.seconds(125))
        #expect(try peer.takeSummary() == ["180 INVITE", "180 INVITE"])
        peer.pass(.seconds(55))
        #expect(try peer.takeSummary().last == "480 INVITE")
        #expect(peer.takeEvents() == ["ended unanswered"])
    }

    @Test func requestsOutOfOrderAre500() throws {
        var (peer, _, tag) = try established()
        peer.receive(Script.request("INFO", cseq: 5, branch: "z9hG4bK1", to: tag, body: "x"))
        peer.receive(Script.request("INFO", cseq: 4, branch: "z9hG4bK2", to: tag, body: "x"))
        #expect(try peer.takeSummary() == ["200 INFO", "500 INFO"])
        #expect(peer.takeEvents() == ["info"])
    }

    @Test func optionsAndUnknownMethodsInADialog() throws {
        var (peer, _, tag) = try established()
        peer.receive(Script.request("OPTIONS", cseq: 2, branch: "z9hG4bK1", to: tag))
        peer.receive(Script.request("REFER", cseq: 3, branch: "z9hG4bK2", to: tag))
        #expect(try peer.takeSummary() == ["200 OPTIONS", "405 REFER"])
    }

    @Test func extensionsAndBodiesAreCheckedInADialogToo() throws {
        var (peer, _, tag) = try established()
        peer.receive(
            Script.request(
                "INFO", cseq: 2, branch: "z9hG4bK1", to: tag, headers: ["Require: x"], body: "a"))
        peer.receive(
            Script.request("INVITE", cseq: 3, branch: "z9hG4bK2", to: tag, body: "a")
                .replacing("application/sdp", with: "text/html"))
        #expect(try peer.takeSummary() == ["420 INFO", "100 INVITE", "415 INVITE"])
        #expect(peer.takeEvents().isEmpty)
    }

    @Test func aReinviteIsOfferedAnsweredAndAcknowledged() throws {
        var (peer, id, tag) = try established()
        peer.receive(
            Script.request("INVITE", cseq: 2, branch: "z9hG4bKr", to: tag, body: "v=0 hold"))
        #expect(peer.takeEvents() == ["reoffered"])
        peer.command(.answerReinvite(id, body: .answer))
        #expect(try peer.takeSummary() == ["100 INVITE", "200 INVITE"])
        peer.receive(Script.request("ACK", cseq: 2, branch: "z9hG4bKs", to: tag))
        #expect(peer.takeEvents() == ["reofferEstablished"])
        peer.pass(.seconds(5))
        #expect(peer.sent.isEmpty)
    }

    @Test func aSecondReinviteIsRefusedWhileOneIsUndecided() throws {
        var (peer, id, tag) = try established()
        peer.receive(Script.request("INVITE", cseq: 2, branch: "z9hG4bKr", to: tag, body: "v=0"))
        peer.receive(Script.request("INVITE", cseq: 3, branch: "z9hG4bKs", to: tag, body: "v=0"))
        let response = try peer.takeResponse()
        #expect(response.status == 500 && response.headers[.retryAfter] != nil)
        peer.command(.rejectReinvite(id, status: 488))
        #expect(try peer.takeSummary() == ["488 INVITE"])
        #expect(peer.takeEvents() == ["reoffered"])
    }

    @Test func aReinviteCanBeCancelled() throws {
        var (peer, id, tag) = try established()
        peer.receive(Script.request("INVITE", cseq: 2, branch: "z9hG4bKr", to: tag))
        peer.receive(Script.request("CANCEL", cseq: 2, branch: "z9hG4bKr", to: tag))
        #expect(try peer.takeSummary() == ["100 INVITE", "200 CANCEL", "487 INVITE"])
        #expect(peer.takeEvents() == ["reoffered nothing", "reofferWithdrawn"])
        peer.command(.answerReinvite(id, body: .answer))
        #expect(peer.drops.contains(.commandOutOfState(id)))
    }

    @Test func aByeEndsAnUndecidedReinviteWith487() throws {
        var (peer, _, tag) = try established()
        peer.receive(Script.request("INVITE", cseq: 2, branch: "z9hG4bKr", to: tag, body: "v=0"))
        peer.receive(Script.request("BYE", cseq: 3, branch: "z9hG4bKs", to: tag))
        #expect(try peer.takeSummary() == ["100 INVITE", "200 BYE", "487 INVITE"])
        #expect(peer.takeEvents() == ["reoffered", "ended peerHungUp(reason: nil)"])
    }

    @Test func anUnreachableUDPPeerFailsOnlyWhatWaitsForIt() throws {
        var (peer, id, _) = try established()
        peer.input(.flowFailed(peer.flow, reason: "refused"))
        #expect(peer.takeEvents().isEmpty)
        peer.command(.hangUp(id))
        peer.input(.flowFailed(peer.flow, reason: "refused"))
        #expect(peer.takeEvents() == ["ended hungUp"])
    }

    @Test func requestsFollowTheRouteSetAndTheTarget() throws {
        var (peer, id) = try ringing(
            headers: [
                "Record-Route: <sip:10.0.0.9:5070;lr>, <sip:10.0.0.8;lr>"
            ])
        peer.command(.answer(id, body: .answer))
        let ok = try peer.takeResponse()
        #expect(
            ok.headers.values(of: .recordRoute)
                == ["<sip:10.0.0.9:5070;lr>, <sip:10.0.0.8;lr>"])
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: ok.to.tag))
        peer.command(.hangUp(id))
        #expect(peer.sent.last?.flow.remoteHost == "10.0.0.9")
        #expect(peer.sent.last?.flow.remotePort == 5070)
        let bye = try peer.takeRequest()
        #expect(bye.uri.description == "sip:caller@10.0.0.2:5062")
        #expect(
            bye.headers.values(of: .route) == ["<sip:10.0.0.9:5070;lr>", "<sip:10.0.0.8;lr>"])
    }

    @Test func aStrictRouterBecomesTheRequestURI() throws {
        var (peer, id) = try ringing(headers: ["Record-Route: <sip:10.0.0.9>"])
        peer.command(.answer(id, body: .answer))
        let tag = try peer.takeResponse().to.tag
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.command(.hangUp(id))
        let bye = try peer.takeRequest()
        #expect(bye.uri.description == "sip:10.0.0.9")
        #expect(bye.headers.values(of: .route) == ["<sip:caller@10.0.0.2:5062>"])
    }

    @Test func aPeerBehindATranslatorIsReachedOnItsFlow() throws {
        var peer = Peer()
        peer.flow.remoteHost = "203.0.113.5"
        peer.flow.remotePort = 40000
        peer.receive(Script.request("INVITE", body: "v=0"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try peer.takeResponse().to.tag
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.command(.hangUp(id))
        #expect(peer.sent.last?.flow == peer.flow)
    }
}
