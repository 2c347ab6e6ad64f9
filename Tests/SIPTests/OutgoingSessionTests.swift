// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing

@Suite struct OutgoingSessionTests {
    private func calling(
        transport: Flow.Transport = .udp
    ) throws -> (Peer, SessionID, SIPRequest) {
        var peer = Peer(transport: transport)
        let id = peer.endpoint.makeSessionID()
        let from = NameAddr(displayName: "Line \"1\"", SIPURI(user: "line", host: "10.0.0.1"))
        var request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2", port: 5062), flow: peer.flow,
            from: from, body: .offer)
        request.headers = [Header("User-to-User", "00;encoding=hex")]
        peer.command(.invite(id, request))
        let invite = try peer.takeRequest()
        return (peer, id, invite)
    }

    private func answered() throws -> (Peer, SessionID, SIPRequest) {
        var (peer, id, invite) = try calling()
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        #expect(try peer.takeSummary() == ["ACK"])
        return (peer, id, invite)
    }

    @Test func theInviteCarriesWhatWasAskedFor() throws {
        let (_, _, invite) = try calling()
        #expect(invite.body == Body.offer.bytes)
        #expect(invite.headers["User-to-User"] == "00;encoding=hex")
        #expect(invite.from.displayName == "Line \"1\"")
        #expect(invite.from.tag != nil && invite.to.tag == nil)
        #expect(invite.via.parameters.contains("rport"))
        #expect(invite.headers[.contact] == "<sip:gateway@10.0.0.1:5060>")
    }

    @Test func aCallIsAnsweredAndHungUpByUs() throws {
        var (peer, id, invite) = try calling()
        peer.receive(Script.response(100, to: invite, tag: nil))
        peer.receive(Script.response(180, to: invite))
        peer.receive(Script.response(183, to: invite, body: "v=0"))
        #expect(peer.takeEvents() == ["progress 180", "progress 183"])
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        let ack = try peer.takeRequest()
        #expect(ack.method == .ack && ack.cseq.number == 1 && ack.to.tag == "them")
        peer.command(.hangUp(id, reason: "SIP;cause=200"))
        let bye = try peer.takeRequest()
        #expect(bye.method == .bye && bye.cseq.number == 2)
        #expect(bye.headers[.reason] == "SIP;cause=200")
        peer.command(.hangUp(id))
        #expect(peer.sent.isEmpty)
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }

    @Test func anUnansweredInviteIsRepeatedAndTimesOut() throws {
        var (peer, _, _) = try calling()
        // Timer A doubles without bound: 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s.
        peer.pass(.milliseconds(31_900))
        #expect(try peer.takeSummary() == [String](repeating: "INVITE", count: 6))
        peer.pass(.milliseconds(100))
        #expect(peer.takeEvents() == ["failed 408 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func overAConnectionNothingIsRepeated() throws {
        var (peer, id, invite) = try calling(transport: .tcp)
        peer.pass(.seconds(20))
        #expect(peer.sent.isEmpty)
        peer.receive(
            Script.response(200, to: invite, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        peer.command(.hangUp(id))
        #expect(try peer.takeSummary() == ["ACK", "BYE"])
        // The BYE that died with its connection goes to the Contact, and nothing else is there.
        peer.input(.flowFailed(peer.flow, reason: "closed"))
        #expect(peer.takeEvents().isEmpty)
        let other = Flow(transport: .tcp, remoteHost: "10.0.0.2", remotePort: 5062)
        #expect(peer.sent.last?.flow == other)
        peer.input(.flowFailed(other, reason: "refused"))
        #expect(peer.takeEvents() == ["ended hungUp"])
        peer.pass(.seconds(33))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aRefusalIsReportedAndAcknowledgedAsOftenAsItComes() throws {
        var (peer, _, invite) = try calling()
        let busy = Script.response(486, to: invite, headers: ["Retry-After: 9"])
        peer.receive(busy)
        peer.receive(busy)
        #expect(peer.takeEvents() == ["failed 486 remote"])
        let acks = try peer.takeSent()
        #expect(acks.count == 2 && acks[0] == acks[1])
        guard case .request(let ack) = acks[0] else { throw Peer.Missing() }
        #expect(ack.method == .ack && ack.via.branch == invite.via.branch)
        #expect(ack.to.tag == "them" && ack.uri == invite.uri)
        peer.pass(.seconds(33))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aFailingTransportFailsTheInvite() throws {
        var (peer, _, _) = try calling()
        peer.input(.flowFailed(peer.flow, reason: "refused"))
        #expect(peer.takeEvents() == ["failed 503 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func aCancelWaitsForTheFirstProvisional() throws {
        var (peer, id, invite) = try calling()
        peer.command(.hangUp(id, reason: "SIP;cause=487"))
        #expect(peer.sent.isEmpty)
        peer.receive(Script.response(180, to: invite))
        let cancel = try peer.takeRequest()
        #expect(cancel.method == .cancel && cancel.cseq.number == 1)
        #expect(cancel.via == invite.via && cancel.headers[.reason] == "SIP;cause=487")
        peer.receive(Script.response(200, to: cancel))
        peer.receive(Script.response(487, to: invite))
        #expect(peer.takeEvents() == ["failed 487 remote"])
        #expect(try peer.takeSummary() == ["ACK"])
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }

    /// A telephone that was away and comes back must not ring for a caller who has gone: what was
    /// given up is not sent again, and what was sent is still waited for.
    @Test(arguments: [0, 300, 700, 5000, 20_000])
    func anInviteThatWasGivenUpIsNotSentAgain(milliseconds: Int) throws {
        var (peer, id, invite) = try Peer.calling()
        peer.pass(.milliseconds(milliseconds))
        peer.sent = []
        peer.command(.hangUp(id))
        #expect(peer.sent.isEmpty, "no CANCEL before any response (RFC 3261 section 9.1)")
        peer.pass(.seconds(10))
        #expect(peer.sent.isEmpty)
        var late = peer
        peer.receive(Script.response(180, to: invite))
        #expect(try peer.takeSummary() == ["CANCEL"])
        peer.receive(Script.response(487, to: invite))
        #expect(try peer.takeSummary() == ["ACK"])
        // Nobody ever answers: the end comes no later than it would have.
        late.pass(.milliseconds(32_000 - milliseconds))
        #expect(late.sent.isEmpty && late.takeEvents().count == 1)
        late.pass(.seconds(40))
        #expect(late.endpoint.isIdle)
    }

    @Test func aHangUpThatIsNeverAnsweredTimesOut() throws {
        var (peer, id, _) = try calling()
        peer.command(.hangUp(id))
        peer.pass(.seconds(33))
        #expect(peer.takeEvents() == ["failed 408 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func aCancelWithoutFinalResponseTimesOut() throws {
        var (peer, id, invite) = try calling()
        peer.receive(Script.response(180, to: invite))
        peer.command(.hangUp(id))
        peer.pass(.seconds(33))
        #expect(peer.takeEvents() == ["progress 180", "failed 487 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func anAnswerThatOvertakesTheCancelIsHungUp() throws {
        var (peer, id, invite) = try calling()
        peer.receive(Script.response(180, to: invite))
        peer.command(.hangUp(id))
        #expect(try peer.takeSummary() == ["CANCEL"])
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        let sent = try peer.takeSent()
        guard sent.count == 2, case .request(let ack) = sent[0], case .request(let bye) = sent[1]
        else { throw Peer.Missing() }
        #expect(ack.method == .ack && bye.method == .bye)
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["progress 180", "failed 487 local"])
    }

    @Test func anAnswerThatComesAgainIsAcknowledgedAgain() throws {
        var (peer, id, invite) = try answered()
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        #expect(try peer.takeSummary() == ["ACK"])
        peer.command(.hangUp(id))
        let bye = try peer.takeRequest()
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        #expect(try peer.takeSummary() == ["ACK"])
        peer.pass(.seconds(33))
        #expect(peer.endpoint.isIdle)
    }

    @Test func otherBranchesOfAForkAreAcknowledgedAndHungUp() throws {
        var (peer, _, invite) = try calling()
        peer.receive(Script.response(180, to: invite, tag: "one"))
        peer.receive(Script.response(180, to: invite, tag: "two"))
        peer.receive(Script.response(200, to: invite, tag: "two", body: "v=0"))
        #expect(peer.takeEvents() == ["progress 180", "progress 180", "answered"])
        #expect(try peer.takeSummary() == ["ACK"])
        peer.receive(Script.response(200, to: invite, tag: "one", body: "v=0"))
        let sent = try peer.takeSent()
        guard sent.count == 2, case .request(let ack) = sent[0], case .request(let bye) = sent[1]
        else { throw Peer.Missing() }
        #expect(ack.method == .ack && ack.to.tag == "one")
        #expect(bye.method == .bye && bye.to.tag == "one")
        peer.receive(Script.response(200, to: invite, tag: "one", body: "v=0"))
        #expect(try peer.takeSummary() == ["ACK"])
        #expect(peer.takeEvents().isEmpty)
        for tag in 0..<30 {
            peer.receive(Script.response(200, to: invite, tag: "many\(tag)", body: "v=0"))
        }
        #expect(peer.drops.filter { $0 == .tooManyForks }.count == 16)
    }

    @Test func aReinviteThatMeetsThePeersIsTriedAgain() throws {
        var (peer, id, _) = try answered()
        peer.command(.reinvite(id, body: .offer))
        let reinvite = try peer.takeRequest()
        #expect(reinvite.cseq.number == 2 && reinvite.to.tag == "them")
        // The peer's own re-INVITE gets 491 too.
        peer.receive(
            Script.request(
                "INVITE", branch: "z9hG4bKg", to: reinvite.from.tag, callID: reinvite.callID,
                from: "them", body: "v=0"))
        #expect(try peer.takeSummary() == ["100 INVITE", "491 INVITE"])
        peer.receive(Script.response(491, to: reinvite))
        #expect(try peer.takeSummary() == ["ACK"])
        // We own the Call-ID: 2.1 to 4 s.
        peer.pass(.milliseconds(2_090))
        #expect(try peer.takeSent().filter(\.isInvite).isEmpty)
        peer.pass(.seconds(2))
        let again = try #require(try peer.takeSent().first(where: \.isInvite))
        guard case .request(let second) = again else { throw Peer.Missing() }
        #expect(second.cseq.number == 3 && second.body == Body.offer.bytes)
        peer.receive(Script.response(200, to: second, body: "v=0"))
        #expect(peer.takeEvents() == ["reinviteAnswered"])
        #expect(try peer.takeSummary() == ["ACK"])
    }

    @Test func aReinviteNobodyAnswersEndsTheSession() throws {
        var (peer, id, _) = try answered()
        peer.command(.reinvite(id, body: .offer))
        peer.pass(.seconds(32))
        #expect(peer.takeEvents() == ["reinviteFailed 408"])
        #expect(try peer.takeSummary().last == "BYE")
        peer.pass(.seconds(32))
        #expect(peer.takeEvents() == ["ended lost(status: 408)"])
    }

    @Test func aRefusedReinviteLeavesTheSession() throws {
        var (peer, id, _) = try answered()
        peer.command(.reinvite(id, body: .offer))
        let reinvite = try peer.takeRequest()
        peer.command(.reinvite(id, body: .offer))
        #expect(peer.takeEvents() == ["reinviteFailed 491"])
        peer.receive(Script.response(488, to: reinvite))
        #expect(peer.takeEvents() == ["reinviteFailed 488"])
        peer.command(.info(id, Body(contentType: "text/plain", bytes: [65])))
        let requests = try peer.takeSent()
        guard case .request(let info) = requests.last else { throw Peer.Missing() }
        #expect(info.method.rawValue == "INFO" && info.headers[.contentType] == "text/plain")
        peer.receive(Script.response(200, to: info))
        #expect(peer.takeEvents() == ["infoAnswered 200"])
    }

    @Test func aPeerThatForgotTheSessionEndsIt() throws {
        var (peer, id, _) = try answered()
        peer.command(.info(id, Body(contentType: "text/plain", bytes: [65])))
        peer.receive(Script.response(481, to: try peer.takeRequest()))
        let bye = try peer.takeRequest()
        peer.receive(Script.response(481, to: bye))
        #expect(peer.takeEvents() == ["infoAnswered 481", "ended lost(status: 481)"])
    }

    @Test func byesThatCrossAreBothAnswered() throws {
        var (peer, id, invite) = try answered()
        peer.command(.hangUp(id))
        let bye = try peer.takeRequest()
        peer.receive(
            Script.request(
                "BYE", branch: "z9hG4bKx", to: invite.from.tag, callID: invite.callID,
                from: "them"))
        #expect(try peer.takeSummary() == ["200 BYE"])
        peer.receive(Script.response(481, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
    }
}

extension SIPMessage {
    var isInvite: Bool {
        if case .request(let request) = self { request.method == .invite } else { false }
    }
}
