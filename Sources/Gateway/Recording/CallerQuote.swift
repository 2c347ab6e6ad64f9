// SPDX-License-Identifier: Apache-2.0

/// Which part of what a caller said last is worth hearing again: the last things they said, from a
/// pause on, 8 s at most.
package enum CallerQuote {
    /// How far back is looked, in seconds: callers have waited since they spoke.
    package static let searched = 60.0

    private static let rate = 8000
    private static let frameCount = 160
    /// The longest quote, and the least speech that is one, in frames of 20 ms.
    private static let longest = 400
    private static let leastSpeech = 10
    /// So many frames without speech are a pause.
    private static let pause = 15
    /// What is left before the first sound and behind the last, in frames.
    private static let margin = 6
    /// Speech is louder than this of the loudest frame, and than what is as good as silent.
    private static let share = 0.05
    private static let quiet = 50.0

    /// The samples of it, at 8 kHz; nil where nobody has spoken.
    package static func part(of samples: [Int16]) -> Range<Int>? {
        let levels = stride(from: 0, to: samples.count - frameCount + 1, by: frameCount).map {
            level(of: samples[$0..<($0 + frameCount)])
        }
        let bound = max(quiet, (levels.max() ?? 0) * share)
        let speech = levels.map { $0 > bound }
        guard speech.count(where: \.self) >= leastSpeech,
            let last = speech.lastIndex(of: true)
        else { return nil }
        let end = min(speech.count, last + 1 + margin)
        let begin = begin(in: speech, before: end)
        return begin * frameCount..<end * frameCount
    }

    /// The frame it begins at: behind the earliest pause that is near enough, or where there is none
    /// as far back as may be.
    private static func begin(in speech: [Bool], before end: Int) -> Int {
        let earliest = max(0, end - longest)
        // All of it fits.
        guard let first = speech.firstIndex(of: true), first < earliest else {
            return max(earliest, (speech.firstIndex(of: true) ?? 0) - margin)
        }
        var silent = 0
        for frame in max(0, earliest - pause)..<end {
            if speech[frame] {
                if silent >= pause, frame >= earliest { return max(earliest, frame - margin) }
                silent = 0
            } else {
                silent += 1
            }
        }
        return earliest
    }

    /// The mean of the magnitudes.
    private static func level(of frame: ArraySlice<Int16>) -> Double {
        Double(frame.reduce(0) { $0 + Int($1.magnitude) }) / Double(frame.count)
    }
}
