// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Listens for one frequency: who hears whom, when every party's voice carries a tone of its own.
package struct GoertzelProbe: Sendable {
    package let frequency: Float
    private let coefficient: Double

    package init(frequency: Float, rate: Int = PCMFrame.rate) {
        self.frequency = frequency
        coefficient = 2 * cos(2 * .pi * Double(frequency) / Double(rate))
    }

    /// Peak amplitude of the frequency in decibels relative to full scale: a sine of full scale
    /// gives 0. A window of n samples tells frequencies apart that differ by about rate / n.
    package func level(in samples: UnsafeBufferPointer<Int16>) -> Float {
        guard !samples.isEmpty else { return SoundLevel.floor }
        return SoundLevel.decibels(Float(amplitude(in: samples)))
    }

    /// Peak amplitude of the frequency in steps of a sample, as if it were the only sound
    /// (Goertzel's recurrence).
    package func amplitude(in samples: UnsafeBufferPointer<Int16>) -> Double {
        guard !samples.isEmpty else { return 0 }
        var previous = 0.0
        var before = 0.0
        for sample in samples {
            let next = Double(sample) + coefficient * previous - before
            before = previous
            previous = next
        }
        let power = previous * previous + before * before - coefficient * previous * before
        return 2 * max(0, power).squareRoot() / Double(samples.count)
    }

    package func level(in samples: [Int16]) -> Float {
        samples.withUnsafeBufferPointer { level(in: $0) }
    }
}
