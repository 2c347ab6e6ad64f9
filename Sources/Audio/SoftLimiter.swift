// SPDX-License-Identifier: Apache-2.0

/// Turns down what would not fit into 16 bits, in place of cutting its peaks off: several who speak at
/// once, or a gain. It looks a millisecond ahead within a frame, and lets go over about 80 ms. What fits
/// passes as it is. Delays and allocates nothing.
package struct SoftLimiter: Sendable {
    /// The loudest that goes out: -1 dB.
    private static let ceiling: Float = 29_204
    /// Blocks of a millisecond in a frame.
    private static let blocks = 20
    /// How much of the way back the gain goes in a block.
    private static let release: Float = 0.025

    /// The gain at the end of the last frame.
    private var gain: Float = 1

    package init() {}

    /// Writes a sum of voices as samples.
    package mutating func limit(
        _ sum: UnsafeBufferPointer<Int32>, into output: UnsafeMutableBufferPointer<Int16>
    ) {
        let count = min(sum.count, output.count)
        let length = max(1, count / Self.blocks)
        guard gain < 1 || Self.peak(sum, 0, count) > Int32(Self.ceiling) else {
            for index in 0..<count { output[index] = Int16(truncatingIfNeeded: sum[index]) }
            return
        }
        var wanted = Self.wanted(sum, 0, length)
        for start in stride(from: 0, to: count, by: length) {
            let end = min(start + length, count)
            let coming = end < count ? Self.wanted(sum, end, length) : 1
            // By the end of this block what follows fits, and this block itself all along.
            let rising = gain + (1 - gain) * Self.release
            let aim = min(rising, wanted, coming)
            let from = min(gain, wanted)
            for index in start..<end {
                let share = Float(index - start + 1) / Float(end - start)
                let sample = Float(sum[index]) * (from + (aim - from) * share)
                output[index] = Int16(clamping: Int32(max(-40_000, min(sample, 40_000))))
            }
            gain = aim > 0.999 ? 1 : aim
            wanted = coming
        }
    }

    /// The gain under which a block fits.
    private static func wanted(
        _ sum: UnsafeBufferPointer<Int32>, _ start: Int, _ length: Int
    ) -> Float {
        let peak = Float(peak(sum, start, min(start + length, sum.count)))
        return peak > ceiling ? ceiling / peak : 1
    }

    private static func peak(
        _ sum: UnsafeBufferPointer<Int32>, _ start: Int, _ end: Int
    ) -> Int32 {
        var peak: UInt32 = 0
        for index in start..<end { peak = max(peak, sum[index].magnitude) }
        return Int32(clamping: peak)
    }
}
