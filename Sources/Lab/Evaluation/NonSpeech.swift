// SPDX-License-Identifier: Apache-2.0

import CallModel
import Glibc
import Timing

/// Sounds of a telephone call that are no speech, made by rule, 8 kHz: for
/// `handoff evaluate non-speech`.
package enum NonSpeech: String, Sendable, Hashable, CaseIterable {
    case typing
    case breath
    case ringback
    case keys

    /// One sound of a kind.
    package struct Sound: Sendable, Hashable {
        package var kind: NonSpeech
        /// What it is: "6 a second, -20 dBFS".
        package var name: String
        package var samples: [Int16]

        package init(kind: NonSpeech, name: String, samples: [Int16]) {
            self.kind = kind
            self.name = name
            self.samples = samples
        }
    }

    /// Seconds a sound lasts.
    package static let seconds = 4.0
    /// Decibels of full scale that the loudest of a sound reaches.
    private static let levels = [-6.0, -15, -24, -33]
    private static let count = Int(seconds * 8000)

    /// Every sound of this kind.
    package var sounds: [Sound] {
        let made: [(String, [Double])] =
            switch self {
            case .typing:
                [1.5, 3, 5, 7, 9, 12].flatMap { rate in
                    (0..<3).map { ("\(rate) a second, \($0)", Self.typing(rate, seed: $0)) }
                }
            case .breath:
                [0.25, 0.5, 0.9, 1.5].flatMap { length in
                    (0..<3).map { ("\(length) s each, \($0)", Self.breath(length, seed: $0)) }
                }
            case .ringback: CountryTones.countries.compactMap(Self.ringback)
            case .keys: Self.keySounds
            }
        return made.flatMap { name, sound in
            Self.levels.map { level in
                Sound(
                    kind: self, name: "\(name), \(Int(level)) dBFS",
                    samples: Self.levelled(sound, level))
            }
        }
    }

    private static func levelled(_ sound: [Double], _ level: Double) -> [Int16] {
        let peak = sound.reduce(1e-9) { max($0, abs($1)) }
        let gain = 32_767 * pow(10, level / 20) / peak
        return sound.map { Int16(max(-32_768, min(32_767, ($0 * gain).rounded()))) }
    }

    /// Keys of a keyboard: a knock and a click when one goes down, a fainter click when it comes up.
    private static func typing(_ rate: Double, seed: Int) -> [Double] {
        var random = SeededRandom(seed: UInt64(100 + seed))
        var sound = [Double](repeating: 0, count: count)
        func strike(at start: Int, loudness: Double, knock: Double, _ random: inout SeededRandom) {
            for index in 0..<240 where start + index < sound.count {
                let time = Double(index) / 8000
                let click = exp(-time / 0.003) * random.normal()
                let body = exp(-time / 0.010) * sin(2 * Double.pi * knock * time)
                sound[start + index] += loudness * (click + 0.6 * body)
            }
        }
        var time = 0.1
        while time < seconds {
            let loudness = 0.4 + 0.6 * random.unit()
            let knock = 250 + 450 * random.unit()
            strike(at: Int(time * 8000), loudness: loudness, knock: knock, &random)
            strike(
                at: Int((time + 0.06 + 0.03 * random.unit()) * 8000), loudness: 0.3 * loudness,
                knock: knock, &random)
            time += (0.5 + random.unit()) / rate
        }
        return sound
    }

    /// Air over a microphone, in and out: noise of one broad band that swells and fades.
    private static func breath(_ length: Double, seed: Int) -> [Double] {
        var random = SeededRandom(seed: UInt64(200 + seed))
        var sound = [Double](repeating: 0, count: count)
        var start = 0.2
        while start < seconds {
            // Two poles at the middle of the band, which is 400 to 1600 Hz high.
            let middle = 400 + 1200 * random.unit()
            let (radius, turn) = (0.85, 2 * Double.pi * middle / 8000)
            var past = (0.0, 0.0)
            for index in 0..<Int(length * 8000) {
                let place = Int(start * 8000) + index
                guard place < sound.count else { break }
                let value =
                    random.normal() + 2 * radius * cos(turn) * past.0 - radius * radius * past.1
                past = (value, past.0)
                let swell = sin(Double.pi * Double(index) / (length * 8000))
                sound[place] += value * swell * swell
            }
            start += length * (1.3 + random.unit())
        }
        return sound
    }

    private static func ringback(_ country: String) -> (String, [Double])? {
        guard let cadence = CountryTones.of(country)?.cadence(of: .ringback) else { return nil }
        var sound: [Double] = []
        var index = 0
        while sound.count < count {
            let length = cadence.milliseconds[index % cadence.milliseconds.count] * 8
            sound += (0..<length).map { index % 2 == 0 ? value(of: cadence.sound, at: $0) : 0 }
            index += 1
        }
        return (country, Array(sound[..<count]))
    }

    private static func value(of sound: CountryTones.Sound, at index: Int) -> Double {
        let turn = 2 * Double.pi * Double(index) / 8000
        switch sound {
        case .pure(let frequencies):
            return frequencies.reduce(0) { $0 + sin(turn * $1) }
        case .swelling(let frequency, let times):
            return sin(turn * frequency) * (1 + sin(turn * times)) / 2
        }
    }

    /// Each key of the keypad pressed again and again, in three lengths.
    private static var keySounds: [(String, [Double])] {
        let names = Array("123A456B789C*0#D")
        return [0.06, 0.15, 0.4].flatMap { length in
            names.indices.map { key in
                let pair = [
                    [697.0, 770, 852, 941][key / 4], [1209.0, 1336, 1477, 1633][key % 4],
                ]
                let sound = (0..<count).map { index in
                    let within = (Double(index) / 8000).truncatingRemainder(dividingBy: length * 2)
                    return within < length ? value(of: .pure(pair), at: index) : 0
                }
                return ("\(names[key]) for \(length) s", sound)
            }
        }
    }
}
