// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import Testing
import Timing

/// The timers of RFC 3261 Table 4 that the session tests do not reach, at virtual time.
@Suite struct TransactionTests {
    /// A peer whose session has sent an INFO, which is returned.
    private func informing(
        transport: Flow.Transport = .udp
    ) throws -> (Peer, SIPRequest) {
        var peer = Peer(transport: transport)
        let id = peer.endpoint.makeSessionID()
        let request = InviteRequest(
            target: SIPURI(user: "them", host: "10.0.0.2", port: 5062), flow: peer.flow,
            from: NameAddr(SIPURI(host: "10.0.0.1")), body: .offer)
        peer.command(.invite(id, request))
        peer.receive(Script.response(200, to: try peer.takeRequest(), body: "v=0"))
        peer.sent = []
        peer.command(.info(id, Body(contentType: "text/plain", bytes: [1])))
        #expect(peer.takeEvents() == ["answered"])
        let info = try peer.takeRequest()
        return (peer, info)
    }

    @Test func aRequestIsRepeatedUpToT2AndTimesOut() throws {
        var (peer, _) = try informing()
        // Timer E: 0.5, 1, 2, 4, 4, ... s until Timer F at 32 s.
        var times: [Int64] = []
        while peer.now < .zero + .seconds(31) {
            peer.pass(.milliseconds(100))
            if try peer.takeSummary() == ["INFO"] {
                times.append((peer.now - Instant.zero).inMilliseconds)
            }
        }
        #expect(times == [500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500])
        peer.pass(.seconds(1))
        #expect(peer.takeEvents() == ["infoAnswered 408"])
        #expect(try peer.takeSummary().contains("BYE"))
    }

    @Test func aProvisionalResponseSlowsRepetitionToT2() throws {
        var (peer, info) = try informing()
        peer.receive(Script.response(100, to: info))
        peer.pass(.milliseconds(4_400))
        // The running interval ends first, then every T2.
        #expect(try peer.takeSummary() == ["INFO"])
        peer.pass(.milliseconds(200))
        #expect(try peer.takeSummary() == ["INFO"])
        peer.receive(Script.response(200, to: info))
        #expect(peer.takeEvents() == ["infoAnswered 200"])
    }

    @Test func aFinalResponseThatComesAgainIsAbsorbedForT4() throws {
        var (peer, info) = try informing()
        let before = peer.endpoint.transactionCount
        peer.receive(Script.response(200, to: info))
        peer.receive(Script.response(200, to: info))
        #expect(peer.takeEvents() == ["infoAnswered 200"])
        peer.pass(.milliseconds(4_999))
        #expect(peer.endpoint.transactionCount == before)
        peer.pass(.milliseconds(1))
        #expect(peer.endpoint.transactionCount == before - 1)
        peer.receive(Script.response(200, to: info))
        #expect(peer.drops == [.strayResponse(status: 200)])
    }

    @Test func overAConnectionFinishedTransactionsAreForgottenAtOnce() throws {
        var (peer, info) = try informing(transport: .tcp)
        let before = peer.endpoint.transactionCount
        peer.pass(.seconds(10))
        #expect(peer.sent.isEmpty)
        peer.receive(Script.response(200, to: info))
        #expect(peer.endpoint.transactionCount == before - 1)
        var other = Peer(transport: .tcp)
        other.receive(Script.request("OPTIONS"))
        #expect(try other.takeSummary() == ["200 OPTIONS"])
        #expect(other.endpoint.isIdle)
    }

    @Test func aRepeatedRequestGetsTheSameResponseFor64T1() throws {
        var peer = Peer()
        peer.receive(Script.request("OPTIONS"))
        let first = try peer.takeSent()
        peer.pass(.milliseconds(31_999))
        peer.receive(Script.request("OPTIONS"))
        #expect(try peer.takeSent() == first)
        peer.pass(.milliseconds(1))
        #expect(peer.endpoint.isIdle)
    }

    @Test func aRefusedInviteNobodyAcknowledgesIsForgottenAfter64T1() throws {
        var peer = Peer()
        peer.receive(Script.request("INVITE", headers: ["Require: x"], body: "v=0"))
        // Timer G: 0.5, 1, 2, 4, 4, ... s until Timer H at 32 s.
        peer.pass(.milliseconds(31_999))
        #expect(try peer.takeSummary() == [String](repeating: "420 INVITE", count: 11))
        peer.pass(.milliseconds(1))
        #expect(peer.endpoint.isIdle)
    }

    @Test func responsesThatAreNotOursChangeNothing() throws {
        var (peer, info) = try informing()
        peer.receive(Script.response(200, to: info).replacing("10.0.0.1:5060", with: "10.9.9.9"))
        #expect(peer.drops == [.foreignResponse])
        peer.receive(Script.response(200, to: info).replacing("branch=z9hG4bK", with: "branch=z9"))
        #expect(peer.drops.last == .strayResponse(status: 200))
        peer.receive(Script.response(200, to: info).replacing("INFO", with: "INVITE"))
        #expect(peer.drops.last == .strayResponse(status: 200))
        #expect(peer.takeEvents().isEmpty)
    }

    @Test func aThousandSessionsKeepTheirOwnTime() throws {
        var peer = Peer()
        for number in 0..<1000 {
            peer.now = .zero + .milliseconds(number)
            peer.receive(
                Script.request(
                    "OPTIONS", branch: "z9hG4bK\(number)", callID: "call-\(number)"))
        }
        #expect(peer.endpoint.transactionCount == 1000)
        peer.sent = []
        for number in [0, 1, 499, 999] {
            peer.pass((Instant.zero + .milliseconds(32_000 + number)) - peer.now)
            #expect(peer.endpoint.transactionCount == 999 - number)
        }
        #expect(peer.endpoint.isIdle)
    }

    @Test func theSameSeedGivesTheSameBytes() {
        func run(_ seed: UInt64) -> [[UInt8]] {
            var peer = Peer(seed: seed)
            peer.receive(Script.request("INVITE", body: "v=0"))
            if let id = peer.events.first?.0 { peer.command(.answer(id, body: .answer)) }
            peer.pass(.seconds(40))
            return peer.sent.map(\.bytes)
        }
        #expect(run(7) == run(7))
        #expect(run(7) != run(8))
    }
}
