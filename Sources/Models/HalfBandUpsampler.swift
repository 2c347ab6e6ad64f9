// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Doubles the rate of telephone sound, 8 to 16 kHz: every sample stays, and one is interpolated
/// between two by 96 taps of a windowed sinc (passes 3.7 kHz, images 100 dB down).
///
/// The phone model was trained on wide-band sound and looks at the empty upper bands, so images
/// must stay near its noise floor.
package struct HalfBandUpsampler: Sendable {
    /// Samples needed before and after each interpolated one.
    package static let margin = 48
    private let taps: [Float]

    package init() {
        let beta = 10.0
        taps = (0..<2 * Self.margin).map { index in
            let distance = Double(index) - Double(Self.margin) + 0.5
            let place = distance / (Double(Self.margin) + 0.5)
            let window =
                Self.bessel(beta * max(0, 1 - place * place).squareRoot()) / Self.bessel(beta)
            return Float(sin(Double.pi * distance) / (Double.pi * distance) * window)
        }
    }

    /// Interpolates `count` samples of which `margin` more stand before and after `source`.
    /// Writes 2 * count samples: the sample, then the one half a step later.
    package func run(
        _ source: UnsafePointer<Float>, count: Int, into sink: UnsafeMutablePointer<Float>
    ) {
        taps.withUnsafeBufferPointer { buffer in
            guard let taps = buffer.baseAddress else { return }
            for index in 0..<count {
                // Sample n + 1/2 from n - 47 ... n + 48.
                let first = source + (index - Self.margin + 1)
                var sum = VectorMath.Lane.zero
                for tap in stride(from: 0, to: 2 * Self.margin, by: 8) {
                    sum += VectorMath.load(taps, tap) * VectorMath.load(first, tap)
                }
                sink[2 * index] = source[index]
                sink[2 * index + 1] = sum.sum()
            }
        }
    }

    private static func bessel(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        for k in 1..<40 {
            term *= (x / 2 / Double(k)) * (x / 2 / Double(k))
            sum += term
        }
        return sum
    }
}
