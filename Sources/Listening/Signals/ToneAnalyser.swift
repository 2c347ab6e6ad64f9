// SPDX-License-Identifier: Apache-2.0

import CallModel
import Glibc

/// Judges 40 ms of sound at 8 kHz: silence, one tone, a known pair of tones, or something else.
///
/// A single tone obeys x[n] + x[n-2] = 2 cos(w) x[n-1]; a pair is recognised by how much of the
/// power its two frequencies explain together, in the least-squares sense; a tone that swells by its
/// frequency and those beside it.
struct ToneAnalyser: Sendable {
    static let frame = 320
    /// -46 dBFS: quieter sound is not judged.
    private static let least: Float = 164 * 164

    /// Orthonormal vectors, two a frequency and each of 320 samples.
    private let bases: [(pair: TonePair, vectors: [Float])]
    private let swells: [[Float]]
    /// What the three frequencies of a swelling tone must explain, and how much better than a pair.
    private static let swell: (share: Float, better: Float) = (0.97, 0.003)
    /// Twice the cosine of the mean frequency, 345 to 480 Hz: elsewhere none swells, and speech seldom is
    /// there.
    private static let swellRange: ClosedRange<Float> = 1.86...1.93

    init() {
        bases = TonePair.allCases.map { pair in
            let (low, high) = pair.frequencies
            return (pair, Self.orthonormal([low, high]))
        }
        let sounds = Set(
            CountryTones.countries.flatMap { CountryTones.of($0)?.cadences.map(\.sound) ?? [] })
        swells = sounds.compactMap { sound in
            guard case .swelling(let middle, let times) = sound else { return nil }
            return Self.orthonormal([middle - times, middle, middle + times])
        }
    }

    func judge(_ samples: UnsafeBufferPointer<Int16>) -> ToneFrame {
        guard samples.count >= Self.frame else { return .silence }
        var square: Float = 0
        var product: Float = 0
        var middle: Float = 0
        var edge: Float = 0
        for index in 2..<Self.frame {
            let outer = Float(samples[index]) + Float(samples[index - 2])
            let inner = Float(samples[index - 1])
            square += Float(samples[index]) * Float(samples[index])
            product += inner * outer
            middle += inner * inner
            edge += outer * outer
        }
        guard square > Self.least * Float(Self.frame), middle > 0 else { return .silence }
        let twice = product / middle
        let rest = edge - twice * product
        // Two tones beat, one does not. White noise would leave about twice `middle`.
        if Self.beat(samples) < 1.7 {
            guard abs(twice) < 1.97, rest < 0.012 * middle * (4 - twice * twice) / 4 else {
                return .other
            }
            return .single(acosf(twice / 2) * 4000 / Float.pi)
        }
        // Pairs a few hertz apart explain each other's sound, too: the best of them it is.
        var best = (share: 0.93 * square, frame: ToneFrame.other)
        for base in bases {
            let share = explained(samples, by: base.vectors)
            if share > best.share { best = (share, .pair(base.pair)) }
        }
        guard Self.swellRange.contains(twice) else { return best.frame }
        for vectors in swells {
            let share = explained(samples, by: vectors)
            if share > max(Self.swell.share * square, best.share + Self.swell.better * square) {
                best = (share, .swelling)
            }
        }
        return best.frame
    }

    /// How far the power of 5 ms rises over its least within the frame.
    private static func beat(_ samples: UnsafeBufferPointer<Int16>) -> Float {
        var least = Float.infinity
        var most: Float = 0
        for part in stride(from: 0, to: frame, by: 40) {
            let power = samples[part..<part + 40].reduce(Float(1)) { $0 + Float($1) * Float($1) }
            least = min(least, power)
            most = max(most, power)
        }
        return most / least
    }

    private func explained(_ samples: UnsafeBufferPointer<Int16>, by vectors: [Float]) -> Float {
        var total: Float = 0
        for vector in 0..<vectors.count / Self.frame {
            var sum: Float = 0
            for index in 0..<Self.frame {
                sum += vectors[vector * Self.frame + index] * Float(samples[index])
            }
            total += sum * sum
        }
        return total
    }

    /// Cosine and sine of each frequency, made orthonormal (Gram-Schmidt).
    private static func orthonormal(_ frequencies: [Double]) -> [Float] {
        var vectors: [[Double]] = []
        for frequency in frequencies {
            for shift in [0, Double.pi / 2] {
                var vector = (0..<frame).map {
                    cos(2 * Double.pi * frequency * Double($0) / 8000 - shift)
                }
                for other in vectors {
                    let share = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
                    for index in vector.indices { vector[index] -= share * other[index] }
                }
                let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
                vectors.append(vector.map { $0 / max(length, 1e-9) })
            }
        }
        return vectors.flatMap { $0.map(Float.init) }
    }
}
