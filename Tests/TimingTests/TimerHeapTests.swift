// SPDX-License-Identifier: Apache-2.0

import Testing
import Timing

@Suite struct TimerHeapTests {
    enum Timer: Hashable { case ring, reminder, limit }

    @Test func dueTimersComeBackEarliestFirstThenInTheOrderSet() {
        var timers = TimerHeap<Timer>()
        timers.set(.limit, at: .zero + .seconds(2))
        timers.set(.ring, at: .zero + .seconds(1))
        timers.set(.reminder, at: .zero + .seconds(1))
        #expect(timers.nextDeadline == .zero + .seconds(1))
        #expect(timers.popAllDue(at: .zero + .milliseconds(999)) == [])
        #expect(timers.popAllDue(at: .zero + .seconds(5)) == [.ring, .reminder, .limit])
        #expect(timers.nextDeadline == nil)
    }

    @Test func restartingTheEarliestTimerMovesTheNextDeadline() {
        var timers = TimerHeap<Timer>()
        timers.set(.ring, at: .zero + .seconds(1))
        timers.set(.limit, at: .zero + .seconds(3))
        timers.set(.ring, at: .zero + .seconds(5))
        #expect(timers.nextDeadline == .zero + .seconds(3))
        timers.cancel(.limit)
        #expect(timers.nextDeadline == .zero + .seconds(5))
    }

    @Test func aTimerSetAnewForTheSameInstantGoesBehindTheOthers() {
        var timers = TimerHeap<Timer>()
        timers.set(.ring, at: .zero + .seconds(1))
        timers.set(.limit, at: .zero + .seconds(1))
        timers.set(.ring, at: .zero + .seconds(1))
        #expect(timers.count == 2)
        #expect(timers.popAllDue(at: .zero + .seconds(1)) == [.limit, .ring])
    }

    @Test func aTimerSetWhileOthersArePoppedComesInItsTurn() {
        var timers = TimerHeap<Timer>()
        timers.set(.ring, at: .zero + .seconds(1))
        timers.set(.limit, at: .zero + .seconds(3))
        #expect(timers.popDue(at: .zero + .seconds(4)) == .ring)
        timers.set(.reminder, at: .zero + .seconds(2))
        #expect(timers.popDue(at: .zero + .seconds(4)) == .reminder)
        #expect(timers.popDue(at: .zero + .seconds(4)) == .limit)
        #expect(timers.popDue(at: .zero + .seconds(4)) == nil)
    }

    /// Retransmissions set and cancel timers by the thousand, most of them long before they are due.
    @Test func timersSetAnewAndCancelledDoNotPileUp() {
        var timers = TimerHeap<Int>()
        timers.set(-1, at: .zero + .seconds(1))
        for round in 0..<10_000 {
            timers.set(round % 7, at: .zero + .seconds(1000 - round % 900))
            if round % 3 == 0 { timers.cancel(round % 7) }
            #expect(timers.heldCount <= 2 * timers.count + 64)
        }
        for key in -1..<7 { timers.cancel(key) }
        #expect(timers.count == 0 && timers.heldCount == 0 && timers.nextDeadline == nil)
    }

    /// What a heap gives is what a look at all timers would give, in the same order.
    @Test(arguments: 0..<20 as Range<UInt64>) func theHeapAgreesWithAList(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var timers = TimerHeap<Int>()
        var list: [(key: Int, deadline: Instant)] = []
        var now = Instant.zero
        for _ in 0..<2000 {
            let key = Int.random(in: 0..<40, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let deadline = now + .milliseconds(Int.random(in: 0..<30, using: &random))
                timers.set(key, at: deadline)
                list.removeAll { $0.key == key }
                list.append((key, deadline))
            case 2:
                timers.cancel(key)
                list.removeAll { $0.key == key }
            default:
                now = now + .milliseconds(Int.random(in: 0..<10, using: &random))
                // A stable sort: equal instants stay in the order set.
                let due = list.filter { $0.deadline <= now }.enumerated()
                    .sorted {
                        ($0.element.deadline, $0.offset) < ($1.element.deadline, $1.offset)
                    }.map(\.element.key)
                list.removeAll { $0.deadline <= now }
                #expect(timers.popAllDue(at: now) == due)
            }
            #expect(timers.nextDeadline == list.map(\.deadline).min())
            #expect(timers.count == list.count)
        }
    }

    @Test func oneSeedGivesOneSequence() {
        var first = SeededRandom(seed: 7)
        var second = SeededRandom(seed: 7)
        #expect(first.token(32) == second.token(32))
        #expect(SampleTime(samples: 800) < SampleTime(samples: 3200, rate: 16000))
    }
}
