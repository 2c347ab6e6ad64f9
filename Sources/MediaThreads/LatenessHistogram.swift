// SPDX-License-Identifier: Apache-2.0

/// How late ticks began, in microseconds, to within a sixteenth of the value.
package struct LatenessHistogram: Sendable, Hashable {
    /// One bucket a microsecond up to 16, then sixteen an octave up to 2^24, 16 s.
    private static let bucketCount = 16 + 20 * 16

    private var buckets: [UInt64]
    package private(set) var count: UInt64 = 0
    /// The largest value, exact.
    package private(set) var max: Int64 = 0

    package init() { buckets = Array(repeating: 0, count: Self.bucketCount) }

    package mutating func record(microseconds: Int64) {
        let value = Swift.max(0, microseconds)
        buckets[Self.bucket(value)] &+= 1
        count &+= 1
        max = Swift.max(max, value)
    }

    /// The value that a share of the ticks, 0...1, did not exceed; 0 when there were none.
    package func quantile(_ share: Double) -> Int64 {
        guard count > 0 else { return 0 }
        let wanted = UInt64((Double(count) * Swift.min(Swift.max(share, 0), 1)).rounded(.up))
        var seen: UInt64 = 0
        for (index, bucket) in buckets.enumerated() {
            seen += bucket
            if seen >= Swift.max(wanted, 1) { return Swift.min(Self.upperBound(index), max) }
        }
        return max
    }

    /// Takes over another histogram's counts without new memory.
    mutating func copy(_ other: LatenessHistogram) {
        for index in buckets.indices { buckets[index] = other.buckets[index] }
        count = other.count
        max = other.max
    }

    /// Adds another histogram's counts.
    mutating func add(_ other: LatenessHistogram) {
        for index in buckets.indices { buckets[index] &+= other.buckets[index] }
        count &+= other.count
        max = Swift.max(max, other.max)
    }

    mutating func clear() {
        for index in buckets.indices { buckets[index] = 0 }
        count = 0
        max = 0
    }

    private static func bucket(_ value: Int64) -> Int {
        guard value >= 16 else { return Int(value) }
        let octave = 63 - value.leadingZeroBitCount
        let step = Int(value >> Int64(octave - 4)) & 15
        return Swift.min(16 + (octave - 4) * 16 + step, bucketCount - 1)
    }

    private static func upperBound(_ index: Int) -> Int64 {
        guard index >= 16 else { return Int64(index) }
        let (octave, step) = (index - 16).quotientAndRemainder(dividingBy: 16)
        return (Int64(17 + step) << Int64(octave)) - 1
    }
}
