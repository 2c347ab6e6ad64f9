// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Where a dialog goes whose connection is gone: to its Contact, or by another connection of the peer.
@Suite struct PeerConnectionTests {
    /// Who else has connected meanwhile, from where and as whom; and whether the dialog goes there
    /// when its Contact cannot be connected to.
    @Test(arguments: [
        ([("10.0.0.2", "caller")], true),
        ([("10.0.0.2", "somebody")], true),  // the only connection of that host
        ([("10.0.0.2", "somebody"), ("10.0.0.2", "caller")], true),
        ([("10.0.0.2", "somebody"), ("10.0.0.2", "other")], false),
        ([("10.0.0.3", "caller")], false),
        ([], false),
    ])
    func anotherConnectionOfThePeerCarriesItsDialog(_ others: [(String, String)], isFound: Bool)
        throws
    {
        var (peer, id, _) = try ConnectedPeer.incoming()
        let first = peer.flow
        for (index, other) in others.enumerated() {
            peer.flow = Flow(
                transport: .tcp, remoteHost: other.0, remotePort: UInt16(50_000 + index),
                local: UInt32(90 + index))
            peer.receive(
                Script.request(
                    "OPTIONS", branch: "z9hG4bKo\(index)", callID: "o\(index)",
                    headers: ["Contact: <sip:\(other.1)@\(other.0):5062>"]
                ).replacing("<sip:caller@10.0.0.2>", with: "<sip:\(other.1)@\(other.0)>"))
        }
        let last = peer.flow
        peer.input(.flowFailed(first, reason: "closed by the peer"))
        peer.sent = []
        peer.command(.hangUp(id))
        #expect(peer.sent.last?.flow == ConnectedPeer.listener, "the Contact comes first")
        peer.sent = []
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "cannot connect"))
        #expect(peer.sent.last?.flow == (isFound ? last : nil))
        guard isFound else { return #expect(peer.takeEvents().last == "ended hungUp") }
        let bye = try peer.takeRequest()
        peer.receive(Script.response(200, to: bye))
        #expect(bye.method == .bye && peer.takeEvents().last == "ended hungUp")
        peer.pass(.seconds(33))
        #expect(peer.endpoint.isIdle)
    }

    /// One that has gone, too, is not tried.
    @Test func aConnectionThatIsGoneIsNotTaken() throws {
        var (peer, id, _) = try ConnectedPeer.incoming()
        let first = peer.flow
        peer.flow = ConnectedPeer.newcomer
        peer.receive(Script.request("OPTIONS", branch: "z9hG4bKo", callID: "o"))
        peer.input(.flowFailed(ConnectedPeer.newcomer, reason: "idle"))
        peer.input(.flowFailed(first, reason: "idle"))
        peer.sent = []
        peer.command(.hangUp(id))
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "cannot connect"))
        #expect(peer.sent.map(\.flow) == [ConnectedPeer.listener])
    }

    /// A Contact behind a translator is not waited for where the peer has another connection.
    @Test func aContactOutOfReachIsNotTriedFirst() throws {
        var peer = Peer(transport: .tcp)
        peer.flow.remoteHost = "203.0.113.5"
        peer.receive(
            Script.request("INVITE", body: "v=0").replacing(
                "Contact: <sip:caller@10.0.0.2:5062>", with: "Contact: <sip:caller@192.168.1.7>"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        let first = peer.flow
        peer.flow.local = 91
        peer.receive(Script.request("OPTIONS", branch: "z9hG4bKo", callID: "o"))
        peer.input(.flowFailed(first, reason: "reset"))
        peer.sent = []
        peer.command(.hangUp(id))
        #expect(peer.sent.last?.flow == peer.flow)
    }

    /// A PRACK that dies with its connection goes again by a new one.
    @Test func anEarlyDialogOutlivesItsConnection() throws {
        var (peer, _, invite) = try ConnectedPeer.outgoing()
        peer.receive(
            Script.response(
                183, to: invite, headers: ["Require: 100rel", "RSeq: 7"], body: "v=0"))
        let prack = try peer.takeRequest()
        #expect(prack.method == .prack)
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "closed by the peer"))
        #expect(
            peer.sent.last?.flow == ConnectedPeer.listener, "to its Contact, by a new connection")
        let again = try peer.takeRequest()
        #expect(again.method == .prack && again.headers[.rAck] == prack.headers[.rAck])
        #expect(again.cseq.number == prack.cseq.number + 1)
        // Once: a peer that is gone is not asked for ever.
        peer.input(.flowFailed(ConnectedPeer.listener, reason: "cannot connect"))
        #expect(try peer.takeSummary() == [])
        // The next reliable response is acknowledged as well.
        peer.flow = ConnectedPeer.newcomer
        peer.receive(
            Script.response(
                180, to: invite, headers: ["Require: 100rel", "RSeq: 8"]))
        #expect(peer.sent.last?.flow == ConnectedPeer.listener)
        #expect(try peer.takeSummary() == ["PRACK"])
        peer.receive(Script.response(200, to: invite))
        #expect(peer.takeEvents().last == "answered")
    }
}
