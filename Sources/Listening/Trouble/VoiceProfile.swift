// SPDX-License-Identifier: Apache-2.0

/// How loud and how fast one party usually speaks, turn by turn.
struct VoiceProfile: Sendable, Hashable {
    /// One turn against the turns before it.
    struct Turn: Sendable, Hashable {
        /// Decibels over the baseline.
        var louder: Double
        var syllablesPerSecond: Double
        /// Times the baseline.
        var faster: Double
    }

    /// Seconds of speech a baseline takes.
    private static let needed = 4.0
    /// Levels kept of one turn: a minute.
    private static let limit = 3000

    private var baseline: (level: Double, pace: Double, seconds: Double)?
    private var levels: [Float] = []

    mutating func begin() { levels.removeAll(keepingCapacity: true) }

    /// Level of 20 ms, dBFS.
    mutating func hear(_ decibels: Float) {
        guard decibels.isFinite, levels.count < Self.limit else { return }
        levels.append(decibels)
    }

    /// The turn is over; nil when it was too short to judge or there is no baseline yet.
    mutating func finish(seconds: Double) -> Turn? {
        defer { levels.removeAll(keepingCapacity: true) }
        guard levels.count >= 30, seconds >= 0.6 else { return nil }
        // The loud half: pauses inside a turn say nothing about the voice.
        let sorted = levels.sorted(by: >)
        let loud = sorted.prefix(levels.count / 2)
        let level = Double(loud.reduce(0, +)) / Double(loud.count)
        let pace = Double(syllables) / seconds
        defer { learn(level: level, pace: pace, seconds: seconds) }
        guard let baseline, baseline.seconds >= Self.needed else { return nil }
        return Turn(
            louder: level - baseline.level, syllablesPerSecond: pace,
            faster: baseline.pace > 0.5 ? pace / baseline.pace : 1)
    }

    private mutating func learn(level: Double, pace: Double, seconds: Double) {
        guard let old = baseline else {
            baseline = (level, pace, seconds)
            return
        }
        // The first 10 s set the baseline, later turns move it slowly: anger must stand out.
        let weight = old.seconds < 10 ? seconds / (old.seconds + seconds) : 0.05
        baseline = (
            old.level + weight * (level - old.level), old.pace + weight * (pace - old.pace),
            min(60, old.seconds + seconds)
        )
    }

    /// Peaks of the smoothed level that stand 3 dB over the dips beside them: about one a
    /// syllable.
    private var syllables: Int {
        var count = 0
        var low = Float.infinity
        var high = -Float.infinity
        var rising = true
        var smooth = levels.first ?? 0
        for level in levels {
            smooth += 0.5 * (level - smooth)
            if rising {
                high = max(high, smooth)
                if smooth < high - 3 {
                    count += 1
                    rising = false
                    low = smooth
                }
            } else {
                low = min(low, smooth)
                if smooth > low + 3 {
                    rising = true
                    high = smooth
                }
            }
        }
        return count
    }

    static func == (left: VoiceProfile, right: VoiceProfile) -> Bool {
        left.levels == right.levels && left.baseline?.level == right.baseline?.level
            && left.baseline?.pace == right.baseline?.pace
    }

    func hash(into hasher: inout Hasher) { hasher.combine(levels) }
}
