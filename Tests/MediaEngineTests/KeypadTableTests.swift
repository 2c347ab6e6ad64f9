// SPDX-License-Identifier: Apache-2.0

import Audio
import CallModel
import Codecs
import Glibc
import MediaEngine
import Testing
import Timing

/// Keys as tones at every level, twist, length and codec that ITU-T Q.24 speaks of, and what of them the
/// other party hears.
@Suite struct KeypadTableTests {
    private static let keys = Array("123A456B789C*0#D")
    private static let lows: [Float] = [697, 770, 852, 941]
    private static let highs: [Float] = [1209, 1336, 1477, 1633]

    struct Press: CustomStringConvertible {
        /// dBm0 of the louder tone, and how many decibels the higher is above the lower.
        var level: Float = -9
        var twist: Float = 0
        /// Milliseconds of tone and of pause.
        var on = 60
        var off = 60
        /// How far both frequencies are off, in parts of one.
        var detuned: Float = 0
        /// dBm0 of noise.
        var noise: Float = -70

        var description: String {
            "\(level) dBm0, twist \(twist) dB, \(on)/\(off) ms, off by \(detuned), noise \(noise)"
        }
    }

    /// All sixteen keys in a row, as a telephone of this rate makes them, each at another place in its
    /// frame.
    private func sound(_ press: Press, rate: Int) -> [Int16] {
        // A sine of full scale is 3.14 dBm0.
        func peak(_ level: Float) -> Float { 32_767 * powf(10, (level - 3.14) / 20) }
        let low = peak(press.level - max(0, press.twist))
        let high = peak(press.level + min(0, press.twist))
        var random = SeededRandom(seed: 5)
        var samples = [Float](repeating: 0, count: rate / 2)
        for (place, key) in Self.keys.enumerated() {
            let index = Self.keys.firstIndex(of: key) ?? 0
            let pitch = (Self.lows[index / 4], Self.highs[index % 4])
            for sample in 0..<press.on * rate / 1000 {
                let time = 2 * Float.pi * (1 + press.detuned) * Float(sample) / Float(rate)
                samples.append(low * sinf(pitch.0 * time) + high * sinf(pitch.1 * time))
            }
            let shift = place * 37 % 160 * rate / 8000
            samples += [Float](repeating: 0, count: press.off * rate / 1000 + shift)
        }
        let loudness = peak(press.noise) * 1.22
        samples = samples.map { $0 + Float.random(in: -loudness...loudness, using: &random) }
        let frame = rate / 50
        samples += [Float](repeating: 0, count: (frame - samples.count % frame) % frame)
        return samples.map { Int16(clamping: Int32($0.rounded())) }
    }

    private struct Result {
        var keys: String
        /// What the operator heard, and its codec's samples a second.
        var heard: [Int16]
        var rate: Int
    }

    /// A caller with this codec presses them in a bridge.
    private func play(_ press: Press, _ row: CodecDescription) throws -> Result {
        let studio = Studio()
        let codec = try #require(row.makeCodec())
        let type = row.staticPayloadType ?? 107
        let caller = studio.connect(.caller, codec)
        // An operator with the same codec, so that wide-band calls are mixed as such.
        let other = studio.connect(.operator, try #require(row.makeCodec()))
        (caller.speaks, other.speaks) = (false, false)
        studio.world.keeps = true
        studio.media.apply(.route(Routing(caller: [.operator], operator: [.caller])))
        let samples = sound(press, rate: row.sampleRate)
        let frame = row.samplesPerFrame
        for start in stride(from: 0, to: samples.count - frame + 1, by: frame) {
            let packet = caller.packet(
                of: Array(samples[start..<start + frame]), by: codec, payloadType: type)
            studio.deliver(packet, to: .caller, from: caller.address)
            studio.tick()
        }
        studio.tick(20)
        let keys = studio.events { event -> Character? in
            if case .tone(.caller, let key, _) = event { key } else { nil }
        }
        return Result(keys: String(keys), heard: other.heard, rate: row.sampleRate)
    }

    static let rows = CodecCatalog.all

    /// Q.24: -3 to -30 dBm0 at least.
    @Test(arguments: rows) func levels(_ row: CodecDescription) throws {
        for level: Float in [-3, -6, -10, -15, -20, -25, -30] {
            let press = Press(level: level)
            let heard = try play(press, row).keys
            #expect(heard == String(Self.keys), "\(row.title): \(press): \(heard)")
        }
    }

    /// The higher tone louder by up to 4 dB, or fainter by up to 8: 7 where the codec adds its own.
    @Test(arguments: rows) func twists(_ row: CodecDescription) throws {
        let most: Float = row.name == "G722" || !row.canBeCut ? -7 : -8
        for twist: Float in [most, -6, -4, -2, 2, 4] {
            for level: Float in [-3, -12, -25] {
                let press = Press(level: level, twist: twist)
                let heard = try play(press, row).keys
                #expect(heard == String(Self.keys), "\(row.title): \(press): \(heard)")
            }
        }
    }

    /// 40 ms of tone and 40 of pause, the shortest that count, and frequencies off by 1 %.
    @Test(arguments: rows) func lengths(_ row: CodecDescription) throws {
        // Opus draws sounds of 40 ms out into the pauses between them.
        let shortest = row.canBeCut ? 40 : 50
        for (on, off) in [(shortest, shortest), (50, 50), (70, 70), (100, 60), (500, 200)] {
            for detuned: Float in [-0.01, 0, 0.01] {
                let press = Press(level: -10, on: on, off: off, detuned: detuned)
                let heard = try play(press, row).keys
                #expect(heard == String(Self.keys), "\(row.title): \(press): \(heard)")
            }
        }
    }

    /// Off by 1.5 %, the most that Q.24 asks for: of the twelve keys that telephones have, as long as a
    /// finger presses, where the codec keeps every sample.
    @Test(arguments: rows.filter(\.canBeCut)) func detuned(_ row: CodecDescription) throws {
        for detuned: Float in [-0.015, 0.015] {
            let press = Press(level: -10, on: 100, off: 100, detuned: detuned)
            let heard = try play(press, row).keys.filter { !"ABCD".contains($0) }
            #expect(heard == "123456789*0#", "\(row.title): \(press): \(heard)")
        }
    }

    /// A noise 15 dB below the tones.
    @Test(arguments: rows) func noises(_ row: CodecDescription) throws {
        for level: Float in [-6, -15, -25] {
            let press = Press(level: level, on: 80, off: 80, noise: level - 15)
            let heard = try play(press, row).keys
            #expect(heard == String(Self.keys), "\(row.title): \(press): \(heard)")
        }
    }

    /// What of sixteen keys gets through: a few milliseconds at the edge of a frame.
    @Test(arguments: rows) func nobodyElseHearsThem(_ row: CodecDescription) throws {
        for level: Float in [-3, -10, -20, -30] {
            let press = Press(level: level, on: 100, off: 100)
            let result = try play(press, row)
            // What is louder than a tenth of a tone, added up.
            let bound = 32_767 * powf(10, (level - 3.14 - 20) / 20)
            let loud = result.heard.count { Float($0.magnitude) > bound }
            let milliseconds = Float(loud) * 1000 / Float(result.rate) / Float(Self.keys.count)
            #expect(milliseconds <= 5, "\(row.title): \(milliseconds) ms a key at \(level) dBm0")
        }
    }
}
