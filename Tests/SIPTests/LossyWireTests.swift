// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing
import Timing

/// Two endpoints over a bad network: whatever is lost, every session ends, once, on both sides, and
/// nothing is left behind.
@Suite struct LossyWireTests {
    /// What people do in these calls: ring, answer, refuse, hold, send digits, give up, hang up.
    private func react(_ wire: inout LossyWire) {
        while let (side, id, event) = wire.nextEvent() {
            let chance = Int.random(in: 0..<100, using: &wire.random)
            switch event {
            case .incoming:
                if chance < 70 { wire.command(.provisional(id, status: 180), side) }
                if chance < 50 {
                    wire.command(.answer(id, body: .answer), side)
                } else if chance < 60 {
                    wire.command(.reject(id, status: 486), side)
                } else if chance < 65 {
                    wire.command(.hangUp(id), side)
                }
            case .progress:
                if chance < 25 { wire.command(.hangUp(id), side) }
            case .answered, .established:
                if chance < 30 {
                    wire.command(.reinvite(id, body: .offer), side)
                } else if chance < 50 {
                    wire.command(
                        .info(id, Body(contentType: "application/dtmf-relay", bytes: [1])), side)
                } else if chance < 80 {
                    wire.command(.hangUp(id), side)
                }
            case .reoffered:
                if chance < 60 {
                    wire.command(.answerReinvite(id, body: .answer), side)
                } else if chance < 80 {
                    wire.command(.rejectReinvite(id, status: 488), side)
                }
            case .reinviteAnswered, .reinviteFailed, .reofferEstablished, .info, .infoAnswered:
                if chance < 50 { wire.command(.hangUp(id), side) }
            case .refreshDue: wire.command(.reinvite(id, body: .offer), side)
            case .failed, .cancelled, .ended, .reofferWithdrawn:
                break
            }
        }
    }

    private func run(seed: UInt64, loss: Int, corruption: Int = 0) {
        var wire = LossyWire(seed: seed, loss: loss)
        wire.corruption = corruption
        let calls = (0..<4).map { _ in wire.call() }
        var tidied = false
        for _ in 0..<100_000 {
            react(&wire)
            let goesOn = wire.step()
            guard goesOn || !tidied else { break }
            // Whoever is still talking after five minutes, or for good, is told to stop.
            if !tidied, !goesOn || wire.now > .zero + .seconds(300) {
                tidied = true
                for id in calls { wire.command(.hangUp(id), .caller) }
            }
        }
        let isIdle = wire.caller.isIdle
        #expect(isIdle, "seed \(seed): the caller has something left")
        let open = wire.callee.sessionCount
        // The callee of a call whose every BYE was lost may think it is still in it.
        #expect(loss > 0 || open == 0, "seed \(seed)")
        for side in LossyWire.Side.allCases {
            let ids = Set(wire.events.filter { $0.side == side }.map(\.id))
            for id in ids {
                let lasts = wire.events.filter { $0.side == side && $0.id == id }
                    .filter { $0.event.isLast }.count
                let last = wire.events.last { $0.side == side && $0.id == id }
                let isOpen = side == .callee && lasts == 0
                #expect(lasts == 1 || isOpen, "seed \(seed): \(id) of \(side)")
                #expect(last?.event.isLast == true || isOpen, "seed \(seed): \(id) of \(side)")
            }
        }
        #expect(wire.events.filter { $0.side == .caller && $0.event.isLast }.count == calls.count)
    }

    @Test func everySessionEndsOnAGoodWire() {
        for seed in 1...60 { run(seed: UInt64(seed), loss: 0) }
    }

    @Test func everySessionEndsOnABadWire() {
        for seed in 1...200 { run(seed: UInt64(1000 + seed), loss: 20) }
    }

    @Test func everySessionEndsOnAWireThatChangesBytes() {
        for seed in 1...60 { run(seed: UInt64(9000 + seed), loss: 5, corruption: 30) }
    }

    @Test func everySessionEndsOnATerribleWire() {
        for seed in 1...60 { run(seed: UInt64(5000 + seed), loss: 60) }
    }
}

extension SessionEvent {
    /// Whether no event may follow.
    var isLast: Bool {
        switch self {
        case .failed, .cancelled, .ended: true
        case .incoming, .progress, .answered, .established, .reoffered, .reofferWithdrawn,
            .reofferEstablished, .refreshDue, .reinviteAnswered, .reinviteFailed, .info,
            .infoAnswered:
            false
        }
    }
}
