// SPDX-License-Identifier: Apache-2.0

/// Takes the constant part out of a voice, which bad adapters and old lines put there, with a high pass
/// of the first order at 20 Hz. Delays nothing.
package struct OffsetFilter: Sendable {
    private let keep: Float
    private var input: Float = 0
    private var output: Float = 0

    package init(rate: Int) { keep = 1 - 2 * Float.pi * 20 / Float(max(1, rate)) }

    package mutating func process(_ frame: UnsafeMutableBufferPointer<Int16>) {
        for index in frame.indices {
            let sample = Float(frame[index])
            output = sample - input + keep * output
            input = sample
            frame[index] = Int16(clamping: Int32(output.rounded()))
        }
        // What has died away must not linger as numbers too small for the processor's liking.
        if abs(output) < 1e-6 { output = 0 }
    }
}
