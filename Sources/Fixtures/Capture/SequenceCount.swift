// SPDX-License-Identifier: Apache-2.0

/// Counts what is missing between the sequence numbers of a stream.
struct SequenceCount {
    /// Numbers further apart are another stream's.
    private static let furthest = 3000

    private var first = 0
    private var highest: Int?
    private var seen: Set<Int> = []
    private(set) var lost = 0

    mutating func take(_ sequence: UInt16) {
        guard let highest else { return begin(sequence) }
        let step = Int(Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: highest)))
        guard abs(step) <= Self.furthest else {
            finish()
            return begin(sequence)
        }
        let number = highest + step
        first = min(first, number)
        self.highest = max(highest, number)
        seen.insert(number)
    }

    private mutating func begin(_ sequence: UInt16) {
        first = Int(sequence)
        highest = first
        seen = [first]
    }

    mutating func finish() {
        guard let highest else { return }
        lost += highest - first + 1 - seen.count
        self.highest = nil
    }
}
