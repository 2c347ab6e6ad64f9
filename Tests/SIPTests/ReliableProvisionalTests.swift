// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

/// Reliable provisional responses on both sides (RFC 3262).
@Suite struct ReliableProvisionalTests {
    // MARK: The called peer's

    private func progress(
        _ invite: SIPRequest, _ rseq: Int, _ status: Int = 183, tag: String = "them",
        body: String = ""
    ) -> String {
        Script.response(
            status, to: invite, tag: tag, headers: ["Require: 100rel", "RSeq: \(rseq)"],
            body: body)
    }

    @Test func ourInviteSaysThatItTakesThem() throws {
        let (_, _, invite) = try Peer.calling()
        #expect(invite.headers[.supported] == "100rel, timer")
        #expect(invite.headers[.allow]?.contains("PRACK") == true)
        // Without an offer a reliable response would have to carry one.
        let (_, _, bare) = try Peer.calling(body: nil)
        #expect(bare.headers[.supported] == "timer")
    }

    @Test func eachIsAcknowledgedInOrder() throws {
        var (peer, id, invite) = try Peer.calling()
        peer.receive(progress(invite, 41, 180))
        let first = try peer.takeRequest()
        #expect(first.method == .prack && first.cseq.number == 2)
        #expect(first.headers[.rAck] == "41 1 INVITE")
        #expect(first.to.tag == "them" && first.uri.description == "sip:them@10.0.0.2:5062")
        peer.receive(Script.response(200, to: first))
        // Repeated: no news. Ahead of its turn: not acknowledged.
        peer.receive(progress(invite, 41, 180))
        peer.receive(progress(invite, 43))
        #expect(peer.sent.isEmpty)
        #expect(peer.takeEvents() == ["progress 180"])
        peer.receive(progress(invite, 42, body: "v=0 early"))
        let second = try peer.takeRequest()
        #expect(second.headers[.rAck] == "42 1 INVITE" && second.cseq.number == 3)
        #expect(peer.takeEvents() == ["progress 183"])
        // What follows in the dialog counts on from there; the ACK is the INVITE's.
        peer.receive(Script.response(200, to: invite))
        #expect(try peer.takeRequest().cseq == CSeq(1, .ack))
        guard case .answered(let answer) = peer.events.last?.1 else { throw Peer.Missing() }
        #expect(answer.body?.bytes == Array("v=0 early".utf8))
        peer.command(.hangUp(id))
        #expect(try peer.takeRequest().cseq == CSeq(4, .bye))
    }

    @Test func everyBranchOfAForkHasItsOwnOrder() throws {
        var (peer, _, invite) = try Peer.calling()
        peer.receive(progress(invite, 5, tag: "one", body: "v=0 one"))
        peer.receive(progress(invite, 900, tag: "two", body: "v=0 two"))
        #expect(try peer.takeSummary() == ["PRACK", "PRACK"])
        peer.receive(Script.response(200, to: invite, tag: "two"))
        guard case .answered(let answer) = peer.events.last?.1 else { throw Peer.Missing() }
        #expect(answer.body?.bytes == Array("v=0 two".utf8))
    }

    @Test(arguments: ["RSeq: 0", "RSeq: x", "RSeq: 99999999999", "X-RSeq: 1", "RSeq:"])
    func oneThatCannotBeAcknowledgedIsTakenAsUnreliable(_ header: String) throws {
        var (peer, _, invite) = try Peer.calling()
        peer.receive(Script.response(180, to: invite, headers: ["Require: 100rel", header]))
        #expect(peer.sent.isEmpty)
        #expect(peer.takeEvents() == ["progress 180"])
    }

    @Test func aPrackThatFailsChangesNothing() throws {
        for status in [404, 481, 500] {
            var (peer, _, invite) = try Peer.calling()
            peer.receive(progress(invite, 1))
            peer.receive(Script.response(status, to: try peer.takeRequest()))
            peer.receive(Script.response(200, to: invite, body: "v=0"))
            #expect(peer.takeEvents() == ["progress 183", "answered"])
        }
    }

    @Test func manyBranchesAreNotKeptForEver() throws {
        var (peer, id, invite) = try Peer.calling()
        for number in 0..<40 {
            peer.receive(progress(invite, 1, tag: "t\(number)"))
        }
        #expect(peer.drops.count { $0 == .tooManyForks } == 24)
        peer.command(.hangUp(id))
        peer.receive(Script.response(487, to: invite))
        peer.pass(.seconds(70))
        let isIdle = peer.endpoint.isIdle
        #expect(isIdle)
    }

