// SPDX-License-Identifier: Apache-2.0

import Timing

/// Counts what is found within a window that moves on: at most as many as it takes are kept.
struct FindingWindow: Sendable, Hashable {
    let count: Int
    let within: Duration

    private var found: [Finding.Part] = []
    private var notes: [ConditionNote] = []
    /// When it was full: what else is found at that moment is of the same moment.
    private var fullAt: Instant?

    init(count: Int, within: Duration) {
        self.count = max(1, count)
        self.within = within
    }

    /// Takes one more. Returns all when they are as many as it takes, and begins anew.
    mutating func add(_ part: Finding.Part, at now: Instant) -> [Finding.Part]? {
        guard fullAt != now else { return nil }
        found.removeAll { now - $0.at > within }
        found.append(part)
        guard found.count >= count else { return nil }
        defer { found = [] }
        fullAt = now
        return found
    }

    /// When what is nearly enough is too old; nil when there is nothing of the kind.
    var nextLapse: Instant? {
        guard count > 1, found.count == count - 1, let first = found.first else { return nil }
        return first.at + within + .nanoseconds(1)
    }

    /// Lets go what was nearly enough and is too old now, with a note of it.
    mutating func lapse(at now: Instant) {
        guard let nextLapse, nextLapse <= now else { return }
        let why = "\(found.count) of \(count) times in time"
        notes.append(.nearMiss(Finding(found), why: why))
        found.removeAll { now - $0.at > within }
    }

    /// What came near since it was asked last.
    mutating func takeNotes() -> [ConditionNote] {
        defer { notes = [] }
        return notes
    }

    mutating func forget() { found = [] }
}
