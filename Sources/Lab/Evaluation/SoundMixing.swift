// SPDX-License-Identifier: Apache-2.0

import Glibc
import Timing

/// Makes a recording sound as a call does: silence around it, noise at a given ratio, a level.
package struct SoundMixing: Sendable, Hashable {
    /// How loud the recordings are played.
    package enum Level: Sendable, Hashable {
        /// As they are.
        case natural
        /// Drawn for each file: decibels, normally distributed.
        case drawn(mean: Double, deviation: Double)
    }

    package var level = Level.natural
    /// Speech over noise in decibels; nil adds none.
    package var signalToNoise: Double?
    /// What else the telephone and its line do to it all.
    package var fault: LineFault?
    /// Seconds before and after the recording.
    package var leadSeconds = 1.5
    package var tailSeconds = 1.0
    package var seed: UInt64 = 1000

    package init() {}

    /// Levels as calls have them: 12 dB below the set's, 6 dB of deviation.
    package static let callLevel = Level.drawn(mean: -12, deviation: 6)

    /// One recording at 8 kHz made ready; `number` chooses its draws, so that a run repeats.
    package func prepare(_ sound: [Int16], number: Int, noise: [Int16]) -> [Int16] {
        var random = SeededRandom(seed: seed &+ UInt64(truncatingIfNeeded: number))
        var gain = 1.0
        if case .drawn(let mean, let deviation) = level {
            gain = pow(10, (mean + deviation * random.normal()) / 20)
        }
        let lead = Int(leadSeconds * 8000)
        var mixed = [Double](repeating: 0, count: lead + sound.count + Int(tailSeconds * 8000))
        for (index, sample) in sound.enumerated() { mixed[lead + index] = Double(sample) }
        if let signalToNoise, !noise.isEmpty {
            let power = noise.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(noise.count)
            let wanted = Self.speechPower(sound) * pow(10, -signalToNoise / 10)
            let factor = power > 0 ? (wanted / power).squareRoot() : 0
            let offset = Int(random.next() % UInt64(noise.count))
            for index in mixed.indices {
                mixed[index] += factor * Double(noise[(offset + index) % noise.count])
            }
        }
        // The line's own noise, -72 dBFS.
        let made = mixed.map { sample in
            let value = (sample * gain + 8.2 * random.normal()).rounded()
            return Int16(max(-32768, min(32767, value)))
        }
        return fault?.spoil(made, number: number) ?? made
    }

    /// Mean power of the 10 ms frames within 25 dB of the 95th percentile: that of the speech,
    /// pauses left out.
    private static func speechPower(_ sound: [Int16]) -> Double {
        var powers: [Double] = []
        var place = 0
        while place + 80 <= sound.count {
            let frame = sound[place..<place + 80]
            powers.append(frame.reduce(0.0) { $0 + Double($1) * Double($1) } / 80)
            place += 80
        }
        guard !powers.isEmpty else { return 1 }
        let sorted = powers.sorted()
        let high = sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
        let speech = powers.filter { $0 >= high * 0.003_162 }
        return speech.reduce(0, +) / Double(speech.count)
    }
}
