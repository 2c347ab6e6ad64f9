// SPDX-License-Identifier: Apache-2.0

/// The pitch of a voice at 8 kHz, every 20 ms, by autocorrelation: the delay after which the sound
/// repeats itself. On a telephone the fundamental itself is often cut off; its harmonics repeat
/// with it.
package struct PitchTracker: Sendable {
    /// Samples looked at: two periods of the lowest voice.
    private static let window = 320
    /// Delays of 400 Hz and 70 Hz.
    private static let shortest = 20
    private static let longest = 114
    /// How alike the sound and its repetition must be for it to have a pitch.
    private static let likeness: Float = 0.75

    private var recent = [Float](repeating: 0, count: window + longest)
    /// The last samples as they came, for smoothing: high harmonics do not repeat at a whole
    /// number of samples.
    private var last = SIMD8<Float>(repeating: 0)
    private var scores = [Float](repeating: 0, count: longest + 1)

    package init() {}

    /// Takes the next samples, at most a window of them.
    package mutating func hear(_ samples: UnsafeBufferPointer<Int16>) {
        let count = min(samples.count, recent.count)
        recent.withUnsafeMutableBufferPointer { recent in
            let kept = recent.count - count
            for index in 0..<kept { recent[index] = recent[index + count] }
            for index in 0..<count {
                for place in 0..<7 { last[place] = last[place + 1] }
                last[7] = Float(samples[index])
                recent[kept + index] = last.sum() / 8
            }
        }
    }

    /// The pitch of the last window, Hz; nil where it has none.
    package mutating func pitch() -> Float? {
        var best: Float = 0
        recent.withUnsafeBufferPointer { sound in
            let first = Self.longest
            var power: Float = 1
            for index in first..<sound.count { power += sound[index] * sound[index] }
            for delay in Self.shortest...Self.longest {
                var product: Float = 0
                var other: Float = 1
                for index in first..<sound.count {
                    let earlier = sound[index - delay]
                    product += sound[index] * earlier
                    other += earlier * earlier
                }
                scores[delay] = product / (power * other).squareRoot()
                best = max(best, scores[delay])
            }
        }
        guard best >= Self.likeness else { return nil }
        // The first peak that is nearly the best one: later ones are its multiples.
        for delay in (Self.shortest + 1)..<Self.longest
        where scores[delay] >= 0.85 * best && scores[delay] >= scores[delay - 1]
            && scores[delay] >= scores[delay + 1]
        {
            let curve = scores[delay - 1] - 2 * scores[delay] + scores[delay + 1]
            let shift = curve < 0 ? (scores[delay - 1] - scores[delay + 1]) / (2 * curve) : 0
            return 8000 / (Float(delay) + shift)
        }
        return nil
    }
}
