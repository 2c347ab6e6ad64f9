// SPDX-License-Identifier: Apache-2.0

/// The quadrature mirror filter that makes one sound of G.722's two bands (ITU-T G.722, clause 4.4).
///
/// spandsp has one, which wraps around where loud sound overshoots the range of a sample: a full
/// swing of the other sign. This one clips, as the Recommendation's does.
struct G722BandJoiner: ~Copyable {
    /// Every other coefficient; the rest are the same backwards.
    private static let taps = 12

    /// Differences and sums of the bands, newest last, each twice so that the last twelve always lie
    /// in one piece; then the coefficients.
    private let memory: UnsafeMutablePointer<Int32>
    private var next = 0

    init() {
        memory = .allocate(capacity: 5 * Self.taps)
        memory.initialize(repeating: 0, count: 5 * Self.taps)
        let coefficients: [Int32] = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11]
        for (index, coefficient) in coefficients.enumerated() {
            memory[4 * Self.taps + index] = coefficient
        }
    }

    deinit { memory.deallocate() }

    /// Takes samples of the lower and the higher band by turns, each with fifteen bits and shifted up by
    /// one, and leaves the sound of both in their place.
    mutating func join(_ samples: UnsafeMutablePointer<Int16>, count: Int) {
        let taps = Self.taps
        let (differences, sums) = (memory, memory + 2 * taps)
        let coefficients = memory + 4 * taps
        for index in stride(from: 0, to: count & ~1, by: 2) {
            let low = Int32(samples[index] >> 1)
            let high = Int32(samples[index + 1] >> 1)
            differences[next] = low - high
            differences[next + taps] = low - high
            sums[next] = low + high
            sums[next + taps] = low + high
            next = next + 1 == taps ? 0 : next + 1
            // From the oldest on; the coefficients of the differences begin with the newest.
            var (first, second): (Int32, Int32) = (0, 0)
            for tap in 0..<taps {
                first &+= differences[next + tap] &* coefficients[taps - 1 - tap]
                second &+= sums[next + tap] &* coefficients[tap]
            }
            samples[index] = Int16(clamping: first >> 11)
            samples[index + 1] = Int16(clamping: second >> 11)
        }
    }
}
