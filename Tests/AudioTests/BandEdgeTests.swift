// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

/// The filters between 8 and 16 kHz as calls use them, frame by frame: what passes, and what of the
/// rest comes back as something else.
@Suite struct BandEdgeTests {
    /// Up to 3 kHz within 0.5 dB, at 3.4 kHz, where telephones end, within 3 dB.
    @Test(arguments: [(8000, 16_000), (16_000, 8000)])
    func speechPasses(_ from: Int, _ to: Int) throws {
        for (hertz, loss) in [
            (100, 0.5), (300, 0.5), (1000, 0.5), (2000, 0.5), (3000, 0.5), (3400, 3.0),
        ] as [(Float, Float)] {
            let level = try level(of: hertz, from, to, at: hertz)
            #expect(abs(level) <= loss, "\(hertz) Hz: \(level) dB")
        }
    }

    /// From 4.6 kHz on an alias is 40 dB and more below what it comes of.
    @Test func whatEightKilohertzCannotCarryLeavesNoAlias() throws {
        for hertz in stride(from: Float(4600), through: 7900, by: 300) {
            let level = try level(of: hertz, 16_000, 8000, at: 8000 - hertz)
            #expect(level < -40, "\(hertz) Hz: \(level) dB")
        }
    }

    /// The mirror of what 8 kHz carried, on its way up.
    @Test func nothingIsAddedAboveFourKilohertz() throws {
        for hertz in stride(from: Float(100), through: 3400, by: 300) {
            let level = try level(of: hertz, 8000, 16_000, at: 8000 - hertz)
            #expect(level < -40, "\(hertz) Hz: \(level) dB")
        }
    }

    /// What comes out at `place` of a tone at `hertz`, in decibels of the tone.
    private func level(
        of hertz: Float, _ from: Int, _ to: Int, at place: Float
    ) throws -> Float {
        var generator = ToneGenerator(.sine(hertz, level: -12), rate: from)
        let resampler = try #require(Resampler(from: from, to: to, keepingPace: true))
        var heard: [Int16] = []
        for _ in 0..<50 {
            let frame = generator.samples(from / 50)
            var output = [Int16](repeating: 0, count: to / 50)
            let produced = frame.withUnsafeBufferPointer { input in
                output.withUnsafeMutableBufferPointer { resampler.process(input, into: $0) }
            }
            #expect(produced.consumed == from / 50 && produced.produced == to / 50)
            heard += output
        }
        return GoertzelProbe(frequency: place, rate: to).level(in: Array(heard.suffix(to / 2))) + 12
    }
}
