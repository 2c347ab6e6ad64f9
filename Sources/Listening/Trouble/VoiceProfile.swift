// SPDX-License-Identifier: Apache-2.0

import Glibc

/// How loud, how fast and how high one party usually speaks, turn by turn.
struct VoiceProfile: Sendable, Hashable {
    /// One turn against the turns before it.
    struct Turn: Sendable, Hashable {
        /// Decibels over the baseline.
        var louder: Double
        /// Times the baseline's pace.
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
        let pace = Self.pace(of: levels, sorted: sorted)
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

    /// How fast the level moves: the way it goes up and down, in its own deviations a second.
    ///
    /// Counting peaks saturates, for the dips between syllables fill up when somebody hurries. This
    /// grows steadily, but by less than the speech does; the exponent makes up for that, so that
    /// speech at 1.4 and 1.8 times its pace gives 1.4 and 1.8 (Docs/Listening.md). The silence after
    /// the last word, for which the line's gate stays open, is no part of the turn: it would weigh
    /// more the shorter, and so the faster, the turn was.
    private static func pace(of levels: [Float], sorted: [Float]) -> Double {
        let floor = sorted[sorted.count / 50] - Self.depth
        guard let first = levels.firstIndex(where: { $0 > floor }),
            let end = levels.lastIndex(where: { $0 > floor })
        else { return 0 }
        var way = 0.0
        var sum = 0.0
        var squares = 0.0
        var last: Double?
        for level in levels[first...end] {
            let level = Double(max(level, floor))
            sum += level
            squares += level * level
            way += abs(level - (last ?? level))
            last = level
        }
        let count = Double(end - first + 1)
        let variance = max(0, squares / count - (sum / count) * (sum / count))
        guard variance > 0.01 else { return 0 }
        return pow(way / (count * 0.02 * variance.squareRoot()), Self.growth)
    }

    /// Decibels under a turn's loudest in which its level is followed.
    private static let depth: Float = 25
    private static let growth = 1.28
}
