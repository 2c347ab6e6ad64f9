// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Timing

/// How the journal of a simulated world answers: as stores do, at their best and at their worst.
package struct SimStore: Sendable, Hashable {
    /// When the answer to a record comes; each is drawn by itself, so answers overtake each other.
    package var delay: ClosedRange<Duration>
    /// The share of records that are refused.
    package var refusals: Double
    /// While the world is this old nothing is answered; what was given comes out at its end.
    package var lock: Range<Duration>?
    /// Calls, counted from 0 by arrival, whose records are never answered.
    package var unanswered: Set<Int>

    package init(
        delay: ClosedRange<Duration> = .zero ... .zero, refusals: Double = 0,
        lock: Range<Duration>? = nil, unanswered: Set<Int> = []
    ) {
        self.delay = delay
        self.refusals = refusals
        self.lock = lock
        self.unanswered = unanswered
    }

    /// Answers at once.
    package static let prompt = SimStore()

    /// The answer to a record, and when it comes; nil for never.
    func answer(
        to event: JournalEvent, ofCall number: Int, at now: Instant, random: inout SeededRandom
    ) -> (at: Instant, JournalAnswer)? {
        guard !unanswered.contains(number) else { return nil }
        var at = now
        if delay.upperBound > .zero {
            let microseconds =
                delay.lowerBound.inNanoseconds / 1000...delay.upperBound.inNanoseconds / 1000
            at = now + .microseconds(Int64.random(in: microseconds, using: &random))
        }
        if let lock, lock.contains(at - .zero) { at = .zero + lock.upperBound }
        if refusals > 0, Double.random(in: 0..<1, using: &random) < refusals {
            let sequence = event.sequence...event.sequence
            return (at, .refused(sequence, reason: "the store is made to refuse this"))
        }
        return (at, .written(event.sequence...event.sequence))
    }
}

extension SimWorld {
    /// Writes an event down, and sees that its answer comes.
    func store(_ event: JournalEvent) {
        if journalOrder[event.call] == nil { journalOrder[event.call] = journalOrder.count }
        let number = journalOrder[event.call] ?? 0
        let answer = settings.store.answer(
            to: event, ofCall: number, at: now, random: &storeRandom)
        guard let (at, answer) = answer else { return }
        if at <= now {
            answers.append((event.call, answer))
        } else {
            schedule(.journal(event.call, answer), at: at - .zero)
        }
    }
}
