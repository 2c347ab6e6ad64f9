// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// What Via and Contact call us: an address of the family that the message goes by.
@Suite struct OwnAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var usual: String
        var other: String?
        var loopback: String?
        var peer: String
        var named: String

        var testDescription: String { "\(usual) \(other ?? "-") to \(peer)" }
    }

    static let cases: [Case] = [
        // On both families, whichever is the usual one.
        Case(usual: "192.0.2.10", other: "2001:db8::10", peer: "192.0.2.7", named: "192.0.2.10"),
        Case(
            usual: "192.0.2.10", other: "2001:db8::10", peer: "2001:db8::7",
            named: "[2001:db8::10]"),
        Case(
            usual: "2001:db8::10", other: "192.0.2.10", peer: "2001:db8::7",
            named: "[2001:db8::10]"),
        Case(usual: "2001:db8::10", other: "192.0.2.10", peer: "192.0.2.7", named: "192.0.2.10"),
        Case(
            usual: "192.0.2.10", other: "2001:db8::10", peer: "::ffff:192.0.2.7",
            named: "192.0.2.10"),
        Case(
            usual: "192.0.2.10", other: "2001:db8::10", loopback: "::1", peer: "::1",
            named: "[2001:db8::10]"),
        Case(
            usual: "192.0.2.10", other: "2001:db8::10", loopback: "::1", peer: "fe80::1",
            named: "[2001:db8::10]"),
        // Without an address of the other family there is still this machine.
        Case(usual: "192.0.2.10", loopback: "::1", peer: "::1", named: "[::1]"),
        Case(usual: "192.0.2.10", loopback: "::1", peer: "2001:db8::7", named: "192.0.2.10"),
        Case(usual: "2001:db8::10", loopback: "127.0.0.1", peer: "127.0.0.1", named: "127.0.0.1"),
        Case(usual: "192.0.2.10", peer: "2001:db8::7", named: "192.0.2.10"),
        // A name is for everybody.
        Case(
            usual: "sip.example.com", other: "2001:db8::10", peer: "2001:db8::7",
            named: "sip.example.com"),
        Case(
            usual: "sip.example.com", other: "2001:db8::10", peer: "192.0.2.7",
            named: "sip.example.com"),
    ]

    private func peer(_ row: Case, _ transport: Flow.Transport) -> Peer {
        var peer = Peer(transport: transport) { settings in
            settings.addresses = [
                .udp: HostPort(host: row.usual, port: 5060),
                .tcp: HostPort(host: row.usual, port: 5070),
            ]
            settings.otherHost = row.other
            settings.otherLoopbackHost = row.loopback
        }
        peer.flow.remoteHost = row.peer
        return peer
    }

    /// The host and port by which a transport names us.
    private func place(_ row: Case, _ transport: Flow.Transport) -> String {
        row.named + (transport == .udp ? ":5060" : ":5070")
    }

    /// An answered call: the Contact of the 200, and the Via of our BYE.
    @Test(arguments: cases, [Flow.Transport.udp, .tcp])
    func aCallerIsToldAnAddressItCanReach(_ row: Case, _ transport: Flow.Transport) throws {
        var peer = peer(row, transport)
        let host = row.peer.contains(":") ? "[\(row.peer)]" : row.peer
        peer.receive(
            Script.request("INVITE", body: "v=0")
                .replacing("Contact: <sip:caller@10.0.0.2:5062>", with: "Contact: <sip:c@\(host)>"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let answer = try peer.takeResponse()
        let contact = try #require(answer.headers[.contact])
        #expect(contact.contains("@\(place(row, transport))"))
        #expect(contact.contains(";transport=tcp") == (transport == .tcp))
        let tag = try #require(answer.to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.sent = []
        peer.command(.hangUp(id))
        let (bytes, flow) = try #require(peer.sent.last)
        guard case .request(let bye) = try SIPMessage(parsing: bytes) else { throw Peer.Missing() }
        #expect(bye.via.sentBy.description == place(row, flow.transport))
    }

    /// A call of ours to an address: Via and Contact, also of what follows in the dialog; and its
    /// responses are taken for ours.
    @Test(arguments: cases, [Flow.Transport.udp, .tcp])
    func anOperatorIsToldAnAddressItCanReach(_ row: Case, _ transport: Flow.Transport) throws {
        var peer = peer(row, transport)
        let id = peer.endpoint.makeSessionID()
        let flow = Flow(transport: transport, remoteHost: row.peer, remotePort: 5062)
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: SIPURI(user: "desk", host: row.peer, port: 5062), flow: flow,
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        let invite = try peer.takeRequest()
        try check(invite, row, transport, &peer)
    }

    /// The same where the operator's name was located: the family is known only then, and may be
    /// another for the next server.
    @Test(arguments: cases) func aLocatedServerIsToldAnAddressItCanReach(_ row: Case) throws {
        var peer = peer(row, .udp)
        let id = peer.endpoint.makeSessionID()
        let target = SIPURI(user: "desk", host: "pbx.example.com")
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: target, flow: Flow(to: target),
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        let lookup = try #require(peer.lookups.first?.id)
        let other = row.peer.contains(":") ? "192.0.2.99" : "2001:db8::99"
        let flows = [other, row.peer].map {
            Flow(transport: .udp, remoteHost: $0, remotePort: 5062)
        }
        peer.input(.located(lookup, flows, reason: ""))
        peer.sent = []
        peer.pass(.seconds(4))
        let (bytes, flow) = try #require(peer.sent.last)
        #expect(flow == flows[1])
        guard case .request(let invite) = try SIPMessage(parsing: bytes) else {
            throw Peer.Missing()
        }
        peer.sent = []
        try check(invite, row, .udp, &peer)
    }

    private func check(
        _ invite: SIPRequest, _ row: Case, _ transport: Flow.Transport,
        _ peer: inout Peer
    ) throws {
        let contact = try #require(invite.headers[.contact])
        #expect(contact.contains("@\(place(row, transport))"))
        #expect(invite.via.sentBy.description == place(row, transport))
        peer.receive(Script.response(200, to: invite, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
    }

    /// A response that names somebody else in its Via is nobody's, on either family.
    @Test(arguments: ["192.0.2.66", "[2001:db8::66]", "sip.example.org", "localhost"])
    func aResponseForSomebodyElseIsDropped(_ host: String) throws {
        var peer = peer(Self.cases[1], .udp)
        let id = peer.endpoint.makeSessionID()
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: SIPURI(user: "desk", host: "192.0.2.7"),
                    flow: Flow(transport: .udp, remoteHost: "192.0.2.7", remotePort: 5060),
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        let invite = try peer.takeRequest()
        peer.receive(
            Script.response(200, to: invite, body: "v=0")
                .replacing("Via: SIP/2.0/UDP 192.0.2.10", with: "Via: SIP/2.0/UDP \(host)"))
        #expect(peer.takeEvents().isEmpty)
        #expect(peer.drops == [.foreignResponse])
    }
}
