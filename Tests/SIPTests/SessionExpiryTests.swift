// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// Sessions the peer refreshes (RFC 4028), or that nobody does.
@Suite struct SessionExpiryTests {
    private static let timer = "Supported: timer"
    private static let takesUpdate = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE"

    @Test(arguments: ["UPDATE", "INVITE"])
    func itsRefreshKeepsTheSession(_ method: String) throws {
        var (peer, id, tag, _) = try Peer.established(headers: [
            Self.timer, "Session-Expires: 300",
        ])
        for round in 2...6 {
            peer.pass(.seconds(150))
            #expect(peer.sent.isEmpty)
            peer.receive(
                Script.request(
                    method, cseq: round, branch: "z9hG4bKr\(round)", to: tag,
                    headers: [Self.timer, "Session-Expires: 300;refresher=uac"]
                        + (method == "UPDATE" ? [Peer.contact] : []),
                    body: method == "INVITE" ? "v=0" : ""))
            if method == "INVITE" {
                peer.command(.answerReinvite(id, body: .answer))
                peer.receive(
                    Script.request("ACK", cseq: round, branch: "z9hG4bKk\(round)", to: tag))
            }
            let ok = try peer.takeResponse()
            #expect(ok.status == 200 && ok.headers[.sessionExpires] == "300;refresher=uac")
            #expect(ok.headers[.require] == "timer")
        }
        _ = peer.takeEvents()
        // 300 s less a third, at most 32 s.
        peer.pass(.seconds(267))
        #expect(peer.sent.isEmpty)
        peer.pass(.seconds(1))
        let bye = try peer.takeRequest()
        #expect(bye.method == .bye)
        #expect(bye.headers[.reason] == "SIP;cause=408;text=\"Session Expired\"")
        peer.receive(Script.response(200, to: bye))
        #expect(peer.takeEvents() == ["ended expired(seconds: 300)"])
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aRefusedReinviteIsNoRefresh() throws {
        var (peer, id, tag, _) = try Peer.established(headers: [
            Self.timer, "Session-Expires: 300",
        ])
        peer.pass(.seconds(200))
        peer.receive(
            Script.request(
                "INVITE", cseq: 2, branch: "z9hG4bKr", to: tag,
                headers: [Self.timer, "Session-Expires: 3000"], body: "v=0"))
        peer.command(.rejectReinvite(id, status: 488))
        peer.receive(Script.request("ACK", cseq: 2, branch: "z9hG4bKr", to: tag))
        _ = try peer.takeSent()
        peer.pass(.seconds(68))
        #expect(try peer.takeSummary() == ["BYE"])
    }

    @Test func anIntervalNoOneMayNameDoesNotEndACallAtOnce() throws {
        var (peer, _, _) = try Peer.answered(headers: ["Session-Expires: 1;refresher=uas"])
        peer.pass(.seconds(59))
        #expect(peer.sent.isEmpty)
        peer.pass(.seconds(1))
        #expect(try peer.takeSummary() == ["BYE"])
        var (hasty, _, _) = try Peer.answered(headers: [
            Self.takesUpdate, "Session-Expires: 0;refresher=uac",
        ])
        hasty.pass(.seconds(14))
        #expect(hasty.sent.isEmpty)
        hasty.pass(.seconds(1))
        #expect(try hasty.takeSummary() == ["UPDATE"])
    }

    @Test func aSessionThatEndsLeavesNoTimer() throws {
        var (peer, id, _) = try Peer.answered(headers: ["Session-Expires: 1800;refresher=uac"])
        peer.command(.hangUp(id))
        peer.receive(Script.response(200, to: try peer.takeRequest()))
        peer.pass(.seconds(40))
        #expect(peer.endpoint.isIdle)
    }
}
