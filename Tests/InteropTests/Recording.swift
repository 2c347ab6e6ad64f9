// SPDX-License-Identifier: Apache-2.0

import Lab

/// What one party heard, 8 kHz mono.
struct Recording {
    let samples: [Int16]
    private let short: RecordingSearch
    private let long: RecordingSearch

    /// Enough to know a sound by; one late packet on a busy machine does not spoil every stretch.
    private static let shortStretch = 2400
    /// So long that voices and music which have nothing to do with each other do not look alike.
    private static let longStretch = 8000

    init(_ samples: [Int16]) {
        self.samples = samples
        short = RecordingSearch(samples, stretch: Self.shortStretch)
        long = RecordingSearch(samples, stretch: Self.longStretch)
    }

    /// The place of a sound that has to be there, nil when no stretch of it is alike enough.
    func place(of sound: [Int16], atLeast likeness: Float = 0.8) -> Int? {
        let match = short.strongestMatch(
            forAnyStretchOf: sound, every: Self.shortStretch / 2)
        guard let match, match.correlation >= likeness else { return nil }
        return match.offset
    }

    /// How alike the likest second of a sound is that must not be there: 1 for the same waveform,
    /// also under other sound of the same loudness more than 0.6.
    func likeness(to sound: [Int16]) -> Float {
        long.strongestMatch(forAnyStretchOf: sound, every: Self.longStretch / 4)?.correlation ?? 0
    }

    /// The share of 20 ms frames that are louder than -45 dBFS.
    func share(loudIn range: Range<Int>) -> Double {
        let range = range.clamped(to: 0..<samples.count)
        let frames = stride(from: range.lowerBound, to: range.upperBound - 159, by: 160)
        let loud = frames.filter { start in
            samples[start..<start + 160].reduce(0.0) { $0 + Double($1) * Double($1) }
                > 160 * 184.0 * 184.0
        }
        return Double(loud.count) / Double(max(1, range.count / 160))
    }
}
