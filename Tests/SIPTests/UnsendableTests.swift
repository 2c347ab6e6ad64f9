// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// A message that cannot be sent costs that message, and the request it was.
@Suite struct UnsendableTests {
    private func established(contact: String) throws -> (Peer, SessionID) {
        var peer = Peer()
        peer.receive(
            Script.request("INVITE", body: "v=0")
                .replacing("sip:caller@10.0.0.2:5062", with: contact))
        let id = try #require(peer.events.first?.0)
        peer.command(.answer(id, body: .answer))
        let tag = try #require(try peer.takeResponse().to.tag)
        peer.receive(Script.request("ACK", branch: "z9hG4bKack", to: tag))
        _ = peer.takeEvents()
        return (peer, id)
    }

    /// Refuses what was sent last.
    private func refuse(_ peer: inout Peer, isLasting: Bool) throws -> Flow {
        let (bytes, flow) = try #require(peer.sent.last)
        peer.sent.removeLast()
        peer.input(.unsendable(bytes, on: flow, reason: "port 0", isLasting: isLasting))
        return flow
    }

    @Test(arguments: [
        "sip:a@10.0.0.2:0", "sip:a@[2001:db8::1]:5060", "sip:a@255.255.255.255:5060",
        "sip:a@224.0.0.1", "sip:a@0.0.0.0:5060",
    ])
    func aByeToAnAddressOfNoUseGoesWhereThePeerWasSeen(contact: String) throws {
        var (peer, id) = try established(contact: contact)
        peer.command(.hangUp(id))
        _ = try refuse(&peer, isLasting: true)
        #expect(peer.sent.last?.flow == peer.flow)
        let bye = try peer.takeRequest()
        #expect(bye.method == .bye)
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
        #expect(peer.drops.contains(.unsendable(reason: "port 0")))
    }

    @Test func aByeThatCannotGoAnywhereEndsTheCallAtOnce() throws {
        var (peer, id) = try established(contact: "sip:a@10.0.0.2:5062")
        peer.command(.hangUp(id))
        _ = try refuse(&peer, isLasting: true)
        #expect(peer.takeEvents() == ["ended hungUp"])
    }

    @Test func aByeIsRepeatedThroughAFaultThatPasses() throws {
        var (peer, id) = try established(contact: "sip:a@10.0.0.2:5062")
        peer.command(.hangUp(id))
        _ = try refuse(&peer, isLasting: false)
        #expect(peer.takeEvents().isEmpty)
        peer.pass(.seconds(1))
        let bye = try peer.takeRequest()
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended hungUp"])
    }

    @Test(arguments: [true, false]) func anInviteFailsAtOnce(isLasting: Bool) throws {
        var peer = Peer()
        let id = peer.endpoint.makeSessionID()
        let target = SIPURI(user: "desk", host: "10.0.0.2", port: 0)
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: target, flow: Flow(to: target),
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        #expect(try refuse(&peer, isLasting: isLasting).remotePort == 0)
        #expect(peer.takeEvents() == ["failed 503 local"])
        #expect(peer.endpoint.isIdle)
    }

    @Test func aResponseThatCannotBeSentIsLostAlone() throws {
        var (peer, id) = try established(contact: "sip:a@10.0.0.2:5062")
        peer.receive(
            Script.request("OPTIONS", branch: "z9hG4bKo", callID: "other")
                .replacing("10.0.0.2:5062", with: "127.0.0.1:0"))
        #expect(try refuse(&peer, isLasting: true).remotePort == 0)
        #expect(peer.takeEvents().isEmpty)
        peer.command(.hangUp(id))
        #expect(try peer.takeSummary() == ["BYE"])
    }

    @Test func anInviteThatRingsIsNotFailedByItsCancel() throws {
        var peer = Peer()
        let id = peer.endpoint.makeSessionID()
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: SIPURI(host: "10.0.0.2"), flow: peer.flow,
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        let invite = try peer.takeRequest()
        peer.receive(Script.response(180, to: invite))
        peer.command(.hangUp(id))
        _ = try refuse(&peer, isLasting: false)
        #expect(peer.takeEvents() == ["progress 180"])
        peer.receive(Script.response(487, to: invite))
        #expect(peer.takeEvents() == ["failed 487 remote"])
    }

    @Test func anAckToAContactOfNoUseGoesWhereTheAnswerCameFrom() throws {
        var peer = Peer()
        let id = peer.endpoint.makeSessionID()
        peer.command(
            .invite(
                id,
                InviteRequest(
                    target: SIPURI(host: "10.0.0.2"), flow: peer.flow,
                    from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)))
        let invite = try peer.takeRequest()
        peer.receive(
            Script.response(200, to: invite, body: "v=0")
                .replacing("sip:them@10.0.0.2:5062", with: "sip:them@10.0.0.2:0"))
        #expect(try refuse(&peer, isLasting: true).remotePort == 0)
        #expect(peer.sent.last?.flow == peer.flow)
        #expect(try peer.takeSummary() == ["ACK"])
    }
}
