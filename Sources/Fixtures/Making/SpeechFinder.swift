// SPDX-License-Identifier: Apache-2.0

/// Finds where somebody speaks in a recording, by level alone.
enum SpeechFinder {
    private static let frame = 160
    /// Root of the mean square of the quietest speech: -50 dBFS.
    private static let quietest = 104.0
    /// So much louder than the noise is speech: 9 dB.
    private static let overNoise = 2.8
    /// Beyond this nothing is noise: -36 dBFS.
    private static let loudestNoise = 520.0

    /// Stretches of speech in samples at 8 kHz, in order. Shorter pauses than `pause`, in
    /// milliseconds, are part of a stretch.
    static func stretches(in samples: [Int16], pause: Int = 400) -> [Range<Int>] {
        let levels = stride(from: 0, to: samples.count, by: frame).map { start in
            level(samples[start..<min(samples.count, start + frame)])
        }
        let audible = levels.filter { $0 > 0 }.sorted()
        let noise = audible.isEmpty ? 0 : audible[audible.count / 10]
        let threshold = max(quietest, min(loudestNoise, noise * overNoise))
        var stretches: [Range<Int>] = []
        for (index, level) in levels.enumerated() where level >= threshold {
            let here = index * frame..<min(samples.count, (index + 1) * frame)
            if let last = stretches.last, here.lowerBound - last.upperBound <= pause * 8 {
                stretches[stretches.count - 1] = last.lowerBound..<here.upperBound
            } else {
                stretches.append(here)
            }
        }
        return stretches
    }

    private static func level(_ frame: ArraySlice<Int16>) -> Double {
        let sum = frame.reduce(0.0) { $0 + Double($1) * Double($1) }
        return (sum / Double(max(1, frame.count))).squareRoot()
    }
}
