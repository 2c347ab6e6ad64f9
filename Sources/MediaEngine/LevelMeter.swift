// SPDX-License-Identifier: Apache-2.0

import Audio

/// The mean level of everything in a voice that is not silence.
struct LevelMeter {
    /// Frames below -50 dBFS count as silence: mean power of a sample, in steps squared.
    private static let silence: Int64 = 10_737
    private var power: Double = 0
    private var frames = 0

    /// Takes one frame of sound.
    mutating func hear(_ frame: UnsafeBufferPointer<Int16>) {
        guard !frame.isEmpty else { return }
        let mean = SoundLevel.energy(of: frame) / Int64(frame.count)
        guard mean >= Self.silence else { return }
        power += Double(mean)
        frames += 1
    }

    /// In decibels relative to full scale; nil when nothing was heard.
    var level: Double? {
        guard frames > 0 else { return nil }
        return Double(SoundLevel.decibels(Float((power / Double(frames)).squareRoot())))
    }
}
