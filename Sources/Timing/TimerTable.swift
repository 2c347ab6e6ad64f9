// SPDX-License-Identifier: Apache-2.0

/// The running timers of one machine, keyed by an enum of that machine.
///
/// A machine holds one table, sets and cancels by key, and hands `nextDeadline` to whoever drives
/// it. Timers that fall due at the same instant come back in the order they were set, so a run
/// under a virtual clock is the same every time.
package struct TimerTable<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var deadline: Instant
        var order: UInt64
    }

    private var entries: [Key: Entry] = [:]
    private var nextOrder: UInt64 = 0

    package init() {}

    /// The earliest deadline, or nil when no timer runs.
    package private(set) var nextDeadline: Instant?

    package var isEmpty: Bool { entries.isEmpty }

    /// When the timer of this key falls due, if it runs.
    package func deadline(of key: Key) -> Instant? { entries[key]?.deadline }

    /// Starts or restarts the timer of this key.
    package mutating func set(_ key: Key, at deadline: Instant) {
        let old = entries.updateValue(Entry(deadline: deadline, order: nextOrder), forKey: key)
        nextOrder += 1
        if let next = nextDeadline, deadline > next {
            if old?.deadline == next { refresh() }
        } else {
            nextDeadline = deadline
        }
    }

    /// Stops the timer of this key; nothing happens when it does not run.
    package mutating func cancel(_ key: Key) {
        guard let old = entries.removeValue(forKey: key) else { return }
        if old.deadline == nextDeadline { refresh() }
    }

    package mutating func cancelAll() {
        entries.removeAll(keepingCapacity: true)
        nextDeadline = nil
    }

    /// Removes and returns the timers due at `now`, earliest first.
    package mutating func popDue(at now: Instant) -> [Key] {
        guard let next = nextDeadline, next <= now else { return [] }
        let due = entries.filter { $0.value.deadline <= now }
            .sorted { ($0.value.deadline, $0.value.order) < ($1.value.deadline, $1.value.order) }
            .map(\.key)
        for key in due { entries.removeValue(forKey: key) }
        refresh()
        return due
    }

    private mutating func refresh() {
        nextDeadline = entries.values.map(\.deadline).min()
    }
}

extension TimerTable: Equatable {
    package static func == (left: TimerTable, right: TimerTable) -> Bool {
        left.entries.mapValues(\.deadline) == right.entries.mapValues(\.deadline)
    }
}