    // MARK: The 2xx without SDP

    /// What a final response without a description is worth, by what came before it.
    @Test(arguments: [
        ([(String, String)](), nil), ([("them", "v=0 a")], "v=0 a"),
        ([("them", "v=0 a"), ("them", "v=0 b")], "v=0 b"), ([("other", "v=0 a")], nil),
        ([("other", "v=0 a"), ("them", "v=0 b")], "v=0 b"), ([("them", "")], nil),
    ])
    func anEarlyDescriptionOfTheSameSideStandsIn(
        _ early: [(String, String)], _ expected: String?
    ) throws {
        var (peer, _, invite) = try Peer.calling()
        for (tag, body) in early {
            peer.receive(Script.response(183, to: invite, tag: tag, body: body))
        }
        peer.receive(Script.response(200, to: invite))
        guard case .answered(let answer) = peer.events.last?.1 else { throw Peer.Missing() }
        #expect(answer.body.map { String(decoding: $0.bytes, as: UTF8.self) } == expected)
        // One of its own counts before all.
        var (again, _, other) = try Peer.calling()
        for (tag, body) in early {
            again.receive(Script.response(183, to: other, tag: tag, body: body))
        }
        again.receive(Script.response(200, to: other, body: "v=0 last"))
        guard case .answered(let final) = again.events.last?.1 else { throw Peer.Missing() }
        #expect(final.body?.bytes == Array("v=0 last".utf8))
    }

    // MARK: Ours

    private func prack(
        _ cseq: Int, _ rack: String, to tag: String, body: String = ""
    ) -> String {
        Script.request(
            "PRACK", cseq: cseq, branch: "z9hG4bKp\(cseq)", to: tag, headers: ["RAck: \(rack)"],
            body: body)
    }

    @Test(arguments: [
        ("Require: 100rel", "", true), ("Require: 100rel", "v=0", true),
        ("Supported: 100rel", "v=0", true), ("Supported: 100rel", "", false),
        ("Supported: timer", "v=0", false),
    ])
    func oursAreReliableWhereThatIsWanted(
        _ header: String, _ body: String, _ isReliable: Bool
    ) throws {
        var (peer, id) = try Peer.ringing(headers: [header])
        let answer = body.isEmpty ? nil : Body(contentType: "application/sdp", bytes: [65])
        peer.command(.provisional(id, status: 183, body: answer))
        let response = try peer.takeResponse()
        #expect((response.headers[.rSeq] != nil) == isReliable)
        #expect(response.headers[.require] == (isReliable ? "100rel" : nil))
    }

    @Test func oursIsRepeatedUntilItIsAcknowledged() throws {
        var (peer, id) = try Peer.ringing(headers: ["Require: 100rel"])
        peer.command(.provisional(id, status: 180))
        let response = try peer.takeResponse()
        let rseq = try #require(response.headers[.rSeq])
        let tag = try #require(response.to.tag)
        // T1 0.5 s doubling: 0.5, 1.5, 3.5, 7.5 s.
        peer.pass(.seconds(8))
        #expect(try peer.takeSummary() == [String](repeating: "180 INVITE", count: 4))
        for wrong in ["\(rseq) 2 INVITE", "1\(rseq) 1 INVITE", "\(rseq) 1 BYE", "x", ""] {
            peer.receive(prack(peer.sent.count + 2, wrong, to: tag))
            #expect(try peer.takeSummary() == ["481 PRACK"], "\(wrong)")
            peer.receive(Script.request("PRACK", cseq: 2, branch: "z9hG4bKp2", to: tag))
            _ = try peer.takeSent()
            if wrong.isEmpty { break }
            (peer, id) = try Peer.ringing(headers: ["Require: 100rel"])
            peer.command(.provisional(id, status: 180))
            _ = try peer.takeSent()
        }
    }

