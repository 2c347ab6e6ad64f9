// SPDX-License-Identifier: Apache-2.0

import Testing
import Timing

@Suite struct TimerTableTests {
    enum Timer: Hashable { case ring, reminder, limit }

    @Test func dueTimersComeBackEarliestFirstThenInTheOrderSet() {
        var timers = TimerTable<Timer>()
        timers.set(.limit, at: .zero + .seconds(2))
        timers.set(.ring, at: .zero + .seconds(1))
        timers.set(.reminder, at: .zero + .seconds(1))
        #expect(timers.nextDeadline == .zero + .seconds(1))
        #expect(timers.popDue(at: .zero + .milliseconds(999)) == [])
        #expect(timers.popDue(at: .zero + .seconds(5)) == [.ring, .reminder, .limit])
        #expect(timers.nextDeadline == nil)
    }

    @Test func restartingTheEarliestTimerMovesTheNextDeadline() {
        var timers = TimerTable<Timer>()
        timers.set(.ring, at: .zero + .seconds(1))
        timers.set(.limit, at: .zero + .seconds(3))
        timers.set(.ring, at: .zero + .seconds(5))
        #expect(timers.nextDeadline == .zero + .seconds(3))
        timers.cancel(.limit)
        #expect(timers.nextDeadline == .zero + .seconds(5))
    }

    @Test func oneSeedGivesOneSequence() {
        var first = SeededRandom(seed: 7)
        var second = SeededRandom(seed: 7)
        #expect(first.token(32) == second.token(32))
        #expect(SampleTime(samples: 800) < SampleTime(samples: 3200, rate: 16000))
    }
}
