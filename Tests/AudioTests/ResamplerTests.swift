// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

@Suite struct ResamplerTests {
    @Test(arguments: [(8000, 16000), (16000, 8000), (24000, 8000), (44100, 8000), (48000, 8000)])
    func aToneKeepsItsPitchLevelAndLength(_ from: Int, _ to: Int) throws {
        var generator = ToneGenerator(.sine(700, level: -15), rate: from)
        let converted = try #require(Resampler.convert(generator.samples(from), from: from, to: to))
        #expect(converted.count == to)
        let middle = Array(converted[to / 10..<to * 9 / 10])
        let probe = GoertzelProbe(frequency: 700, rate: to)
        #expect(abs(probe.level(in: middle) + 15) < 0.3)
        #expect(GoertzelProbe(frequency: 1400, rate: to).level(in: middle) < -60)
    }

    @Test func whatTheLowerRateCannotCarryIsRemoved() throws {
        var generator = ToneGenerator(.sine(6000, level: -10), rate: 16000)
        let converted = try #require(
            Resampler.convert(generator.samples(16000), from: 16000, to: 8000))
        // Unfiltered it would come back as 2 kHz.
        #expect(GoertzelProbe(frequency: 2000).level(in: Array(converted[800..<7200])) < -60)
    }

    @Test func framesMakeTheSameSoundAsTheWhole() throws {
        var generator = ToneGenerator(.sine(440), rate: 16000)
        let sound = generator.samples(3200)
        let whole = try #require(Resampler(from: 16000, to: 8000))
        let framed = try #require(Resampler(from: 16000, to: 8000))
        let reference = run(whole, sound)
        var pieces: [Int16] = []
        for start in stride(from: 0, to: sound.count, by: 320) {
            pieces += run(framed, Array(sound[start..<start + 320]))
        }
        #expect(pieces == reference)
    }

    @Test func impossibleRatesAreRefused() {
        #expect(Resampler(from: 0, to: 8000) == nil)
        #expect(Resampler(from: 8000, to: -1) == nil)
        #expect(Resampler(from: 8000, to: 16000, quality: 11) == nil)
        #expect(Resampler.convert([1, 2, 3], from: 8000, to: 8000) == [1, 2, 3])
        #expect(Resampler.convert([], from: 8000, to: 16000) == [])
    }

    private func run(_ resampler: Resampler, _ input: [Int16]) -> [Int16] {
        var output = [Int16](repeating: 0, count: input.count)
        let produced = input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { resampler.process(source, into: $0) }
        }
        #expect(produced.consumed == input.count)
        return Array(output[..<produced.produced])
    }
}
