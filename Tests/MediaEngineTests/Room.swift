// SPDX-License-Identifier: Apache-2.0

import Glibc
import Timing

/// A room with a loudspeaker and a microphone in it: what is played comes back after a while, by many
/// ways, each weaker than the one before.
struct Room {
    /// The ways: by how many samples late, and how strong.
    private var ways: [(late: Int, gain: Float)] = []
    private var played: [Int16] = []

    /// The first way takes `delay` milliseconds, the last 80 more.
    init(delay: Int, seed: UInt64 = 3, rate: Int = 8000) {
        var random = SeededRandom(seed: seed)
        let direct = delay * rate / 1000
        ways.append((direct, 0.35))
        for index in 1..<60 {
            let late = index * rate / 750
            let draw = Float(random.next() % 2000) / 1000 - 1
            ways.append((direct + late, draw * 0.15 * expf(-Float(late) / (0.02 * Float(rate)))))
        }
    }

    /// Plays a frame; the result is what the microphone gets meanwhile.
    mutating func play(_ frame: [Int16]) -> [Float] {
        let start = played.count
        played += frame
        return frame.indices.map { index in
            var sum: Float = 0
            for way in ways where start + index >= way.late {
                sum += way.gain * Float(played[start + index - way.late])
            }
            return sum
        }
    }
}

/// Something like a voice: buzz and breath in syllables, with pauses for thought.
struct Voice {
    private var random: SeededRandom
    private let pitch: Float
    private let pace: Float
    private var turn: Float = 0
    private var smooth: Float = 0
    private var time: Float = 0
    private let rate: Float

    init(pitch: Float, pace: Float, seed: UInt64, rate: Int = 8000) {
        self.pitch = pitch
        self.pace = pace
        self.rate = Float(rate)
        random = SeededRandom(seed: seed)
    }

    mutating func samples(_ count: Int, level: Float = 7000) -> [Int16] {
        (0..<count).map { _ in
            time += 1 / rate
            turn += pitch * (1 + 0.2 * sinf(2 * .pi * 0.9 * time)) / rate
            turn -= turn.rounded(.down)
            let breath = Float(random.next() % 2000) / 1000 - 1
            let excitation = (turn < 0.09 ? 0.8 : -0.05) + 0.15 * breath
            smooth = 0.72 * smooth + excitation
            let syllable = max(0, sinf(2 * .pi * pace * time))
            let isPause = time.truncatingRemainder(dividingBy: 4) > 3.4
            return Int16(
                max(-32_000, min(32_000, isPause ? 0 : level * syllable * smooth / 2)))
        }
    }
}
