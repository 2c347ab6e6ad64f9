// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A bounded ring from one thread to one other, without locks or allocation.
///
/// `@unchecked Sendable`: the slots are raw memory. The writer touches only slots between `tail`
/// and `head` + capacity, the reader only those between `head` and `tail`, and each publishes its
/// index with release ordering after it is done with the slot.
final class EventRing<Element: Sendable>: @unchecked Sendable {
    private let slots: UnsafeMutablePointer<Element>
    private let capacity: Int
    private let head = Atomic<Int>(0)
    private let tail = Atomic<Int>(0)
    private let drops = Atomic<Int>(0)

    init(capacity: Int) {
        self.capacity = max(1, capacity)
        slots = .allocate(capacity: self.capacity)
    }

    deinit {
        while pop() != nil {}
        slots.deallocate()
    }

    /// Elements the ring had no room for.
    var dropped: Int { drops.load(ordering: .relaxed) }

    var isEmpty: Bool {
        head.load(ordering: .acquiring) == tail.load(ordering: .acquiring)
    }

    /// Called by the writer only.
    func push(_ element: Element) {
        let end = tail.load(ordering: .relaxed)
        guard end - head.load(ordering: .acquiring) < capacity else {
            drops.wrappingAdd(1, ordering: .relaxed)
            return
        }
        (slots + end % capacity).initialize(to: element)
        tail.store(end + 1, ordering: .releasing)
    }

    /// Called by the reader only.
    func pop() -> Element? {
        let start = head.load(ordering: .relaxed)
        guard start != tail.load(ordering: .acquiring) else { return nil }
        let element = (slots + start % capacity).move()
        head.store(start + 1, ordering: .releasing)
        return element
    }
}
