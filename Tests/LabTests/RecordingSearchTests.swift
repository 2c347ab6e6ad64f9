// SPDX-License-Identifier: Apache-2.0

import Lab
import Testing
import Timing

@Suite struct RecordingSearchTests {
    private let stretch = 4000

    @Test func aWhisperIsFoundUnderOtherSound() throws {
        var random = SeededRandom(seed: 7)
        let whisper = noise(9000, 3000, &random)
        var recording = noise(60_000, 3000, &random)
        for index in whisper.indices { recording[31_234 + index] += whisper[index] / 2 }
        let match = try #require(
            RecordingSearch(recording, stretch: stretch)
                .strongestMatch(forAnyStretchOf: whisper, every: 2000))
        #expect(match.correlation > 0.4)
        #expect(match.offset - match.stretchOffset == 31_234)
    }

    @Test func theSameSoundAtAnyLoudnessIsCertain() throws {
        var random = SeededRandom(seed: 8)
        let recording = noise(30_000, 8000, &random)
        for offset in [0, 1, 8191, 25_999, 26_000] {
            let quiet = recording[offset..<offset + stretch].map { $0 / 8 }
            let match = try #require(
                RecordingSearch(recording, stretch: stretch).strongestMatch(for: quiet[...]))
            #expect(match.correlation > 0.99)
            #expect(match.offset == offset)
        }
    }

    @Test func unrelatedSoundMatchesNowhere() throws {
        var random = SeededRandom(seed: 9)
        let search = RecordingSearch(noise(60_000, 3000, &random), stretch: stretch)
        let other = noise(12_000, 3000, &random)
        let match = try #require(search.strongestMatch(forAnyStretchOf: other, every: 4000))
        #expect(match.correlation < 0.12)
    }

    /// The oracle is the definition, computed directly.
    @Test func theTransformAgreesWithTheDefinition() throws {
        var random = SeededRandom(seed: 10)
        let recording = noise(700, 5000, &random)
        let sound = noise(100, 5000, &random)
        let match = try #require(
            RecordingSearch(recording, stretch: 100).strongestMatch(for: sound[...]))
        func correlation(_ offset: Int) -> Double {
            var (product, a, b) = (0.0, 0.0, 0.0)
            for index in sound.indices {
                let (x, y) = (Double(sound[index]), Double(recording[offset + index]))
                product += x * y
                a += x * x
                b += y * y
            }
            return abs(product) / (a * b).squareRoot()
        }
        let all = (0...600).map(correlation)
        #expect(abs(Double(match.correlation) - (all.max() ?? 0)) < 1e-4)
        #expect(abs(all[match.offset] - Double(match.correlation)) < 1e-4)
    }

    @Test func silenceAndShortRecordingsMatchNothing() {
        var random = SeededRandom(seed: 11)
        let sound = noise(stretch, 3000, &random)
        let silence = [Int16](repeating: 0, count: 20_000)
        #expect(RecordingSearch(silence, stretch: stretch).strongestMatch(for: sound[...]) == nil)
        #expect(RecordingSearch(sound, stretch: stretch).strongestMatch(for: silence[...]) == nil)
        #expect(RecordingSearch([], stretch: stretch).strongestMatch(for: sound[...]) == nil)
        #expect(
            RecordingSearch([1, 2], stretch: stretch).strongestMatch(for: sound[...]) == nil)
    }

    private func noise(_ count: Int, _ amplitude: Int, _ random: inout SeededRandom) -> [Int16] {
        (0..<count).map { _ in
            Int16(Int(random.next() % UInt64(2 * amplitude + 1)) - amplitude)
        }
    }
}
