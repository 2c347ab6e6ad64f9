// SPDX-License-Identifier: Apache-2.0

import Gateway
import Testing

@Suite struct PortPoolTests {
    @Test func lendsEvenPortsWhoseNeighbourIsInTheRange() {
        var pool = PortPool(range: 20_001...20_005)
        #expect(pool.take() == 20_002)
        #expect(pool.take() == 20_004)
        #expect(pool.take() == nil)
        #expect(pool.lentCount == 2)
    }

    @Test func aPortGivenBackRestsTheLongest() {
        var pool = PortPool(range: 20_000...20_005)
        let first = pool.take()
        #expect(first == 20_000)
        pool.giveBack(20_000)
        pool.giveBack(20_000)
        #expect(pool.take() == 20_002)
        #expect(pool.take() == 20_004)
        #expect(pool.take() == 20_000)
        #expect(pool.take() == nil)
    }

    @Test func aPortThatWasNotLentIsNotTakenBack() {
        var pool = PortPool(range: 20_000...20_003)
        pool.giveBack(30_000)
        #expect(pool.freeCount == 2)
    }

    @Test func tensOfThousandsOfLoansLeaveThePoolAsItWas() {
        var pool = PortPool(range: 20_000...20_101)
        for _ in 0..<50_000 {
            guard let port = pool.take() else { return #expect(Bool(false), "pool ran dry") }
            pool.giveBack(port)
        }
        #expect(pool.lentCount == 0)
        #expect(pool.freeCount == 51)
    }
}
