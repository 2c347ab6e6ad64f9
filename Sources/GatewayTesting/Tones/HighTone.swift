// SPDX-License-Identifier: Apache-2.0

import Audio
import Glibc

/// The tone that only sound of 16 kHz can carry: whoever hears it hears more than a telephone does.
enum HighTone {
    static let hertz = 6000

    /// One second of it; silence at a rate that cannot carry it.
    static func second(rate: Int) -> [Int16] {
        guard rate > 2 * hertz else { return Array(repeating: 0, count: rate) }
        return (0..<rate).map { index in
            Int16(
                PureTone.amplitude * sin(2 * .pi * Double(hertz * index % rate) / Double(rate)))
        }
    }

    /// Whether a packet's sound at this rate holds it.
    static func isHeard(in samples: [Int16], rate: Int) -> Bool {
        guard rate > 2 * hertz else { return false }
        let probe = GoertzelProbe(frequency: Float(hertz), rate: rate)
        return samples.withUnsafeBufferPointer { probe.amplitude(in: $0) } >= ToneProbe.audible
    }
}
