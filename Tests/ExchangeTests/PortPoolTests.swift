// SPDX-License-Identifier: Apache-2.0

import Exchange
import Testing
import Timing

@Suite struct PortPoolTests {
    /// A pool and the program beside it that holds some ports.
    private struct Desk {
        var pool: PortPool
        var foreign: Set<UInt16> = []
        var bound: Set<UInt16> = []
        var now = Instant.zero

        init(_ range: ClosedRange<UInt16>, foreign: Set<UInt16> = []) {
            pool = PortPool(range: range)
            self.foreign = foreign
            reserve()
        }

        mutating func reserve() {
            while case let wanted = pool.wanted(at: now), !wanted.isEmpty {
                for port in wanted {
                    let isTaken = foreign.contains(port) || foreign.contains(port + 1)
                    if isTaken { pool.isTaken(port, at: now) } else { pool.reserved(port) }
                    if !isTaken { bound.insert(port) }
                }
            }
        }

        mutating func take() -> UInt16? {
            defer { reserve() }
            return pool.lend()
        }

        mutating func end(_ port: UInt16) {
            pool.giveBack(port, at: now)
            bound.remove(port)
            pool.closed(port)
            reserve()
        }
    }

    @Test func lendsEvenPortsWhoseNeighbourIsInTheRange() {
        var desk = Desk(20_001...20_005)
        #expect(desk.take() == 20_002)
        #expect(desk.take() == 20_004)
        #expect(desk.take() == nil)
        #expect(desk.pool.lentCount == 2)
    }

    @Test func nothingIsLentThatIsNotBound() {
        var pool = PortPool(range: 20_000...20_101)
        #expect(pool.lend() == nil)
        let wanted = pool.wanted(at: .zero)
        #expect(wanted.count == PortPool.reserve)
        #expect(pool.wanted(at: .zero) == [])
        #expect(pool.lend() == nil)
        pool.reserved(wanted[3])
        #expect(pool.lend() == wanted[3])
        #expect(pool.lend() == nil)
    }

    /// Another program holds RTP ports, RTCP ports, or all but one, before the start.
    @Test(
        arguments: [
            [20_000], [20_001], [20_000, 20_003, 20_004], Array(20_000...20_033),
            [20_002, 20_004, 20_006],
        ] as [[UInt16]])
    func aPortOfAnotherProgramIsPassedOver(foreign: [UInt16]) {
        var desk = Desk(20_000...20_039, foreign: Set(foreign))
        var lent: [UInt16] = []
        while let port = desk.take() {
            #expect(desk.bound.contains(port))
            lent.append(port)
        }
        let ours = stride(from: UInt16(20_000), to: 20_040, by: 2).filter {
            !foreign.contains($0) && !foreign.contains($0 + 1)
        }
        #expect(lent == ours)
    }

    @Test func aPortTakenLaterIsPassedOverAndTriedAgain() {
        var desk = Desk(20_000...20_003)
        guard let first = desk.take(), let second = desk.take() else {
            return #expect(Bool(false), "no ports")
        }
        desk.foreign = [first]
        desk.end(first)
        #expect(desk.take() == nil)
        #expect(desk.pool.foreignCount == 1)
        desk.end(second)
        #expect(desk.take() == second)
        // The other program goes; a minute later the port is ours again.
        desk.foreign = []
        #expect(desk.pool.nextDeadline == Instant.zero + PortPool.retryAfter)
        desk.now = desk.now + PortPool.retryAfter
        desk.reserve()
        #expect(desk.take() == first)
    }

    @Test func aPortIsNotBoundAgainBeforeItsSocketIsClosed() {
        var pool = PortPool(range: 20_000...20_001)
        for port in pool.wanted(at: .zero) { pool.reserved(port) }
        #expect(pool.lend() == 20_000)
        pool.giveBack(20_000, at: .zero)
        #expect(pool.wanted(at: .zero) == [])
        pool.closed(20_000)
        #expect(pool.wanted(at: .zero) == [20_000])
    }

    @Test func aSocketClosedBeforeItsLegIsOverIsClosed() {
        var pool = PortPool(range: 20_000...20_001)
        for port in pool.wanted(at: .zero) { pool.reserved(port) }
        #expect(pool.lend() == 20_000)
        pool.closed(20_000)
        #expect(pool.wanted(at: .zero) == [])
        pool.giveBack(20_000, at: .zero)
        #expect(pool.wanted(at: .zero) == [20_000])
    }

    /// The word that a socket is closed may be lost; the port is not.
    @Test func aPortWhoseClosingNobodyTellsComesBack() {
        var pool = PortPool(range: 20_000...20_001)
        for port in pool.wanted(at: .zero) { pool.reserved(port) }
        #expect(pool.lend() == 20_000)
        pool.giveBack(20_000, at: .zero)
        #expect(pool.nextDeadline == Instant.zero + PortPool.closedAfter)
        #expect(pool.wanted(at: .zero + PortPool.closedAfter) == [20_000])
    }

    @Test func anUnusedPortIsLentAgain() {
        var desk = Desk(20_000...20_001)
        #expect(desk.take() == 20_000)
        desk.pool.giveBackUnused(20_000)
        #expect(desk.take() == 20_000)
    }

    @Test func aPortGivenBackRestsTheLongest() {
        var desk = Desk(20_000...20_005)
        #expect(desk.take() == 20_000)
        desk.end(20_000)
        desk.end(20_000)
        #expect(desk.take() == 20_002)
        #expect(desk.take() == 20_004)
        #expect(desk.take() == 20_000)
        #expect(desk.take() == nil)
    }

    @Test func aPortThatWasNotLentIsNotTakenBack() {
        var desk = Desk(20_000...20_003)
        desk.pool.giveBack(30_000, at: .zero)
        #expect(desk.pool.freeCount == 2)
    }

    @Test func tensOfThousandsOfLoansLeaveThePoolAsItWas() {
        var desk = Desk(20_000...20_101, foreign: [20_050])
        for _ in 0..<50_000 {
            guard let port = desk.take() else { return #expect(Bool(false), "pool ran dry") }
            desk.end(port)
        }
        #expect(desk.pool.lentCount == 0)
        #expect(desk.pool.freeCount == 50)
    }
}
