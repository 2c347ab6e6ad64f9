// SPDX-License-Identifier: Apache-2.0

import Timing

/// Many timers at once, keyed: starting, stopping and firing one costs the logarithm of how many
/// run, where `TimerTable` would look at all of them.
///
/// A stopped timer stays in the heap as a stale entry until it comes up or stale entries outnumber
/// the running ones. Timers due at the same instant fire in the order they were set.
struct TimerHeap<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var deadline: Instant
        var order: UInt64
        var key: Key

        func isBefore(_ other: Entry) -> Bool {
            deadline == other.deadline ? order < other.order : deadline < other.deadline
        }
    }

    private var entries: [Entry] = []
    /// The order number of the running timer of each key; an entry with another one is stale.
    private var running: [Key: UInt64] = [:]
    private var nextOrder: UInt64 = 0

    var count: Int { running.count }

    /// The earliest deadline, or nil when no timer runs.
    var nextDeadline: Instant? { entries.first?.deadline }

    /// Starts or restarts the timer of this key.
    mutating func set(_ key: Key, at deadline: Instant) {
        nextOrder += 1
        running[key] = nextOrder
        entries.append(Entry(deadline: deadline, order: nextOrder, key: key))
        siftUp(entries.count - 1)
        tidy()
    }

    mutating func cancel(_ key: Key) {
        guard running.removeValue(forKey: key) != nil else { return }
        tidy()
    }

    /// Removes and returns the earliest timer due at `now`.
    mutating func popDue(at now: Instant) -> Key? {
        guard let first = entries.first, first.deadline <= now else { return nil }
        removeFirst()
        running[first.key] = nil
        tidy()
        return first.key
    }

    private func isStale(_ entry: Entry) -> Bool { running[entry.key] != entry.order }

    /// Keeps the first entry a running one, and stale entries fewer than running ones.
    private mutating func tidy() {
        while let first = entries.first, isStale(first) { removeFirst() }
        guard entries.count > 2 * running.count + 64 else { return }
        entries.removeAll(where: isStale)
        entries.sort { $0.isBefore($1) }
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].isBefore(entries[parent]) else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].isBefore(entries[least]) {
                least = child
            }
            guard least != parent else { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
