// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A bounded ring of byte slots of one size from one thread to one other, without locks or
/// allocation: frames of sound.
///
/// `@unchecked Sendable`: the slots are raw memory, and writer and reader never touch the same one;
/// see `EventRing`.
final class SlotRing: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let slotBytes: Int
    private let capacity: Int
    private let head = Atomic<Int>(0)
    private let tail = Atomic<Int>(0)
    private let drops = Atomic<Int>(0)

    init(slotBytes: Int, capacity: Int) {
        self.slotBytes = max(16, (slotBytes + 15) & ~15)
        self.capacity = max(1, capacity)
        memory = .allocate(byteCount: self.slotBytes * self.capacity, alignment: 16)
    }

    deinit { memory.deallocate() }

    /// Slots the ring had no room for.
    var dropped: Int { drops.load(ordering: .relaxed) }

    /// Slots that wait to be read.
    var count: Int { tail.load(ordering: .acquiring) - head.load(ordering: .acquiring) }

    /// Fills the next slot; called by the writer only.
    func write(_ body: (UnsafeMutableRawBufferPointer) -> Void) {
        let end = tail.load(ordering: .relaxed)
        guard end - head.load(ordering: .acquiring) < capacity else {
            drops.wrappingAdd(1, ordering: .relaxed)
            return
        }
        body(
            UnsafeMutableRawBufferPointer(
                start: memory + end % capacity * slotBytes, count: slotBytes))
        tail.store(end + 1, ordering: .releasing)
    }

    /// Reads the oldest slot; false when there is none. Called by the reader only.
    func read(_ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        let start = head.load(ordering: .relaxed)
        guard start != tail.load(ordering: .acquiring) else { return false }
        body(
            UnsafeRawBufferPointer(
                start: memory + start % capacity * slotBytes, count: slotBytes))
        head.store(start + 1, ordering: .releasing)
        return true
    }
}