    @Test func anAcknowledgedOneIsNotRepeated() throws {
        var (peer, id) = try Peer.ringing(headers: ["Require: 100rel"])
        peer.command(.provisional(id, status: 180))
        let response = try peer.takeResponse()
        let rack = "\(try #require(response.headers[.rSeq])) 1 INVITE"
        let tag = try #require(response.to.tag)
        peer.receive(prack(2, rack, to: tag))
        #expect(try peer.takeSummary() == ["200 PRACK"])
        peer.pass(.seconds(50))
        #expect(peer.sent.isEmpty)
        // Said again with another number it is still true.
        peer.receive(prack(3, rack, to: tag))
        #expect(try peer.takeSummary() == ["200 PRACK"])
        // After a minute another one goes out, with the next number.
        peer.pass(.seconds(12))
        let again = try peer.takeResponse()
        #expect(
            again.headers[.rSeq].flatMap { UInt32($0) }
                == response.headers[.rSeq].flatMap { UInt32($0) }.map { $0 + 1 })
        peer.command(.answer(id, body: .answer))
        #expect(try peer.takeSummary() == ["200 INVITE"])
        // A PRACK that comes after all.
        peer.receive(prack(4, "\(again.headers[.rSeq] ?? "") 1 INVITE", to: tag))
        #expect(try peer.takeSummary() == ["200 PRACK"])
    }

    @Test func aSecondOneAndTheAnswerWaitForThePrack() throws {
        var (peer, id) = try Peer.ringing(headers: ["Supported: 100rel"])
        peer.command(.provisional(id, status: 183, body: .answer))
        let first = try peer.takeResponse()
        let tag = try #require(first.to.tag)
        peer.command(.provisional(id, status: 183, body: .answer))
        #expect(peer.sent.isEmpty)
        peer.receive(prack(2, "\(first.headers[.rSeq] ?? "") 1 INVITE", to: tag))
        let second = try peer.takeResponse()
        #expect(second.status == 183 && second.headers[.rSeq] != first.headers[.rSeq])
        peer.command(.answer(id, body: .answer))
        #expect(peer.sent.isEmpty)
        peer.receive(prack(3, "\(second.headers[.rSeq] ?? "") 1 INVITE", to: tag))
        #expect(try peer.takeSummary() == ["200 PRACK", "200 INVITE"])
        peer.receive(Script.request("ACK", branch: "z9hG4bKk", to: tag))
        #expect(peer.takeEvents() == ["established"])
    }

    @Test func anAnswerDoesNotWaitForARinging() throws {
        var (peer, id) = try Peer.ringing(headers: ["Require: 100rel"])
        peer.command(.provisional(id, status: 180))
        peer.command(.answer(id, body: .answer))
        #expect(try peer.takeSummary() == ["180 INVITE", "200 INVITE"])
        peer.pass(.milliseconds(400))
        #expect(peer.sent.isEmpty)
    }

    @Test func aPeerThatNeverAcknowledgesIsRefused() throws {
        var (peer, id) = try Peer.ringing(headers: ["Require: 100rel"])
        peer.command(.provisional(id, status: 180))
        peer.pass(.seconds(32))
        #expect(try peer.takeSummary().last == "504 INVITE")
        #expect(peer.takeEvents() == ["ended rejected(status: 504)"])
    }

    @Test func anOfferInAPrackIsRefused() throws {
        var (peer, id) = try Peer.ringing(headers: ["Supported: 100rel"])
        peer.command(.provisional(id, status: 183, body: .answer))
        let first = try peer.takeResponse()
        let rack = "\(first.headers[.rSeq] ?? "") 1 INVITE"
        peer.receive(prack(2, rack, to: first.to.tag ?? "", body: "v=0"))
        #expect(try peer.takeSummary() == ["488 PRACK"])
        peer.receive(prack(3, rack, to: first.to.tag ?? ""))
        #expect(try peer.takeSummary() == ["200 PRACK"])
    }

    @Test func aPrackOfNothingIs481() throws {
        var (peer, id) = try Peer.ringing()
        peer.command(.provisional(id, status: 180))
        let tag = try peer.takeResponse().to.tag ?? ""
        peer.receive(prack(2, "1 1 INVITE", to: tag))
        #expect(try peer.takeSummary() == ["481 PRACK"])
    }

    @Test func aCallThatNeedsThemIsTakenWithoutAny() throws {
        var (peer, id) = try Peer.ringing(headers: ["Require: 100rel, timer"])
        peer.command(.answer(id, body: .answer))
        #expect(try peer.takeSummary() == ["200 INVITE"])
    }
}
