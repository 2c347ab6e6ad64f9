// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How loud one party speaks, and from it the gain in front of Silero.
///
/// Silero is not indifferent to level: at a tenth of the level it misses a third more. Telephone
/// levels differ by 20 dB and more between callers, so its input is brought to one loudness,
/// slowly, so that no word changes its level within.
package struct SpeechLoudness: Sendable, Hashable {
    private let tuning: VoiceTuning
    /// Loudest 10 ms of what is taken for speech, dBFS of the lifted signal.
    package private(set) var loudness: Float

    package init(tuning: VoiceTuning) {
        self.tuning = tuning
        loudness = tuning.firstLoudness
    }

    /// Factor for the samples.
    package var gain: Float {
        let decibels = max(0, min(tuning.mostGain, tuning.targetLoudness - loudness))
        return powf(10, decibels / 20)
    }

    /// Takes the level of 10 ms that are speech: up within a syllable or two, down over some 5 s
    /// of speech, so that what is held is the loud end.
    package mutating func hear(_ level: Float) {
        guard level.isFinite else { return }
        let rate: Float = level > loudness ? 0.05 : 0.002
        loudness += rate * (level - loudness)
    }
}
