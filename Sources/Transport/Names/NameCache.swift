// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Answers of DNS for as long as they are good, bounded in number and in age.
package struct NameCache: Sendable {
    private struct Entry: Sendable {
        var answer: NameResolver.Answer
        var expires: Instant
    }

    /// Answers held; beyond it the one that expires first goes.
    package static let limit = 1024
    /// No answer is kept longer, whatever its zone says, in seconds.
    package static let longest = 3600
    /// An answer is kept this long at least, so that a zone with TTL 0 is not asked for every
    /// message of a call, in seconds.
    package static let shortest = 5
    /// "There is none" is kept this long, in seconds (RFC 2308 would allow more).
    package static let absence = 30
    /// A question without an answer is not asked again for this long, in seconds.
    package static let failure = 5

    private var entries: [NameResolver.Question: Entry] = [:]

    package init() {}

    package var count: Int { entries.count }

    package func answer(
        to question: NameResolver.Question, at now: Instant
    ) -> NameResolver.Answer? {
        guard let entry = entries[question], entry.expires > now else { return nil }
        return entry.answer
    }

    package mutating func add(
        _ answer: NameResolver.Answer, to question: NameResolver.Question, at now: Instant
    ) {
        if entries.count >= Self.limit, entries[question] == nil { makeRoom(at: now) }
        let seconds =
            if answer.failure != nil {
                Self.failure
            } else if answer.records.isEmpty {
                Self.absence
            } else {
                min(max(answer.timeToLive, Self.shortest), Self.longest)
            }
        entries[question] = Entry(answer: answer, expires: now + .seconds(seconds))
    }

    private mutating func makeRoom(at now: Instant) {
        entries = entries.filter { $0.value.expires > now }
        guard entries.count >= Self.limit,
            let first = entries.min(by: { $0.value.expires < $1.value.expires })
        else { return }
        entries[first.key] = nil
    }
}
