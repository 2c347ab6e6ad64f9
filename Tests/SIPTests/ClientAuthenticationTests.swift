// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// Requests of ours that are asked for a password.
@Suite struct ClientAuthenticationTests {
    static let credentials = Credentials(user: "acme", password: "s3cret")

    private func calling(
        _ credentials: Credentials? = Self.credentials
    ) throws -> (Peer, SessionID, SIPRequest) {
        var peer = Peer()
        let id = peer.endpoint.makeSessionID()
        var request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2", port: 5062), flow: peer.flow,
            from: NameAddr(SIPURI(user: "line", host: "10.0.0.1")), body: .offer)
        request.credentials = credentials
        peer.command(.invite(id, request))
        let invite = try peer.takeRequest()
        return (peer, id, invite)
    }

    /// Refuses a request with challenges, and returns what is sent in its place.
    private func refuse(
        _ request: SIPRequest, _ status: Int, _ challenges: [String], _ peer: inout Peer
    ) throws -> SIPRequest? {
        peer.receive(Script.response(status, to: request, headers: challenges))
        return try peer.takeSent().compactMap { message -> SIPRequest? in
            if case .request(let request) = message, request.method != .ack { return request }
            return nil
        }.first
    }

    static let kinds: [Gatekeeper] = [
        Gatekeeper(), Gatekeeper(algorithm: nil, qop: nil), Gatekeeper(algorithm: "MD5-sess"),
        Gatekeeper(algorithm: "SHA-256"), Gatekeeper(algorithm: "SHA-256-sess", opaque: "abc="),
        Gatekeeper(algorithm: "SHA-512-256"), Gatekeeper(qop: "auth-int"),
        Gatekeeper(qop: "auth-int,auth"), Gatekeeper(algorithm: nil, qop: nil, opaque: "o"),
        Gatekeeper(header: "Proxy-Authenticate", status: 407),
        Gatekeeper(header: "Proxy-Authenticate", status: 407, algorithm: "SHA-256"),
    ]

    @Test(arguments: Self.kinds)
    func anInviteIsAnsweredForEveryKindOfChallenge(_ gatekeeper: Gatekeeper) throws {
        var (peer, _, invite) = try calling()
        #expect(gatekeeper.fields(of: invite) == nil)
        let again = try #require(
            try refuse(invite, gatekeeper.status, [gatekeeper.challenge()], &peer))
        #expect(gatekeeper.accepts(again))
        // A new transaction of the same call, with the same offer (RFC 3261 section 22.2).
        #expect(again.cseq == CSeq(2, .invite) && again.callID == invite.callID)
        #expect(again.via.branch != invite.via.branch && again.from == invite.from)
        #expect(again.body == invite.body && again.to.tag == nil)
        peer.receive(Script.response(180, to: again))
        peer.receive(Script.response(200, to: again, body: "v=0"))
        #expect(peer.takeEvents() == ["progress 180", "answered"])
        // The ACK repeats the credentials of the INVITE (RFC 3261 section 22.1).
        let ack = try peer.takeRequest()
        #expect(ack.method == .ack && ack.cseq.number == 2)
        #expect(gatekeeper.fields(of: ack) == gatekeeper.fields(of: again))
    }

    /// A call that was asked once, answered; and who asked.
    private func established() throws -> (Peer, SessionID, Gatekeeper) {
        let gatekeeper = Gatekeeper(header: "Proxy-Authenticate", status: 407)
        var (peer, id, invite) = try calling()
        let again = try #require(try refuse(invite, 407, [gatekeeper.challenge()], &peer))
        peer.receive(Script.response(200, to: again, body: "v=0"))
        _ = try peer.takeSent()
        #expect(peer.takeEvents() == ["answered"])
        return (peer, id, gatekeeper)
    }

    static let inDialog: [@Sendable (SessionID) -> SIPEndpoint.Command] = [
        { .reinvite($0, body: .offer) },
        { .info($0, Body(contentType: "application/dtmf-relay", bytes: [1])) },
        { .hangUp($0) },
    ]

    @Test(arguments: Self.inDialog.indices)
    func laterRequestsCarryTheNextCount(_ index: Int) throws {
        var (peer, id, gatekeeper) = try established()
        peer.command(Self.inDialog[index](id))
        let request = try peer.takeRequest()
        #expect(gatekeeper.accepts(request, count: 2))
    }

    @Test(arguments: Self.inDialog.indices)
    func laterRequestsAreAnsweredWhenTheyAreAskedAgain(_ index: Int) throws {
        var (peer, id, gatekeeper) = try established()
        peer.command(Self.inDialog[index](id))
        let request = try peer.takeRequest()
        gatekeeper.nonce = "n2"
        for stale in [true, false] {
            var (peer, gatekeeper) = (peer, gatekeeper)
            let again = try #require(
                try refuse(request, 407, [gatekeeper.challenge(stale: stale)], &peer))
            #expect(gatekeeper.accepts(again) && again.method == request.method)
            #expect(again.cseq.number == request.cseq.number + 1)
            // Its nonce is old already.
            gatekeeper.nonce = "n3"
            let third = try #require(
                try refuse(again, 407, [gatekeeper.challenge(stale: true)], &peer))
            #expect(gatekeeper.accepts(third))
            peer.receive(Script.response(200, to: third, body: ""))
            let names = peer.takeEvents()
            #expect(names.count == 1 && !names[0].contains("Failed"), "\(names)")
        }
    }

    /// A PRACK before the answer, an UPDATE after it, each asked for a password of its own.
    @Test(arguments: [401, 407])
    func aPrackAndAnUpdateAreAnsweredWhenTheyAreAsked(_ status: Int) throws {
        let header = status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate"
        var (peer, _, invite) = try calling()
        peer.receive(
            Script.response(
                183, to: invite, headers: ["Require: 100rel", "RSeq: 7"], body: "v=0"))
        let prack = try peer.takeRequest()
        #expect(prack.method == .prack)
        var gatekeeper = Gatekeeper(header: header, status: status)
        let again = try #require(try refuse(prack, status, [gatekeeper.challenge()], &peer))
        #expect(gatekeeper.accepts(again) && again.method == .prack)
        #expect(again.headers[.rAck] == prack.headers[.rAck])
        #expect(again.cseq.number == prack.cseq.number + 1)
        peer.receive(Script.response(200, to: again))
        peer.receive(
            Script.response(
                200, to: invite,
                headers: [
                    "Allow: INVITE, ACK, BYE, CANCEL, UPDATE", "Require: timer",
                    "Session-Expires: 1800;refresher=uac",
                ], body: "v=0"))
        _ = try peer.takeSent()
        peer.pass(.seconds(901))
        let update = try peer.takeRequest()
        #expect(update.method == .update)
        gatekeeper.nonce = "n2"
        let once = try #require(
            try refuse(update, status, [gatekeeper.challenge(stale: true)], &peer))
        #expect(gatekeeper.accepts(once) && once.method == .update)
        #expect(once.headers[.sessionExpires] == update.headers[.sessionExpires])
        peer.receive(Script.response(200, to: once, headers: ["Session-Expires: 1800"]))
        #expect(peer.takeEvents() == ["progress 183", "answered"])
    }

    @Test func aByeThatIsAskedByTheCallersSideIsAnswered() throws {
        var peer = Peer()
        peer.receive(Script.request("INVITE", body: "v=0"))
        let id = try #require(peer.events.first?.0)
        peer.command(.authenticate(id, Self.credentials))
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.command(.hangUp(id))
        let bye = try peer.takeRequest()
        let gatekeeper = Gatekeeper(header: "Proxy-Authenticate", status: 407)
        let again = try #require(try refuse(bye, 407, [gatekeeper.challenge()], &peer))
        #expect(gatekeeper.accepts(again) && again.method == .bye)
        peer.receive(Script.response(200, to: again))
        #expect(peer.takeEvents().last == "ended hungUp")
        peer.pass(.seconds(70))
        #expect(peer.endpoint.isIdle)
    }

    @Test func theStrongestHashWeHaveIsTaken() throws {
        let weak = Gatekeeper()
        let strong = Gatekeeper(algorithm: "SHA-256")
        let strange = Gatekeeper(algorithm: "AKAv2-MD5")
        for order in [[weak, strange, strong], [strong, weak, strange], [strange, strong, weak]] {
            var (peer, _, invite) = try calling()
            let again = try #require(
                try refuse(invite, 401, order.map { $0.challenge() }, &peer))
            #expect(strong.accepts(again))
            #expect(again.headers.values(of: "Authorization").count == 1)
        }
        // All in one line, as RFC 3261 forbids and HTTP allows.
        var (peer, _, invite) = try calling()
        let line =
            weak.challenge() + ", "
            + strong.challenge().replacing("WWW-Authenticate: ", with: "")
        #expect(strong.accepts(try #require(try refuse(invite, 401, [line], &peer))))
    }

    @Test func proxyAndServerAreBothAnswered() throws {
        var (peer, _, invite) = try calling()
        let proxy = Gatekeeper(header: "Proxy-Authenticate", realm: "edge", nonce: "p")
        let server = Gatekeeper(realm: "core", nonce: "s")
        let second = try #require(try refuse(invite, 407, [proxy.challenge()], &peer))
        let third = try #require(try refuse(second, 401, [server.challenge()], &peer))
        #expect(proxy.accepts(third, count: 2) && server.accepts(third))
        peer.receive(Script.response(200, to: third, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        // Two realms in one response.
        var (other, _, first) = try calling()
        let both = try #require(
            try refuse(
                first, 401, [server.challenge(), Gatekeeper(realm: "b").challenge()], &other))
        #expect(server.accepts(both) && Gatekeeper(realm: "b").accepts(both))
    }

    @Test func aWrongPasswordEndsAfterOneTryAndSaysSo() throws {
        var (peer, _, invite) = try calling()
        var gatekeeper = Gatekeeper(password: "another")
        let again = try #require(try refuse(invite, 401, [gatekeeper.challenge()], &peer))
        #expect(!gatekeeper.accepts(again))
        gatekeeper.nonce = "n2"
        #expect(try refuse(again, 401, [gatekeeper.challenge()], &peer) == nil)
        guard case .failed(let failure) = peer.events.last?.1 else { throw Peer.Missing() }
        #expect(failure.status == 401 && failure.reason == "Wrong User Or Password")
        peer.pass(.seconds(70))
        #expect(peer.endpoint.isIdle)
    }

    @Test func whatCannotBeAnsweredFailsAndSaysSo() throws {
        let cases: [(Credentials?, [String], String)] = [
            (nil, [Gatekeeper().challenge()], "No Credentials For This Peer"),
            (Self.credentials, [], "No Credentials For What Is Asked"),
            (
                Self.credentials, ["WWW-Authenticate: Basic realm=\"x\""],
                "No Credentials For What Is Asked"
            ),
            (
                Self.credentials, [Gatekeeper(algorithm: "AKAv1-MD5").challenge()],
                "No Credentials For What Is Asked"
            ),
            (
                Credentials(user: "acme", password: "s3cret", realm: "other"),
                [Gatekeeper().challenge()], "No Credentials For What Is Asked"
            ),
            (
                Self.credentials, ["WWW-Authenticate: Digest realm=\"x\", qop=\"token\", nonce=1"],
                "No Credentials For What Is Asked"
            ),
        ]
        for (credentials, challenges, reason) in cases {
            var (peer, _, invite) = try calling(credentials)
            #expect(try refuse(invite, 401, challenges, &peer) == nil)
            guard case .failed(let failure) = peer.events.last?.1 else { throw Peer.Missing() }
            #expect(failure.status == 401 && failure.reason == reason)
        }
    }

    @Test func whoeverAsksForEverIsLeft() throws {
        var (peer, _, invite) = try calling()
        var (request, tries) = (invite, 1)
        var gatekeeper = Gatekeeper()
        while let again = try refuse(request, 401, [gatekeeper.challenge(stale: true)], &peer) {
            tries += 1
            gatekeeper.nonce = "n\(tries)"
            request = again
            try #require(tries < 100)
        }
        #expect(tries == 5)
        #expect(peer.takeEvents() == ["failed 401 remote"])
    }

    @Test func aCallThatIsGivenUpIsNotTriedAgain() throws {
        var (peer, id, invite) = try calling()
        peer.receive(Script.response(180, to: invite))
        peer.command(.hangUp(id))
        #expect(try peer.takeSummary() == ["CANCEL"])
        #expect(try refuse(invite, 407, [Gatekeeper().challenge()], &peer) == nil)
        #expect(peer.takeEvents() == ["progress 180", "failed 407 remote"])
    }

    /// The CANCEL has the branch of the INVITE that is out now, and waits for its first response.
    @Test func aCancelIsForTheInviteThatIsOutNow() throws {
        var (peer, id, invite) = try calling()
        let again = try #require(try refuse(invite, 401, [Gatekeeper().challenge()], &peer))
        peer.command(.hangUp(id))
        #expect(peer.sent.isEmpty)
        peer.receive(Script.response(180, to: again))
        let cancel = try peer.takeRequest()
        #expect(cancel.via == again.via && cancel.cseq == CSeq(2, .cancel))
        peer.receive(Script.response(200, to: cancel))
        peer.receive(Script.response(487, to: again))
        peer.pass(.seconds(70))
        #expect(peer.endpoint.isIdle)
    }

    @Test func nonsenseInAChallengeIsHarmless() throws {
        var nonsense = [
            "", ",", "Digest", "Digest ,,,", "Digest realm", "Digest =", "Digest nonce=\"",
            "Digest nonce=", "=\"", "Digest nonce=\"a\" b", "Digest realm=a,nonce=b,nonce=c",
            "Digest " + (0..<500).map { "p\($0)=1" }.joined(separator: ","),
            "Digest nonce=\"" + String(repeating: "\\\"", count: 2000) + "\"",
        ]
        nonsense += (0..<40).map {
            Gatekeeper().challenge().dropFirst(18).prefix($0 * 2).description
        }
        for text in nonsense {
            var (peer, _, invite) = try calling()
            _ = try? refuse(invite, 401, ["WWW-Authenticate: " + text], &peer)
            peer.pass(.seconds(200))
            #expect(peer.endpoint.isIdle)
        }
    }
}
