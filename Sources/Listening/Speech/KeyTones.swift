// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells the two tones of a keypad key (ITU-T Q.23) in sound, step by step of 10 ms: whoever presses
/// keys quickly sounds like syllables, to Silero too.
///
/// A step is in a key when one low and one high tone explain nearly all of the last 20 ms, twice in a
/// row, which is less than the 40 ms that a key lasts at least and more than speech keeps it up.
struct KeyTones: Sendable, Hashable {
    private static let step = EnergyGate.step
    private static let frame = 2 * step
    /// What of the power both tones together explain, and the fainter of them alone.
    private static let share: Float = 0.85
    private static let fainter: Float = 0.08
    /// Cosine and sine of the four low frequencies, then of the four high ones.
    private static let waves: [[Float]] = [697, 770, 852, 941, 1209, 1336, 1477, 1633].flatMap {
        frequency in
        [0, Float.pi / 2].map { shift in
            (0..<frame).map { cosf(2 * Float.pi * frequency * Float($0) / 8000 - shift) }
        }
    }

    private var samples: [Float] = Array(repeating: 0, count: frame)
    private var wasLikely = false

    /// Whether the newest step is in a key. One that is not `isSounding` is not looked at.
    mutating func hear(_ newest: UnsafePointer<Int16>, isSounding: Bool) -> Bool {
        for index in 0..<Self.step {
            samples[index] = samples[index + Self.step]
            samples[index + Self.step] = Float(newest[index])
        }
        let isLikely = isSounding && isPair
        defer { wasLikely = isLikely }
        return isLikely && wasLikely
    }

    private var isPair: Bool {
        let power = samples.reduce(0) { $0 + $1 * $1 }
        guard power > 0 else { return false }
        let shares = (0..<8).map { tone in
            (explained(by: Self.waves[2 * tone]) + explained(by: Self.waves[2 * tone + 1]))
                * 2 / (Float(Self.frame) * power)
        }
        let (low, high) = (shares[..<4].max() ?? 0, shares[4...].max() ?? 0)
        return low + high >= Self.share && min(low, high) >= Self.fainter
    }

    private func explained(by wave: [Float]) -> Float {
        var sum: Float = 0
        for index in 0..<Self.frame { sum += wave[index] * samples[index] }
        return sum * sum
    }
}
