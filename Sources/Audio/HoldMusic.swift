// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The music a caller hears on hold when the operator of the line has not given any: eight soft
/// chords with a sparse melody over them, made here, so that nobody holds rights to it.
///
/// A pad of four voices swells and fades under each chord, and a plucked line walks through its
/// notes. Every note is written around the end of the loop into its beginning, so the loop has no
/// seam. Nothing above 2.1 kHz and no sharp attack: it has to survive G.711 and bad telephones.
package struct HoldMusic: Sendable {
    /// Seconds of one chord, and of the whole loop.
    private static let chordSeconds = 3.0
    package static let seconds = chordSeconds * Double(chords.count)
    /// Peak in decibels relative to full scale.
    package static let peak: Float = -18

    /// MIDI notes, lowest first: C, A minor, F, G, and a second round that turns home by D minor.
    private static let chords = [
        [48, 55, 64, 71], [45, 52, 60, 67], [41, 53, 60, 69], [43, 50, 62, 69],
        [48, 55, 64, 67], [45, 52, 64, 72], [50, 57, 65, 72], [43, 55, 62, 65],
    ]

    /// Which voice of the chord is plucked at each of six steps, and nil for a rest.
    private static let line: [Int?] = [0, 2, 3, 2, 1, nil]

    private let rate: Double
    private var mix: [Float]

    private init(rate: Int) {
        self.rate = Double(rate)
        mix = Array(repeating: 0, count: Int(Self.seconds * Double(rate)))
    }

    /// The loop, at `rate` samples a second. Costs a fraction of a second: render it once.
    package static func render(rate: Int = PCMFrame.rate) -> [Int16] {
        var music = HoldMusic(rate: max(8000, min(rate, 48000)))
        for (index, chord) in chords.enumerated() {
            let start = Double(index) * chordSeconds
            for note in chord {
                music.swell(frequency(note + 12), at: start - 0.5, seconds: chordSeconds + 1)
            }
            for (step, voice) in line.enumerated() {
                guard let voice else { continue }
                let at = start + Double(step) * chordSeconds / Double(line.count)
                music.pluck(frequency(chord[voice] + 12), at: at)
            }
        }
        return music.normalised()
    }

    private static func frequency(_ note: Int) -> Double {
        440 * pow(2, Double(note - 69) / 12)
    }

    /// A voice of the pad: a second to rise and one to fall, doubled by a slightly higher one.
    private mutating func swell(_ frequency: Double, at start: Double, seconds: Double) {
        let count = Int(seconds * rate)
        let rate = self.rate
        for (detune, level) in [(1.0, 0.5), (1.002, 0.35), (2.0, 0.08)] {
            add(frequency * detune, at: start, count: count) { place in
                let edge = min(1, Float(min(place, count - place)) / Float(rate))
                return Float(level) * 0.5 * (1 - cosf(.pi * edge))
            }
        }
    }

    /// A plucked note: 15 ms of attack, then it rings out.
    private mutating func pluck(_ frequency: Double, at start: Double) {
        let count = Int(1.6 * rate)
        let attack = Float(0.015 * rate)
        for (multiple, level, decay) in [(1.0, 0.5, 0.5), (2.0, 0.12, 0.25)] {
            let perSample = expf(-1 / Float(decay * rate))
            var ringing = Float(level)
            add(frequency * multiple, at: start, count: count) { place in
                ringing *= perSample
                let release = min(1, Float(count - place) / attack)
                return ringing * min(1, Float(place) / attack) * release
            }
        }
    }

    /// Adds a sine under an envelope, around the end of the loop. The sine is a rotating pointer:
    /// two products a sample instead of a call.
    private mutating func add(
        _ frequency: Double, at start: Double, count: Int, envelope: (Int) -> Float
    ) {
        let step = 2 * Double.pi * frequency / rate
        let (turnReal, turnImaginary) = (cos(step), sin(step))
        var (real, imaginary) = (1.0, 0.0)
        let length = mix.count
        var index = (Int(start * rate) % length + length) % length
        for place in 0..<count {
            mix[index] += Float(imaginary) * envelope(place)
            (real, imaginary) = (
                real * turnReal - imaginary * turnImaginary,
                real * turnImaginary + imaginary * turnReal
            )
            index = index + 1 == length ? 0 : index + 1
        }
    }

    private func normalised() -> [Int16] {
        let loudest = mix.reduce(0) { max($0, abs($1)) }
        let scale = SoundLevel.amplitude(decibels: Self.peak) / max(loudest, 1e-6)
        return mix.map { Int16(clamping: Int32(($0 * scale).rounded())) }
    }
}
