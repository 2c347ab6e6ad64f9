// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// Sessions in the state a test begins with.
extension Peer {
    /// An INVITE of the peer's that waits for our decision.
    static func ringing(
        headers: [String] = [], body: String = "v=0",
        _ adjust: (inout SIPEndpoint.Settings) -> Void = { _ in }
    ) throws -> (Peer, SessionID) {
        var peer = Peer(adjust)
        peer.receive(Script.request("INVITE", headers: headers, body: body))
        let id = try #require(peer.events.first?.0)
        #expect(try peer.takeSummary() == ["100 INVITE"])
        #expect(peer.takeEvents() == ["incoming"])
        return (peer, id)
    }

    /// A session the peer began: its identifier, our tag, and our 200.
    static func established(
        headers: [String] = [], body: String = "v=0"
    ) throws -> (peer: Peer, id: SessionID, tag: String, ok: SIPResponse) {
        var (peer, id) = try ringing(headers: headers, body: body)
        peer.command(.answer(id, body: .answer))
        let ok = try peer.takeResponse()
        let tag = try #require(ok.to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        #expect(peer.takeEvents() == ["established"])
        return (peer, id, tag, ok)
    }

    /// An INVITE of ours without a response.
    static func calling(
        body: Body? = .offer, _ adjust: (inout SIPEndpoint.Settings) -> Void = { _ in }
    ) throws -> (Peer, SessionID, SIPRequest) {
        var peer = Peer(adjust)
        let id = peer.endpoint.makeSessionID()
        let request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2", port: 5062), flow: peer.flow,
            from: NameAddr(SIPURI(user: "line", host: "10.0.0.1")), body: body)
        peer.command(.invite(id, request))
        let invite = try peer.takeRequest()
        return (peer, id, invite)
    }

    /// A session we began, answered with these header fields.
    static func answered(
        headers: [String] = [], _ adjust: (inout SIPEndpoint.Settings) -> Void = { _ in }
    ) throws -> (Peer, SessionID, SIPRequest) {
        var (peer, id, invite) = try calling(adjust)
        peer.receive(Script.response(200, to: invite, headers: headers, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        #expect(try peer.takeSummary() == ["ACK"])
        return (peer, id, invite)
    }

    /// A request of the called peer in the dialog of our INVITE.
    mutating func receiveBack(
        _ method: String, cseq: Int = 1, in invite: SIPRequest, headers: [String] = [],
        body: String = "", tag: String = "them"
    ) {
        receive(
            Script.request(
                method, cseq: cseq, branch: "z9hG4bKback\(method)\(cseq)",
                to: invite.from.tag, callID: invite.callID, from: tag,
                headers: headers + (method == "UPDATE" ? [Self.contact] : []), body: body))
    }

    static let contact = "Contact: <sip:caller@10.0.0.2:5062>"
}
