// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How loud a stretch of sound is, in decibels relative to full scale (32768): a square wave of
/// full scale has an RMS of 0, a sine of full scale one of -3.
package struct SoundLevel: Sendable, Hashable {
    /// What silence measures.
    package static let floor: Float = -96

    package var rms: Float
    package var peak: Float

    package static let silence = SoundLevel(rms: floor, peak: floor)

    package init(rms: Float, peak: Float) {
        self.rms = rms
        self.peak = peak
    }

    package init(of samples: UnsafeBufferPointer<Int16>) {
        guard !samples.isEmpty else {
            self = .silence
            return
        }
        var peak: Int32 = 0
        for sample in samples { peak = max(peak, abs(Int32(sample))) }
        let energy = Self.energy(of: samples)
        let mean = Float(energy) / Float(samples.count)
        self.init(
            rms: Self.decibels(mean.squareRoot()), peak: Self.decibels(Float(peak)))
    }

    package init(of samples: [Int16]) {
        self = samples.withUnsafeBufferPointer { SoundLevel(of: $0) }
    }

    /// The sum of the squares of samples, in steps squared.
    package static func energy(of samples: UnsafeBufferPointer<Int16>) -> Int64 {
        var energy: Int64 = 0
        var start = 0
        while start < samples.count {
            // A square has 31 bits: its halves are added up apart, in words that so many fill.
            let end = min(start + 32_768, samples.count)
            var (low, high): (UInt32, UInt32) = (0, 0)
            for index in start..<end {
                let sample = Int32(samples[index])
                let square = UInt32(bitPattern: sample &* sample)
                low &+= square & 0xFFFF
                high &+= square >> 16
            }
            energy &+= Int64(high) << 16 + Int64(low)
            start = end
        }
        return energy
    }

    /// An amplitude in sample units as decibels, no lower than `floor`.
    package static func decibels(_ amplitude: Float) -> Float {
        amplitude > 0 ? max(floor, 20 * log10f(amplitude / 32768)) : floor
    }

    /// The amplitude in sample units of a level in decibels.
    package static func amplitude(decibels: Float) -> Float {
        32768 * powf(10, decibels / 20)
    }
}
