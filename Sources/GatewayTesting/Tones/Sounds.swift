// SPDX-License-Identifier: Apache-2.0

import Codecs
import Glibc
import Timing

/// Sounds that are neither tones nor speech, 8 kHz.
package enum Sounds {
    package static func silence(_ seconds: Double) -> [Int16] {
        Array(repeating: 0, count: Int(seconds * 8000))
    }

    /// The same sound where packets of 20 ms were lost on the way, and their place was filled.
    package static func losing(_ frames: Range<Int>, of sound: [Int16]) -> [Int16] {
        var sound = sound
        let concealer = LossConcealer()
        sound.withUnsafeMutableBufferPointer { samples in
            for (number, start) in stride(from: 0, to: samples.count - 159, by: 160).enumerated() {
                let frame = UnsafeMutableBufferPointer(rebasing: samples[start..<start + 160])
                if frames.contains(number) {
                    concealer.conceal(frame)
                } else {
                    concealer.received(frame)
                }
            }
        }
        return sound
    }

    /// Several frequencies at once, each with this amplitude.
    package static func tone(_ frequencies: [Double], _ seconds: Double, amplitude: Double = 6000)
        -> [Int16]
    {
        (0..<Int(seconds * 8000)).map { index in
            let sum = frequencies.reduce(0.0) {
                $0 + sin(2 * Double.pi * $1 * Double(index) / 8000)
            }
            return Int16(max(-32768, min(32767, sum * amplitude)))
        }
    }

    package static func noise(_ seconds: Double, amplitude: Double, seed: UInt64 = 3) -> [Int16] {
        var random = SeededRandom(seed: seed)
        return (0..<Int(seconds * 8000)).map { _ in
            let unit = Double(random.next() >> 11) * 0x1p-53
            return Int16(max(-32768, min(32767, (unit * 2 - 1) * amplitude)))
        }
    }

    /// Something with the cadence of speech: harmonics of a moving pitch, four syllables a second.
    package static func babble(_ seconds: Double, amplitude: Double = 5000) -> [Int16] {
        var phase = 0.0
        return (0..<Int(seconds * 8000)).map { index in
            let time = Double(index) / 8000
            phase += 2 * Double.pi * (120 + 30 * sin(5 * time)) / 8000
            let envelope = max(0.05, sin(2 * Double.pi * 2 * time) * sin(2 * Double.pi * 2 * time))
            let sum = (1...12).reduce(0.0) { $0 + sin(Double($1) * phase) / Double($1) }
            return Int16(amplitude * envelope * sum / 1.8)
        }
    }

    /// Bursts of noise whose loudness goes up and down unevenly, as speech does, by seed.
    package static func murmur(seed: UInt64, seconds: Double, amplitude: Double = 16_000) -> [Int16]
    {
        var random = SeededRandom(seed: seed)
        return (0..<Int(seconds / 0.08)).flatMap { number -> [Int16] in
            let loud = Double(random.next() >> 61) / 7
            return noise(0.08, amplitude: amplitude * (0.02 + loud), seed: seed &+ UInt64(number))
        }
    }
}

extension Double {
    /// e to this power.
    package var exponential: Double { exp(self) }
}
