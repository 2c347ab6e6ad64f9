// SPDX-License-Identifier: Apache-2.0

/// Noise of a given level and colour that stands for a silent room: white, or shaped by reflection
/// coefficients as a peer describes its own (RFC 3389). Allocates nothing.
package struct ComfortNoise: Sendable {
    /// Reflection coefficients that are used.
    package static let orderLimit = 12
    /// What a room may be at most, in dB relative to full scale: whatever a packet says, nobody's ears
    /// are to suffer.
    package static let loudest: Float = -20
    /// Further from 0 a filter would ring rather than rustle.
    private static let steepest: Float = 0.98

    private var random: UInt32
    private var order = 0
    private var reflections = InlineArray<12, Float>(repeating: 0)
    private var backward = InlineArray<12, Float>(repeating: 0)
    /// The amplitude of the noise before its filter, that in force and that wanted.
    private var amplitude: Float = 0
    private var wanted: Float = 0

    /// Silent until it has a level. Noises of different seeds are different.
    package init(seed: UInt32 = 1) { random = seed | 1 }

    /// Takes a level in dB relative to full scale, and the colour that so many coefficients give.
    package mutating func set(
        level: Float, order: Int = 0, reflection: (Int) -> Float = { _ in 0 }
    ) {
        self.order = max(0, min(order, Self.orderLimit))
        var power: Float = 1
        for index in 0..<self.order {
            let bounded = max(-Self.steepest, min(reflection(index), Self.steepest))
            reflections[index] = bounded.isNaN ? 0 : bounded
            power *= 1 - reflections[index] * reflections[index]
        }
        // What rang in another filter is not for this one.
        for index in 0..<Self.orderLimit { backward[index] = 0 }
        // The filter makes it louder by 1 / power; an even spread has a third of its peak's power.
        let rms = SoundLevel.amplitude(decibels: min(level, Self.loudest))
        wanted = rms * (3 * power).squareRoot()
    }

    /// Writes the next samples. A change of level takes as long as they are.
    package mutating func fill(_ samples: UnsafeMutableBufferPointer<Int16>) {
        let step = (wanted - amplitude) / Float(max(1, samples.count))
        for index in samples.indices {
            amplitude += step
            samples[index] = Int16(clamping: next())
        }
        amplitude = wanted
    }

    /// Adds the next samples to a sound.
    package mutating func add(to samples: UnsafeMutableBufferPointer<Int16>) {
        let step = (wanted - amplitude) / Float(max(1, samples.count))
        for index in samples.indices {
            amplitude += step
            samples[index] = Int16(clamping: Int32(samples[index]) + next())
        }
        amplitude = wanted
    }

    /// The next stretch begins from nothing and gets to its level by its end.
    package mutating func fadeIn() { amplitude = 0 }

    private mutating func next() -> Int32 {
        let sample = filtered()
        guard sample.isFinite else {
            for index in 0..<Self.orderLimit { backward[index] = 0 }
            return 0
        }
        return Int32(max(-32_768, min(sample, 32_767)).rounded())
    }

    private mutating func filtered() -> Float {
        random ^= random << 13
        random ^= random >> 17
        random ^= random << 5
        var forward = Float(Int32(bitPattern: random)) / 2_147_483_648 * amplitude
        guard order > 0 else { return forward }
        // The lattice of 1 / (1 + a1 z⁻¹ + …), from its last stage to its first.
        for stage in stride(from: order - 1, through: 0, by: -1) {
            forward -= reflections[stage] * backward[stage]
            if stage + 1 < order {
                backward[stage + 1] = backward[stage] + reflections[stage] * forward
            }
        }
        backward[0] = forward
        return forward
    }
}
