// SPDX-License-Identifier: Apache-2.0

import HeapModule

/// The running timers of one machine, by key: at most one a key.
///
/// A machine holds one heap, sets and cancels by key, and hands `nextDeadline` to whoever drives it.
/// Setting, cancelling and popping a timer cost the logarithm of how many run. Timers that fall due
/// at the same instant come back in the order they were set, so a run under a virtual clock is the
/// same every time.
///
/// A timer that was cancelled or set anew leaves a stale entry behind. There are never more than
/// `slack` of them beyond the number of timers that run, and none comes back.
package struct TimerHeap<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable, Comparable {
        var deadline: Instant
        /// The number of the `set` that made it; no two entries have the same.
        var order: UInt64
        var key: Key

        static func == (left: Entry, right: Entry) -> Bool { left.order == right.order }

        static func < (left: Entry, right: Entry) -> Bool {
            left.deadline == right.deadline
                ? left.order < right.order : left.deadline < right.deadline
        }
    }

    /// So many stale entries are kept before they are looked at, so that few timers cost nothing.
    private static var slack: Int { 64 }

    /// Its least entry is never stale.
    private var entries = Heap<Entry>()
    /// The order of the running timer of each key; an entry with another one is stale.
    private var running: [Key: UInt64] = [:]
    private var lastOrder: UInt64 = 0

    package init() {}

    /// How many timers run.
    package var count: Int { running.count }

    /// How many entries are held, stale ones among them: at most twice `count`, and 64.
    package var heldCount: Int { entries.count }

    /// The earliest deadline, or nil when no timer runs.
    package var nextDeadline: Instant? { entries.min?.deadline }

    /// Starts or restarts the timer of this key.
    package mutating func set(_ key: Key, at deadline: Instant) {
        lastOrder += 1
        running[key] = lastOrder
        entries.insert(Entry(deadline: deadline, order: lastOrder, key: key))
        dropStale()
    }

    /// Stops the timer of this key; nothing happens when it does not run.
    package mutating func cancel(_ key: Key) {
        guard running.removeValue(forKey: key) != nil else { return }
        dropStale()
    }

    /// Removes and returns the earliest timer due at `now`; nil when none is. Whoever sets timers
    /// in between gets them too, once they are due.
    package mutating func popDue(at now: Instant) -> Key? {
        guard let first = entries.min, first.deadline <= now else { return nil }
        entries.removeMin()
        running[first.key] = nil
        dropStale()
        return first.key
    }

    /// Removes and returns all timers due at `now`, earliest first.
    package mutating func popAllDue(at now: Instant) -> [Key] {
        var due: [Key] = []
        while let key = popDue(at: now) { due.append(key) }
        return due
    }

    private mutating func dropStale() {
        while let first = entries.min, running[first.key] != first.order { entries.removeMin() }
        guard entries.count > 2 * running.count + Self.slack else { return }
        entries = Heap(entries.unordered.filter { running[$0.key] == $0.order })
    }
}
