// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing

/// Dialogs over TCP with a peer at 10.0.0.2, for tests of what becomes of their connections.
enum ConnectedPeer {
    /// Where a peer at 10.0.0.2 that gave its Contact listens.
    static let listener = Flow(transport: .tcp, remoteHost: "10.0.0.2", remotePort: 5062)
    static let newcomer = Flow(
        transport: .tcp, remoteHost: "10.0.0.2", remotePort: 50_001, local: 99)

    static func incoming(headers: [String] = []) throws -> (Peer, SessionID, tag: String) {
        var peer = Peer(transport: .tcp)
        peer.receive(Script.request("INVITE", headers: headers, body: "v=0"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        #expect(peer.takeEvents() == ["incoming", "established"])
        return (peer, id, tag)
    }

    static func outgoing() throws -> (Peer, SessionID, SIPRequest) {
        var peer = Peer(transport: .tcp)
        peer.flow = Self.listener
        let id = peer.endpoint.makeSessionID()
        let target = SIPURI(user: "them", host: "10.0.0.2", port: 5062)
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: target, flow: Self.listener,
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        let invite = try peer.takeRequest()
        return (peer, id, invite)
    }
}
