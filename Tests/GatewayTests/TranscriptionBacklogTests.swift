// SPDX-License-Identifier: Apache-2.0

import CallModel
import Gateway
import Testing
import Timing

@Suite struct TranscriptionBacklogTests {
    private let call = CallID(rawValue: "c1")
    private let start = Instant.zero

    private func job(_ phrase: String, at now: Instant = .zero) -> TranscriptionBacklog.Job {
        let hit = KeywordHit(
            party: .caller, phrase: phrase, score: -1, start: SampleTime(samples: 0),
            end: SampleTime(samples: 8000), confirmed: false)
        return .init(call: call, work: .judge(hit, sound: []), since: now)
    }

    @Test func noMoreWaitThanTheLimit() {
        var backlog = TranscriptionBacklog()
        for index in 0..<TranscriptionBacklog.limit {
            #expect(backlog.add(job("\(index)")) == true)
        }
        #expect(backlog.add(job("one more")) == false)
        #expect(backlog.next(at: start).job == job("0"))
        #expect(backlog.add(job("one more")) == true)
    }

    @Test func whatHasWaitedTooLongIsDroppedAndCounted() {
        var backlog = TranscriptionBacklog()
        _ = backlog.add(job("old"))
        let later = start + .seconds(9)
        _ = backlog.add(job("new", at: later))
        let next = backlog.next(at: later)
        #expect(next.job == job("new", at: later))
        #expect(next.dropped == 1)
        #expect(backlog.next(at: later).job == nil)
    }

    @Test func nothingIsDoneForACallThatIsOver() {
        var backlog = TranscriptionBacklog()
        _ = backlog.add(job("a"))
        backlog.forget(call)
        #expect(backlog.next(at: start).job == nil)
    }
}
