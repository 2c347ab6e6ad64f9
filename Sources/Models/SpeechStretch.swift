// SPDX-License-Identifier: Apache-2.0

/// Makes a stretch of telephone speech ready for a recogniser: silence at its ends taken off,
/// levelled, 8 to 16 kHz.
///
/// A recogniser trained on clean sound writes nothing at all after leading silence, and guesses
/// at quiet speech.
package struct SpeechStretch: Sendable {
    /// Root mean square the speech is brought to.
    static let level: Float = 0.08
    /// Quieter speech than this is brought up by no more than 40 dB: the rest is noise.
    private static let largestGain: Float = 100
    private static let frame = 80
    /// Frames of 10 ms kept before the first loud one and after the last.
    private static let margin = (before: 10, after: 20)
    /// Power under that of the loudest frames that still counts as speech: -35 dB.
    private static let quiet: Float = 0.000_32

    private let upsampler = HalfBandUpsampler()

    package init() {}

    /// Takes samples at 8 kHz and gives them at 16 kHz in [-1, 1]; none where all is silence.
    package func prepared(_ samples: [Int16]) -> [Float] {
        let kept = Self.speech(in: samples)
        var power: Float = 0
        for index in kept {
            let sample = Float(samples[index]) / 32768
            power += sample * sample
        }
        guard kept.count >= 8 * Self.frame, power > 0 else { return [] }
        let rms = (power / Float(kept.count)).squareRoot()
        let gain = min(Self.largestGain, Self.level / rms) / 32768
        let margin = HalfBandUpsampler.margin
        var narrow = [Float](repeating: 0, count: kept.count + 2 * margin)
        for (place, index) in kept.enumerated() {
            narrow[margin + place] = max(-1, min(1, Float(samples[index]) * gain))
        }
        return [Float](unsafeUninitializedCapacity: 2 * kept.count) { wide, count in
            narrow.withUnsafeBufferPointer { narrow in
                guard let source = narrow.baseAddress, let sink = wide.baseAddress else { return }
                upsampler.run(source + margin, count: kept.count, into: sink)
                count = 2 * kept.count
            }
        }
    }

    /// From a little before the first loud frame to a little after the last.
    private static func speech(in samples: [Int16]) -> Range<Int> {
        let powers = stride(from: 0, to: samples.count - frame + 1, by: frame).map { start in
            samples[start..<start + frame].reduce(Float(0)) { $0 + Float($1) * Float($1) }
        }
        guard !powers.isEmpty else { return 0..<0 }
        let loud = powers.sorted()[(powers.count - 1) * 95 / 100]
        guard loud > 0, let first = powers.firstIndex(where: { $0 >= loud * quiet }),
            let last = powers.lastIndex(where: { $0 >= loud * quiet })
        else { return 0..<0 }
        let start = max(0, first - margin.before) * frame
        return start..<min(samples.count, (last + 1 + margin.after) * frame)
    }
}
