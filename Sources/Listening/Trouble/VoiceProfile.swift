// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How loud, how fast and how high one party usually speaks, turn by turn.
struct VoiceProfile: Sendable, Hashable {
    /// One turn against the turns before it.
    struct Turn: Sendable, Hashable {
        /// Decibels over the baseline.
        var louder: Double
        /// Times the baseline's syllables a second.
        var faster: Double
        /// Semitones over the baseline; nil where too little had a pitch.
        var higher: Double?
    }

    /// Seconds of speech a baseline takes.
    private static let needed = 4.0
    /// Levels kept of one turn: a minute.
    private static let limit = 3000

    /// Pitches that a turn needs for its own to be known: 0.3 s.
    private static let fewestPitches = 15

    private struct Baseline: Sendable, Hashable {
        var level: Double
        var pace: Double
        var seconds: Double
        /// Semitones over 55 Hz.
        var pitch: Double?
    }

    private var baseline: Baseline?
    private var levels: [Float] = []
    private var pitches: [Float] = []

    mutating func begin() {
        levels.removeAll(keepingCapacity: true)
        pitches.removeAll(keepingCapacity: true)
    }

    /// Level of 20 ms, dBFS, and its pitch in Hz where it has one.
    mutating func hear(_ decibels: Float, pitch: Float? = nil) {
        guard decibels.isFinite, levels.count < Self.limit else { return }
        levels.append(decibels)
        if let pitch, pitch.isFinite, pitch > 1 { pitches.append(pitch) }
    }

    /// The turn is over; nil when it was too short to judge or there is no baseline yet.
    mutating func finish(seconds: Double) -> Turn? {
        defer { begin() }
        guard levels.count >= 30, seconds >= 0.6 else { return nil }
        // The loud half: pauses inside a turn say nothing about the voice.
        let sorted = levels.sorted(by: >)
        let loud = sorted.prefix(levels.count / 2)
        let level = Double(loud.reduce(0, +)) / Double(loud.count)
        let pace = Double(syllables) / seconds
        let pitch = semitones
        defer { learn(Baseline(level: level, pace: pace, seconds: seconds, pitch: pitch)) }
        guard let baseline, baseline.seconds >= Self.needed else { return nil }
        var turn = Turn(
            louder: level - baseline.level, faster: baseline.pace > 0.5 ? pace / baseline.pace : 1)
        if let pitch, let usual = baseline.pitch { turn.higher = pitch - usual }
        return turn
    }

    private mutating func learn(_ turn: Baseline) {
        guard var old = baseline else {
            baseline = turn
            return
        }
        // The first 10 s set the baseline, later turns move it slowly: anger must stand out.
        let weight = old.seconds < 10 ? turn.seconds / (old.seconds + turn.seconds) : 0.05
        old.level += weight * (turn.level - old.level)
        old.pace += weight * (turn.pace - old.pace)
        if let pitch = turn.pitch {
            old.pitch = old.pitch.map { $0 + weight * (pitch - $0) } ?? pitch
        }
        old.seconds = min(60, old.seconds + turn.seconds)
        baseline = old
    }

    /// The middle one of the turn's pitches, in semitones over 55 Hz: octave errors of single
    /// frames do not move it.
    private var semitones: Double? {
        guard pitches.count >= Self.fewestPitches else { return nil }
        return 12 * log2(Double(pitches.sorted()[pitches.count / 2]) / 55)
    }

    /// Peaks of the smoothed level that stand 4 dB over the dips beside them: about one a
    /// syllable.
    private var syllables: Int {
        var count = 0
        var low = Float.infinity
        var high = -Float.infinity
        var rising = true
        var smooth = levels.first ?? 0
        for level in levels {
            smooth += 0.7 * (level - smooth)
            if rising {
                high = max(high, smooth)
                if smooth < high - 4 {
                    count += 1
                    rising = false
                    low = smooth
                }
            } else {
                low = min(low, smooth)
                if smooth > low + 4 {
                    rising = true
                    high = smooth
                }
            }
        }
        return count
    }
}
