// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import GatewayTesting
import Handoff
import SIP
import Testing
import Timing

/// A call does nothing before what it does is written down; everything else goes on.
@Suite struct WrittenBeforeActedTests {
    /// The core with a peer who sends SIP, and a journal that answers when it is told to.
    private struct Desk {
        var core: GatewayCore
        var now = Instant.zero
        /// Records given to the journal, without an answer so far.
        var open: [JournalEvent] = []
        var effects: [GatewayEffect] = []

        init(patience: Duration = .seconds(2)) {
            var settings = SimSettings(seed: 1, plan: Scenario.plan([])).gateway
            settings.journalPatience = patience
            core = GatewayCore(
                settings: settings, random: SeededRandom(seed: 1), epoch: SimWorld.epoch)
            // The first ports are reserved before the first call.
            take(.timersDue)
        }

        mutating func take(_ input: GatewayInput) {
            for effect in core.handle(input, at: now) {
                if case .reserve(let port) = effect {
                    _ = core.handle(.portReserved(port), at: now)
                    continue
                }
                if case .journal(let event) = effect { open.append(event) }
                effects.append(effect)
            }
        }

        mutating func receive(_ text: String, from port: UInt16 = 5060) {
            let flow = Flow(transport: .udp, remoteHost: "10.0.1.9", remotePort: port)
            take(.sip(.received(Array(text.utf8), on: flow)))
        }

        /// The status lines sent since the last time it was asked, and to which port.
        mutating func statuses() -> [String] {
            defer { effects = [] }
            return effects.compactMap { effect in
                guard case .send(let bytes, let flow) = effect else { return nil }
                let line = String(decoding: bytes, as: UTF8.self).prefix { $0 != "\r\n" }
                return "\(flow.remotePort) \(line.split(separator: " ").dropFirst().first ?? "?")"
            }
        }

        /// Everything else that was done, without the log.
        mutating func deeds() -> Int {
            effects.count { effect in
                switch effect {
                case .journal, .send, .log: false
                default: true
                }
            }
        }

        mutating func writeAll() {
            let events = open
            open = []
            for event in events {
                take(.journal(event.call, .written(event.sequence...event.sequence)))
            }
        }

        mutating func pass(_ duration: Duration) {
            let end = now + duration
            while let deadline = core.nextDeadline, deadline <= end {
                now = max(now, deadline)
                take(.timersDue)
            }
            now = end
        }
    }

    private static func request(
        _ method: String, call: String, branch: String, cseq: Int = 1, tag: String = "",
        body: String = ""
    ) -> String {
        """
        \(method) sip:demo@10.0.0.1 SIP/2.0\r
        Via: SIP/2.0/UDP 10.0.1.9:5060;rport;branch=z9hG4bK\(branch)\r
        From: <sip:anna@10.0.1.9>;tag=\(call)\r
        To: <sip:demo@10.0.0.1>\(tag)\r
        Call-ID: \(call)\r
        CSeq: \(cseq) \(method == "ACK" ? "INVITE" : method)\r
        Max-Forwards: 70\r
        Contact: <sip:anna@10.0.1.9:5060>\r
        \(body.isEmpty ? "" : "Content-Type: application/sdp\r\n")Content-Length: \(body.utf8.count)\r
        \r
        \(body)
        """
    }

    private static let offer =
        "v=0\r\no=- 1 1 IN IP4 10.0.1.9\r\ns=-\r\nc=IN IP4 10.0.1.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"

    private static func invite(_ call: String) -> String {
        request("INVITE", call: call, branch: call, body: offer)
    }

    @Test func nothingIsDoneBeforeItIsWritten() {
        var desk = Desk()
        desk.receive(Self.invite("c1"))
        #expect(desk.deeds() == 0)
        #expect(desk.statuses() == ["5060 100"])
        #expect(desk.open.map(\.kind.name).first == "call.arrived")
        // The INVITE comes again, as it does on UDP: 100 again, and nothing else.
        desk.now = desk.now + .milliseconds(500)
        desk.receive(Self.invite("c1"))
        #expect(desk.deeds() == 0)
        #expect(desk.statuses() == ["5060 100"])
        desk.writeAll()
        #expect(desk.deeds() > 0)
        #expect(desk.statuses() == ["5060 200"])
    }

    @Test func othersDoNotWaitForIt() {
        var desk = Desk()
        desk.receive(Self.invite("c1"), from: 5061)
        _ = desk.statuses()
        desk.receive(Self.request("OPTIONS", call: "o", branch: "o"), from: 5062)
        #expect(desk.statuses() == ["5062 200"])
        let first = desk.open
        desk.open = []
        desk.receive(Self.invite("c2"), from: 5063)
        #expect(desk.statuses() == ["5063 100"])
        desk.writeAll()
        #expect(desk.statuses() == ["5063 200"])
        desk.open = first
        desk.writeAll()
        #expect(desk.statuses() == ["5061 200"])
    }

    @Test func afterThePatienceTheCallGoesOnAndTheLossIsSaid() {
        var desk = Desk(patience: .milliseconds(300))
        desk.receive(Self.invite("c1"))
        desk.pass(.milliseconds(299))
        #expect(desk.statuses() == ["5060 100"])
        desk.pass(.milliseconds(1))
        let log = desk.effects.filter { if case .log(.error, _) = $0 { true } else { false } }
        #expect(log.count == 1)
        #expect(desk.statuses().contains("5060 200"))
        #expect(desk.core.journalSilentSince != nil)
        #expect(desk.core.journalCounts.late > 0)
        // When it comes back, the call's own record says what was late.
        desk.writeAll()
        #expect(desk.core.journalSilentSince == nil)
        let said = desk.open.map(\.kind.words)
        #expect(said.contains { $0.contains("written after the call had gone on") })
        #expect(desk.core.journalCounts.unanswered == desk.open.count)
    }

    @Test func refusedRecordsHoldNothingUpAndAreSaidWhenTheJournalIsBack() {
        var desk = Desk()
        desk.receive(Self.invite("c1"))
        let lost = desk.open
        desk.open = []
        for event in lost {
            desk.take(
                .journal(
                    event.call, .refused(event.sequence...event.sequence, reason: "disk full")))
        }
        #expect(desk.statuses() == ["5060 100", "5060 200"])
        #expect(desk.open.isEmpty)
        desk.receive(Self.invite("c2"), from: 5063)
        desk.writeAll()
        let said = desk.open.filter { $0.call == lost[0].call }.map(\.kind.words)
        #expect(said.count == 1)
        #expect(said.first?.contains("1 to \(lost.count) were lost: disk full") == true)
    }

    /// The caller gives up while the call still waits for its first record: it ends in good order.
    @Test func aCancelWhileWaitingEndsTheCall() {
        var desk = Desk()
        desk.receive(Self.invite("c1"))
        _ = desk.statuses()
        desk.receive(Self.request("CANCEL", call: "c1", branch: "c1"))
        #expect(desk.statuses().sorted() == ["5060 200", "5060 487"])
        // No media thread says its last word here: the call waits a second for it.
        for _ in 0..<12 {
            desk.writeAll()
            desk.pass(.milliseconds(100))
        }
        #expect(desk.core.callCount == 0 && desk.core.portsInUse == 0)
        #expect(desk.statuses().allSatisfy { $0 == "5060 487" })
        desk.pass(.seconds(70))
        #expect(desk.core.nextDeadline == nil)
    }
}
