// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

/// The filters between the rates of codecs, streams and sound cards and those of calls, as calls use
/// them, frame by frame: what passes, and what of the rest comes back as something else.
@Suite struct BandEdgeTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        var from: Int
        var to: Int
        /// Half of the lower rate: nothing above it fits through.
        var edge: Int { min(from, to) / 2 }
        var testDescription: String { "\(from) to \(to) Hz" }
    }

    static let pairs = [
        (8000, 16_000), (16_000, 8000), (8000, 24_000), (24_000, 8000), (16_000, 24_000),
        (24_000, 16_000), (8000, 48_000), (48_000, 8000), (16_000, 48_000), (48_000, 16_000),
    ].map { Pair(from: $0.0, to: $0.1) }

    /// Up to three quarters of what the lower rate carries within 0.5 dB, at 0.85 of it, where
    /// telephones end at 8 kHz, within 3 dB.
    @Test(arguments: pairs) func speechPasses(_ pair: Pair) throws {
        var worst: Float = 0
        for part in stride(from: Float(0.025), through: 0.75, by: 0.025) {
            let hertz = (Float(pair.edge) * part).rounded()
            let level = try level(of: hertz, pair, at: hertz)
            #expect(abs(level) <= 0.5, "\(hertz) Hz: \(level) dB")
            worst = max(worst, abs(level))
        }
        let edge = try level(of: Float(pair.edge) * 0.85, pair, at: Float(pair.edge) * 0.85)
        #expect(abs(edge) <= 3, "\(edge) dB")
        print("pass band \(pair.testDescription): \(worst) dB, at the edge \(edge) dB")
    }

    /// Of what the lower rate cannot carry, from 1.15 of its edge on, less than a hundredth comes back
    /// as something else; on the way up, likewise of the mirrors of what was there.
    @Test(arguments: pairs) func nothingComesBackAsSomethingElse(_ pair: Pair) throws {
        var worst: Float = -99
        let isDown = pair.from > pair.to
        let top = Float(isDown ? pair.from / 2 : pair.edge) * (isDown ? 0.98 : 0.85)
        let bottom = isDown ? Float(pair.edge) * 1.15 : 100
        for step in 0...20 {
            let hertz = (bottom + (top - bottom) * Float(step) / 20).rounded()
            for place in images(of: hertz, pair) {
                let level = try level(of: hertz, pair, at: place)
                #expect(level < -40, "\(hertz) Hz at \(place): \(level) dB")
                worst = max(worst, level)
            }
        }
        print("aliases \(pair.testDescription): \(worst) dB")
    }

    /// Where a tone would come back: folded at the lower rate on the way down, mirrored at its
    /// multiples on the way up.
    private func images(of hertz: Float, _ pair: Pair) -> [Float] {
        if pair.from > pair.to {
            let folded = hertz.truncatingRemainder(dividingBy: Float(pair.to))
            return [min(folded, Float(pair.to) - folded)].filter { $0 > 50 }
        }
        var images: [Float] = []
        for multiple in stride(from: pair.from, through: pair.to, by: pair.from) {
            images += [Float(multiple) - hertz, Float(multiple) + hertz]
        }
        return images.filter { $0 < Float(pair.to) / 2 - 50 }
    }

    /// What comes out at `place` of a tone at `hertz`, in decibels of the tone.
    private func level(of hertz: Float, _ pair: Pair, at place: Float) throws -> Float {
        let (from, to) = (pair.from, pair.to)
        var generator = ToneGenerator(.sine(hertz, level: -12), rate: from)
        let resampler = try #require(Resampler(from: from, to: to, keepingPace: true))
        var heard: [Int16] = []
        for _ in 0..<20 {
            let frame = generator.samples(from / 50)
            var output = [Int16](repeating: 0, count: to / 50)
            let produced = frame.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { resampler.process(input, into: $0) }
            }
            #expect(produced.consumed == from / 50 && produced.produced == to / 50)
            heard += output
        }
        return GoertzelProbe(frequency: place, rate: to).level(in: Array(heard.suffix(to / 5))) + 12
    }
}
