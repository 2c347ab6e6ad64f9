// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

@Suite struct ToneTests {
    // As in North America.
    private static let ringback = ToneCadence(
        [.init([440, 480], milliseconds: 2000), .init([], milliseconds: 4000)], repeats: true)
    private static let busy = ToneCadence(
        [.init([480, 620], milliseconds: 500), .init([], milliseconds: 500)], repeats: true)

    @Test func theProbeTellsWhoIsHeard() {
        var caller = ToneGenerator(.sine(500, level: -20))
        var operatorTone = ToneGenerator(.sine(740, level: -30))
        let both = zip(caller.samples(1600), operatorTone.samples(1600)).map { $0 + $1 }
        #expect(abs(GoertzelProbe(frequency: 500).level(in: both) + 20) < 0.5)
        #expect(abs(GoertzelProbe(frequency: 740).level(in: both) + 30) < 0.5)
        #expect(GoertzelProbe(frequency: 1100).level(in: both) < -55)
        #expect(GoertzelProbe(frequency: 500).level(in: []) == SoundLevel.floor)
    }

    @Test func ringbackRingsAndPauses() {
        var generator = ToneGenerator(Self.ringback)
        let sound = generator.samples(8000 * 12)
        for start in [0, 48000] {
            let ring = Array(sound[start + 800..<start + 15200])
            #expect(abs(GoertzelProbe(frequency: 440).level(in: ring) + 19) < 0.3)
            #expect(abs(GoertzelProbe(frequency: 480).level(in: ring) + 19) < 0.3)
            #expect(sound[start + 16000..<start + 48000].allSatisfy { $0 == 0 })
        }
        #expect(!generator.isFinished)
    }

    @Test func aBeepIsShortSoftAndEnds() {
        var generator = ToneGenerator(.beep)
        let sound = generator.samples(1600)
        #expect(generator.isFinished)
        #expect(sound[1200...].allSatisfy { $0 == 0 })
        #expect(sound[0] == 0 && abs(Int(sound[1199])) < 10)
        #expect(abs(GoertzelProbe(frequency: 880).level(in: Array(sound[100..<1100])) + 16) < 0.3)
    }

    @Test func piecesOfAnySizeMakeTheSameSound() {
        var whole = ToneGenerator(Self.busy)
        var pieces = ToneGenerator(Self.busy)
        var joined: [Int16] = []
        for size in [1, 7, 160, 3999, 2, 4001, 160] { joined += pieces.samples(size) }
        #expect(joined == whole.samples(joined.count))
    }

    @Test func aSteadyToneHasNoSeams() {
        var generator = ToneGenerator(.sine(440))
        _ = generator.samples(4000)
        let sound = generator.samples(16000)
        let step = zip(sound, sound.dropFirst()).map { abs(Int($1) - Int($0)) }.max() ?? 0
        // The steepest step of a sine is amplitude × 2π × frequency / rate.
        let steepest = SoundLevel.amplitude(decibels: -13) * 2 * Float.pi * 440 / 8000
        #expect(Float(step) <= steepest + 2)
    }

    @Test func emptyCadencesAreSilence() {
        var none = ToneGenerator(ToneCadence([], repeats: true))
        #expect(none.samples(10) == Array(repeating: 0, count: 10))
        var zero = ToneGenerator(
            ToneCadence(
                [.init([440], milliseconds: 0), .init([], milliseconds: -5)], repeats: true))
        #expect(zero.samples(10) == Array(repeating: 0, count: 10))
    }
}
