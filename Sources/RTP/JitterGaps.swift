// SPDX-License-Identifier: Apache-2.0

/// Where sound is missing inside a frame that a jitter buffer handed out: a lost packet that was
/// shorter than the frame, or time that was held back. What is missing at its end is not among them.
package struct JitterGaps: Sendable {
    package struct Gap: Sendable, Hashable {
        /// Bytes of the frame before it.
        package var byte: Int
        /// What is missing, in ticks of the timestamp.
        package var ticks: Int
    }

    /// A frame is put together from so many units at most, and as many gaps.
    static let limit = 9

    private var places = InlineArray<9, Gap>(repeating: Gap(byte: 0, ticks: 0))
    package private(set) var count = 0

    package init() {}

    package subscript(index: Int) -> Gap { places[index] }

    mutating func add(at byte: Int, ticks: Int) {
        if count > 0, places[count - 1].byte == byte {
            places[count - 1].ticks += ticks
        } else if count < Self.limit {
            places[count] = Gap(byte: byte, ticks: ticks)
            count += 1
        }
    }
}
