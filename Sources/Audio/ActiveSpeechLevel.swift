// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How loud speech is while somebody speaks, and what share of the time that is: ITU-T P.56, method B.
///
/// The envelope of the sound (smoothed twice with 30 ms) is compared with fifteen thresholds 6 dB
/// apart, each held for 200 ms so that pauses between syllables count as speech. The threshold that
/// lies 15.9 dB below the level of what passes it is the one that tells speech from pauses.
package struct ActiveSpeechLevel: Sendable, Hashable {
    /// Decibels relative to full scale, a square wave of full scale being 0 (dBov).
    package var level: Float
    /// The share of the time with speech, 0...1.
    package var activity: Float

    private static let thresholds = 15
    private static let smoothing = 0.03
    private static let hangover = 0.2
    private static let margin = 15.9

    /// Measures one channel at this rate; nil when nothing in it is loud enough to be speech.
    package init?(of samples: UnsafeBufferPointer<Int16>, rate: Int) {
        guard rate > 0, !samples.isEmpty else { return nil }
        let passed = Self.passed(samples, rate: rate)
        let energy = Double(SoundLevel.energy(of: samples)) / (32768 * 32768)
        guard energy > 0 else { return nil }
        var before: (level: Double, excess: Double)?
        for index in 0..<Self.thresholds where passed[index] > 0 {
            let level = 10 * log10(energy / Double(passed[index]))
            let excess = level - Self.decibels(ofThreshold: index)
            guard excess <= Self.margin else {
                before = (level, excess)
                continue
            }
            // Between two thresholds the level is taken to be a straight line.
            var exact = level
            if let before, before.excess > excess {
                let share = (before.excess - Self.margin) / (before.excess - excess)
                exact = before.level + share * (level - before.level)
            }
            self.level = Float(exact)
            let mean = 10 * log10(energy / Double(samples.count))
            activity = Float(min(1, pow(10, (mean - exact) / 10)))
            return
        }
        return nil
    }

    /// Threshold 0 is one step of 16 bits, the last half of full scale.
    private static func decibels(ofThreshold index: Int) -> Double {
        20 * log10(pow(2, Double(index - thresholds)))
    }

    /// How many samples each threshold lets pass, its hangover included.
    private static func passed(_ samples: UnsafeBufferPointer<Int16>, rate: Int) -> [Int] {
        let keep = exp(-1 / (Double(rate) * smoothing))
        let hold = Int(hangover * Double(rate))
        var passed = [Int](repeating: 0, count: thresholds)
        var held = [Int](repeating: hold, count: thresholds)
        var (once, twice) = (0.0, 0.0)
        for sample in samples {
            once = keep * once + (1 - keep) * abs(Double(sample)) / 32768
            twice = keep * twice + (1 - keep) * once
            var threshold = 1.0 / 32768
            for index in 0..<thresholds {
                if twice >= threshold {
                    passed[index] += 1
                    held[index] = 0
                } else if held[index] < hold {
                    passed[index] += 1
                    held[index] += 1
                }
                threshold *= 2
            }
        }
        return passed
    }
}
