// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// Where a request in a dialog goes, by what the peer said and where it was seen.
@Suite struct NextHopTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var seen: String
        var transport = Flow.Transport.udp
        var contact: String
        var route: String?
        /// `udp:host:port`, with `?` where a name is to be located.
        var goes: String

        var testDescription: String { "\(transport) \(seen) \(contact) \(route ?? "-")" }
    }

    static let cases: [Case] = [
        // The Contact as it says.
        Case(seen: "10.0.0.2", contact: "sip:a@10.0.0.2:5080", goes: "udp:10.0.0.2:5080"),
        Case(seen: "10.0.0.2", contact: "sip:a@10.0.0.2", goes: "udp:10.0.0.2:5060"),
        Case(seen: "192.0.2.1", contact: "sip:a@192.0.2.7:5080", goes: "udp:192.0.2.7:5080"),
        Case(
            seen: "10.0.0.2", contact: "sip:a@10.0.0.2:5080;transport=tcp",
            goes: "tcp:10.0.0.2:5080"),
        Case(
            seen: "10.0.0.2", contact: "sip:a@10.0.0.2;transport=TCP", goes: "tcp:10.0.0.2:5060"),
        Case(
            seen: "192.0.2.1", contact: "sip:a@pbx.example.com;maddr=192.0.2.9",
            goes: "udp:192.0.2.9:5060"),
        Case(
            seen: "2001:db8::1", contact: "sip:a@[2001:db8::2]:5070", goes: "udp:2001:db8::2:5070"),
        // Behind a translator: where it was seen.
        Case(seen: "192.0.2.1", contact: "sip:a@192.168.1.5:5060", goes: "udp:192.0.2.1:40000"),
        Case(seen: "10.0.0.2", contact: "sip:a@192.168.1.5:5060", goes: "udp:10.0.0.2:40000"),
        Case(seen: "192.0.2.1", contact: "sip:a@127.0.0.1:5060", goes: "udp:192.0.2.1:40000"),
        Case(seen: "192.0.2.1", contact: "sip:a@100.64.0.9", goes: "udp:192.0.2.1:40000"),
        Case(
            seen: "192.0.2.1", contact: "sip:a@10.9.9.9;transport=tcp",
            goes: "udp:192.0.2.1:40000"),
        // A route goes before the Contact, and its proxy knows its address.
        Case(
            seen: "10.0.0.2", contact: "sip:a@192.168.1.5", route: "<sip:10.0.0.9:5070;lr>",
            goes: "udp:10.0.0.9:5070"),
        Case(
            seen: "10.0.0.2", contact: "sip:a@192.168.1.5",
            route: "<sip:10.0.0.9;transport=tcp;lr>",
            goes: "tcp:10.0.0.9:5060"),
        Case(
            seen: "192.0.2.1", contact: "sip:a@192.168.1.5", route: "<sip:10.0.0.9;lr>",
            goes: "udp:192.0.2.1:40000"),
        // Names.
        Case(
            seen: "192.0.2.1", contact: "sip:a@pbx.example.com", goes: "?udp:pbx.example.com:5060"),
        Case(
            seen: "192.0.2.1", contact: "sip:a@10.1.1.1",
            route: "<sip:edge.example.com;transport=tcp;lr>", goes: "?tcp:edge.example.com:5060"),
        // Over a connection: along it, where it leads there.
        Case(seen: "10.0.0.2", transport: .tcp, contact: "sip:a@10.0.0.2:5062", goes: "here"),
        Case(seen: "192.0.2.1", transport: .tcp, contact: "sip:a@192.168.1.5", goes: "here"),
        Case(seen: "192.0.2.1", transport: .tcp, contact: "sip:a@pbx.example.com", goes: "here"),
        Case(
            seen: "192.0.2.1", transport: .tcp, contact: "sip:a@192.0.2.7:5080",
            goes: "tcp:192.0.2.7:5080"),
        Case(
            seen: "192.0.2.1", transport: .tcp, contact: "sip:a@192.0.2.1:5080;transport=udp",
            goes: "udp:192.0.2.1:5080"),
        // TLS, which we do not have, is taken as what the peer spoke.
        Case(
            seen: "192.0.2.1", contact: "sips:a@192.0.2.1", goes: "udp:192.0.2.1:5060"),
    ]

    @Test(arguments: cases) func aByeGoesThere(_ row: Case) throws {
        var peer = Peer(transport: row.transport)
        peer.flow.remoteHost = row.seen
        peer.flow.remotePort = 40_000
        peer.receive(
            Script.request(
                "INVITE", headers: row.route.map { ["Record-Route: \($0)"] } ?? [], body: "v=0"
            ).replacing("Contact: <sip:caller@10.0.0.2:5062>", with: "Contact: <\(row.contact)>"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.sent = []
        peer.command(.hangUp(id))
        if let lookup = peer.lookups.last {
            #expect(peer.sent.isEmpty)
            #expect(
                "?\(lookup.flow.transport):\(lookup.flow.remoteHost):\(lookup.flow.remotePort)"
                    == row.goes)
        } else {
            let (bytes, flow) = try #require(peer.sent.last)
            let text = "\(flow.transport):\(flow.remoteHost):\(flow.remotePort)"
            #expect((flow == peer.flow && row.goes == "here" ? "here" : text) == row.goes)
            guard case .request(let bye) = try SIPMessage(parsing: bytes) else {
                throw Peer.Missing()
            }
            #expect(bye.via.transport == flow.transport.viaName)
        }
    }

    // MARK: Names

    private func waiting() throws -> (Peer, SessionID, LookupID) {
        var peer = Peer()
        let id = peer.endpoint.makeSessionID()
        let target = SIPURI(user: "desk", host: "pbx.example.com")
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: target, flow: Flow(to: target),
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        #expect(peer.sent.isEmpty)
        let lookup = try #require(peer.lookups.first)
        #expect(lookup.flow.unnamed == [.transport, .port])
        return (peer, id, lookup.id)
    }

    private static let servers = [
        Flow(transport: .udp, remoteHost: "10.0.0.2", remotePort: 5062),
        Flow(transport: .tcp, remoteHost: "10.0.0.3", remotePort: 5062),
    ]

    /// What makes a request leave a server for the next.
    enum Trouble: CaseIterable { case silence, unsendable, refusal }

    @Test(arguments: Trouble.allCases) func theNextServerIsAsked(_ trouble: Trouble) throws {
        var (peer, _, lookup) = try waiting()
        peer.input(.located(lookup, Self.servers, reason: ""))
        #expect(peer.sent.last?.flow == Self.servers[0])
        let bytes = try #require(peer.sent.last?.bytes)
        let first = try peer.takeRequest()
        switch trouble {
        case .silence: peer.pass(.seconds(4))
        case .unsendable:
            peer.input(
                .unsendable(bytes, on: Self.servers[0], reason: "no route", isLasting: false))
        case .refusal: peer.receive(Script.response(503, to: first))
        }
        let (last, flow) = try #require(peer.sent.last)
        #expect(flow == Self.servers[1])
        guard case .request(let second) = try SIPMessage(parsing: last) else {
            throw Peer.Missing()
        }
        #expect(second.via.transport == "TCP" && second.via.branch != first.via.branch)
        #expect(second.callID == first.callID && second.from == first.from)
        peer.sent = []
        peer.receive(Script.response(200, to: second, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
        #expect(
            peer.sent.last?.flow == Self.servers[1],
            "the ACK of a private Contact goes where the answer came from")
    }

    @Test func aNameWithoutAddressesFailsAtOnce() throws {
        var (peer, _, lookup) = try waiting()
        peer.input(.located(lookup, [], reason: "no such host"))
        #expect(peer.takeEvents() == ["failed 503 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func aResolverThatNeverAnswersCostsEightSeconds() throws {
        var (peer, _, _) = try waiting()
        peer.pass(.seconds(8))
        #expect(peer.takeEvents() == ["failed 503 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func anInviteGivenUpWhileItsNameIsLocatedIsNeverSent() throws {
        var (peer, id, lookup) = try waiting()
        peer.command(.hangUp(id))
        #expect(peer.takeEvents() == ["failed 487 local"])
        peer.input(.located(lookup, Self.servers, reason: ""))
        #expect(peer.sent.isEmpty && peer.endpoint.isIdle)
    }

    @Test func anUnknownContactNameFallsBackToWhereThePeerWasSeen() throws {
        var peer = Peer()
        peer.receive(
            Script.request("INVITE", body: "v=0")
                .replacing("sip:caller@10.0.0.2:5062", with: "sip:caller@phone.invalid"))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        peer.command(.hangUp(id))
        let lookup = try #require(peer.lookups.last)
        peer.input(.located(lookup.id, [], reason: "no such host"))
        #expect(peer.sent.last?.flow == peer.flow)
        #expect(try peer.takeSummary() == ["BYE"])
    }

    // MARK: Size

    private func invite(padding: Int, tcp: Bool = true) throws -> Peer {
        var peer = Peer { settings in
            if !tcp { settings.addresses[.tcp] = nil }
        }
        let id = peer.endpoint.makeSessionID()
        var request = InviteRequest(
            target: SIPURI(user: "desk", host: "10.0.0.2", port: 5062), flow: peer.flow,
            from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)
        request.headers = [Header("X-Padding", String(repeating: "x", count: padding))]
        peer.command(.invite(id, request))
        return peer
    }

    @Test func aLargeRequestGoesByTCPAndFallsBackToUDP() throws {
        #expect(try invite(padding: 10).sent.last?.flow.transport == .udp)
        #expect(try invite(padding: 1300, tcp: false).sent.last?.flow.transport == .udp)
        var peer = try invite(padding: 1300)
        let flow = try #require(peer.sent.last?.flow)
        #expect(flow == Flow(transport: .tcp, remoteHost: "10.0.0.2", remotePort: 5062))
        #expect(try peer.takeRequest().via.transport == "TCP")
        peer.input(.flowFailed(flow, reason: "refused"))
        #expect(peer.sent.last?.flow == peer.flow)
        let second = try peer.takeRequest()
        #expect(second.via.transport == "UDP")
        peer.receive(Script.response(200, to: second, body: "v=0"))
        #expect(peer.takeEvents() == ["answered"])
    }
}
