// SPDX-License-Identifier: Apache-2.0

import Audio
import Testing

@Suite struct HoldMusicTests {
    private static let rendered = HoldMusic.render()
    private var music: [Int16] { Self.rendered }

    @Test func itHasItsLengthAndLoudness() {
        #expect(music.count == 8000 * 24)
        #expect(abs(SoundLevel(of: music).peak + 18) < 0.1)
        // No second of it is silent, and none far louder than another.
        let seconds = stride(from: 0, to: music.count, by: 8000).map {
            SoundLevel(of: Array(music[$0..<$0 + 8000])).rms
        }
        #expect((seconds.min() ?? -96) > -36)
        #expect((seconds.max() ?? 0) - (seconds.min() ?? -96) < 8)
    }

    @Test func theLoopHasNoSeam() {
        // A click is a bend far sharper than those around it: compare second differences.
        let around = Array(music.suffix(400)) + Array(music.prefix(400))
        let bends = (1..<around.count - 1).map { (place: Int) -> Int in
            let outer = Int(around[place - 1]) + Int(around[place + 1])
            return abs(outer - 2 * Int(around[place]))
        }
        let seam = bends[397...400].max() ?? 0
        let elsewhere = (bends[..<390] + bends[410...]).max() ?? 0
        #expect(seam <= elsewhere)
        #expect(elsewhere > 0)
    }

    /// Music has its power in a few frequencies, noise spreads it: in windows of an eighth of a
    /// second the 24 strongest of 256 bands must hold nearly all of it.
    @Test func itIsTonesAndNotNoise() {
        for start in stride(from: 0, to: music.count - 1024, by: 24000) {
            let window = Array(music[start..<start + 1024])
            let powers = (1...256).map { band in
                let level = GoertzelProbe(frequency: Float(band) * 7.8125).level(in: window)
                let amplitude = SoundLevel.amplitude(decibels: level)
                return amplitude * amplitude
            }.sorted(by: >)
            let all = powers.reduce(0, +)
            let strong = powers.prefix(24).reduce(0, +)
            #expect(strong > 0.9 * all, "window at \(start)")
        }
    }

    @Test func itsNotesAreThoseOfItsChords() {
        // The first chord is C major seven, an octave up: C4, G4, E5, B5.
        let chord = Array(music[8000..<16000])
        for frequency in [261.63, 392, 659.26, 987.77] as [Float] {
            let on = GoertzelProbe(frequency: frequency).level(in: chord)
            let off = GoertzelProbe(frequency: frequency * 1.0293).level(in: chord)
            #expect(on > off + 12, "\(frequency) Hz")
        }
    }

    @Test func itIsTheSameEveryTime() {
        #expect(HoldMusic.render() == music)
    }
}
