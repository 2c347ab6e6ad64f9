// SPDX-License-Identifier: Apache-2.0

import Glibc
import Models
import Testing

/// Our phone model against the publisher's library, on speech.
///
/// The library rounds its log-mel features to half precision, ours does not; and where a band holds
/// nothing but the rounding noise of the arithmetic (over 4 kHz, for telephone sound), two correct
/// programs differ. So the sound is given a little noise in every band, and the tight comparison
/// rounds our features as the library does.
@Suite(
    .enabled(
        if: ModelFolder.has("libhama.so") && ModelFolder.has("asr_waveform.hama"),
        "needs models/: run scripts/fetch-models"))
struct PhoneLibraryTests {
    /// The largest and the mean difference of any of the 191 probabilities in any row.
    private struct Difference {
        var largest: Float = 0
        var sum: Float = 0
        var count: Float = 0
        var mean: Float { sum / max(count, 1) }

        mutating func add(_ ours: [Float], _ theirs: [Float]) {
            for (one, other) in zip(ours, theirs) {
                let difference = abs(exp(one) - exp(other))
                largest = max(largest, difference)
                sum += difference
                count += 1
            }
        }
    }

    @Test(arguments: ["caller-thanks", "operator-goodbye"])
    func speechGivesTheLibrarysProbabilities(name: String) throws {
        let library = try Self.library()
        let weights = try PhoneWeights(source: ModelFolder.source)
        let sound = Self.wideBand(try SpeechFixture.load(name), noise: 0.001)
        let theirs = try #require(library.posteriors(sound))
        let ours = PhoneAnalyser(weights: weights, rowLimit: 200).run(sound)
        try #require(ours.values.count == theirs.count)
        #expect(ours.rows > 50)

        var rounded = Difference()
        rounded.add(Self.roundedLikeTheLibrary(sound, weights), theirs)
        #expect(rounded.largest < 0.003, "rounded alike: \(rounded.largest)")
        var exact = Difference()
        exact.add(ours.values, theirs)
        #expect(exact.largest < 0.01, "not rounded: \(exact.largest)")
    }

    @Test func emptyBandsChangeLittleOnTheWhole() throws {
        let library = try Self.library()
        let weights = try PhoneWeights(source: ModelFolder.source)
        let sound = Self.wideBand(try SpeechFixture.load("operator-goodbye"), noise: 0)
        let theirs = try #require(library.posteriors(sound))
        var difference = Difference()
        difference.add(
            PhoneAnalyser(weights: weights, rowLimit: 200).run(sound).values, theirs)
        #expect(difference.mean < 1e-4, "mean \(difference.mean), most \(difference.largest)")
    }

    private static func library() throws -> PhoneLibrary {
        try #require(
            try PhoneLibrary(
                library: ModelFolder.file("libhama.so"),
                model: ModelFolder.file("asr_waveform.hama")))
    }

    @Test func theComparisonSeesADifference() throws {
        let library = try Self.library()
        let weights = try PhoneWeights(source: ModelFolder.source)
        let sound = Self.wideBand(try SpeechFixture.load("operator-goodbye"), noise: 0.001)
        let theirs = try #require(library.posteriors(sound))
        // One sample later: speech that is all but the same.
        let shifted = [Float(0)] + sound.dropLast()
        var difference = Difference()
        difference.add(Self.roundedLikeTheLibrary(shifted, weights), theirs)
        #expect(difference.largest > 0.01)
    }

    /// Telephone sound at 16 kHz with white noise of this amplitude in every band.
    private static func wideBand(_ sound: [Int16], noise: Float) -> [Float] {
        let margin = HalfBandUpsampler.margin
        let silence = [Float](repeating: 0, count: margin)
        let padded = silence + sound.map { Float($0) / 32768 } + silence
        var wide = [Float](repeating: 0, count: 2 * sound.count)
        padded.withUnsafeBufferPointer { from in
            wide.withUnsafeMutableBufferPointer { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                HalfBandUpsampler().run(from + margin, count: sound.count, into: to)
            }
        }
        var state: UInt32 = 12345
        return wide.map { sample in
            state = state &* 1_664_525 &+ 1_013_904_223
            return sample + (Float(state >> 8) / 8_388_608 - 1) * noise
        }
    }

    /// The analyser's own steps, with the features rounded to half precision on their way.
    private static func roundedLikeTheLibrary(
        _ sound: [Float], _ weights: PhoneWeights
    ) -> [Float] {
        let half = LogMelFrontEnd.frame / 2
        let frames = sound.count / LogMelFrontEnd.hop + 1
        let rows = (frames - 1) / 2 + 1
        let padded = (0..<sound.count + 2 * half).map { index in
            let place = abs(index - half)
            return sound[place < sound.count ? place : 2 * (sound.count - 1) - place]
        }
        let frontEnd = LogMelFrontEnd(weights: weights, frameLimit: frames)
        padded.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { frontEnd.run(base, count: frames) }
        }
        let network = PhoneNetwork(weights: weights, rowLimit: rows)
        // A frame of zeros before the first and after the last.
        let bands = FloatBuffer((2 * rows + 1) * PhoneWeights.bands)
        for index in 0..<frames * PhoneWeights.bands {
            bands.base[PhoneWeights.bands + index] = Float(Float16(frontEnd.bandsOut.base[index]))
        }
        frontEnd.stem(rows: rows, of: bands.base, into: network.input.base)
        network.run([PhoneSegment(rows: rows, final: rows, cache: nil)])
        let values = UnsafeBufferPointer(
            start: network.output.base, count: rows * PhoneWeights.outputs)
        return Array(values)
    }
}
