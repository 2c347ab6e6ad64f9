// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Dialogs outlive the connections they began on (RFC 3261 section 18, RFC 5923, RFC 5626).
@Suite struct ConnectionTests {
    @Test func aLostConnectionEndsNoCall() throws {
        var (peer, id, _) = try ConnectedPeer.incoming()
        peer.input(.flowFailed(peer.flow, reason: "closed by the peer"))
        #expect(peer.takeEvents().isEmpty)
        #expect(peer.sent.isEmpty)
        peer.command(.hangUp(id))
        #expect(peer.sent.last?.flow == ConnectedPeer.listener, "a new connection, to the Contact")
        let bye = try peer.takeRequest()
        peer.flow = ConnectedPeer.listener
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aNewConnectionOfThePeerCarriesItsDialog() throws {
        var (peer, id, tag) = try ConnectedPeer.incoming()
        peer.input(.flowFailed(peer.flow, reason: "closed by the peer"))
        peer.flow = ConnectedPeer.newcomer
        peer.receive(
            Script.request("INFO", cseq: 2, branch: "z9hG4bKi", to: tag, body: "Signal=1"))
        #expect(peer.sent.last?.flow == ConnectedPeer.newcomer)
        _ = try peer.takeSent()
        #expect(peer.takeEvents() == ["info"])
        peer.command(.hangUp(id))
        #expect(
            peer.sent.last?.flow == ConnectedPeer.newcomer, "along the connection that is there")
    }

    @Test func theRouteSetIsWhereTheNewConnectionGoes() throws {
        var (peer, id, _) = try ConnectedPeer.incoming(headers: [
            "Record-Route: <sip:10.0.0.9;transport=tcp;lr>"
        ])
        peer.input(.flowFailed(peer.flow, reason: "idle"))
        peer.command(.hangUp(id))
        #expect(
            peer.sent.last?.flow
                == Flow(transport: .tcp, remoteHost: "10.0.0.9", remotePort: 5060))
    }

    @Test func aRequestThatDiesWithItsConnectionGoesByAnother() throws {
        var (peer, id, _) = try ConnectedPeer.incoming()
        peer.command(.hangUp(id))
        let first = try peer.takeRequest()
        peer.input(.flowFailed(peer.flow, reason: "reset"))
        #expect(peer.takeEvents().isEmpty)
        #expect(peer.sent.last?.flow == ConnectedPeer.listener)
        let second = try peer.takeRequest()
        #expect(second.method == .bye && second.via.branch != first.via.branch)
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "cannot connect"))
        #expect(peer.takeEvents() == ["ended hungUp"], "and nobody waits for what cannot come")
        peer.pass(.seconds(33))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aCallThatRingsOutlivesItsConnection() throws {
        var (peer, id, invite) = try ConnectedPeer.outgoing()
        peer.receive(Script.response(180, to: invite))
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "closed by the peer"))
        #expect(peer.takeEvents() == ["progress 180"])
        // The answer comes on a connection to our Via (RFC 3261 section 18.2.2).
        peer.flow = ConnectedPeer.newcomer
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        _ = try peer.takeSent()
        peer.command(.hangUp(id))
        #expect(try peer.takeSummary() == ["BYE"])
    }

    @Test func anInviteWithoutAnyResponseFailsWithItsConnection() throws {
        var (peer, _, _) = try ConnectedPeer.outgoing()
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "refused"))
        #expect(peer.takeEvents() == ["failed 503 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test(arguments: ["10.0.0.2:5062", "10.0.0.2", "phone.invalid:5070"])
    func aResponseToAGoneConnectionGoesToTheVia(sentBy: String) throws {
        var peer = Peer(transport: .tcp)
        peer.receive(
            Script.request("INVITE", body: "v=0")
                .replacing("Via: SIP/2.0/UDP 10.0.0.2:5062", with: "Via: SIP/2.0/TCP \(sentBy)"))
        let id = try #require(peer.events.first?.0)
        peer.input(.flowFailed(peer.flow, reason: "reset"))
        peer.sent = []
        peer.command(.answer(id, body: .answer))
        let port = sentBy.split(separator: ":").dropFirst().first.flatMap { UInt16($0) } ?? 5060
        #expect(
            peer.sent.last?.flow
                == Flow(transport: .tcp, remoteHost: "10.0.0.2", remotePort: port))
    }

    @Test func aRepeatedRequestIsAnsweredWhereItCameFrom() throws {
        var (peer, _, tag) = try ConnectedPeer.incoming()
        let text = Script.request("INVITE", cseq: 2, branch: "z9hG4bKr", to: tag, body: "v=0")
        peer.receive(text)
        peer.flow = ConnectedPeer.newcomer
        peer.receive(text)
        #expect(peer.sent.last?.flow == ConnectedPeer.newcomer)
        #expect(try peer.takeSummary() == ["100 INVITE", "100 INVITE"])
    }

    @Test func aFailedRefreshEndsTheCallWithItsReason() throws {
        var (peer, id, _) = try ConnectedPeer.incoming()
        peer.input(.flowFailed(peer.flow, reason: "reset"))
        peer.command(.reinvite(id, body: .offer))
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "cannot connect: refused"))
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "cannot connect: refused"))
        #expect(
            peer.takeEvents()
                == [
                    "reinviteFailed 503",
                    "ended transportLost(reason: \"cannot connect: refused\")",
                ])
        peer.pass(.seconds(33))
        #expect(peer.endpoint.isIdle)
    }

    // MARK: Keep-alives

    private func pings(_ peer: inout Peer) -> [Flow] {
        defer { peer.sent.removeAll { $0.bytes == Array("\r\n\r\n".utf8) } }
        return peer.sent.filter { $0.bytes == Array("\r\n\r\n".utf8) }.map(\.flow)
    }

    @Test func aConnectionWithACallIsPingedAndOneWithoutIsNot() throws {
        var (peer, id, _) = try ConnectedPeer.incoming()
        // A proxy that closes after 60 s of silence never finds one.
        var last = peer.now
        for _ in 0..<100 {
            peer.pass(.seconds(1))
            guard !pings(&peer).isEmpty else { continue }
            #expect(peer.now - last <= .seconds(56))
            last = peer.now
            peer.input(.pong(peer.flow))
        }
        #expect(last > .zero)
        peer.command(.hangUp(id))
        peer.receive(Script.response(200, to: try peer.takeRequest()))
        peer.pass(.seconds(300))
        #expect(pings(&peer).isEmpty && peer.endpoint.isIdle)
    }

    @Test func aPeerThatStopsAnsweringIsCutOffAndItsCallIsNot() throws {
        var (peer, id, _) = try ConnectedPeer.incoming()
        peer.pass(.seconds(45))
        #expect(pings(&peer) == [peer.flow])
        peer.input(.pong(peer.flow))
        peer.pass(.seconds(120))
        #expect(peer.disconnected == [peer.flow])
        #expect(peer.takeEvents() == [])
        peer.sent = []
        peer.command(.hangUp(id))
        #expect(peer.sent.last?.flow == ConnectedPeer.listener)
    }

    @Test func aPeerThatNeverAnswersPingsIsLeftAlone() throws {
        var (peer, _, _) = try ConnectedPeer.incoming()
        peer.pass(.seconds(600))
        #expect(pings(&peer).count > 8)
        #expect(peer.disconnected.isEmpty)
    }
}
