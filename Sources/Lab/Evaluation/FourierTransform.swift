// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The discrete Fourier transform of one size, a power of two: radix 2, in place.
struct FourierTransform: Sendable {
    let size: Int
    private let cosines: [Float]
    private let sines: [Float]

    /// The smallest transform of at least `minimum` points.
    init(atLeast minimum: Int) {
        var size = 2
        while size < minimum { size *= 2 }
        self.size = size
        let angles = (0..<size / 2).map { -2 * Double.pi * Double($0) / Double(size) }
        cosines = angles.map { Float(cos($0)) }
        sines = angles.map { Float(sin($0)) }
    }

    /// Transforms both parts in place. The inverse is the forward transform with the parts
    /// exchanged, and is left to the caller to scale by `1 / size`.
    func transform(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>
    ) {
        guard real.count == size, imaginary.count == size else { return }
        reorder(real, imaginary)
        cosines.withUnsafeBufferPointer { cosines in
            sines.withUnsafeBufferPointer { sines in
                butterflies(real, imaginary, cosines, sines)
            }
        }
    }

    private func reorder(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>
    ) {
        var reversed = 0
        for index in 0..<size - 1 {
            if index < reversed {
                real.swapAt(index, reversed)
                imaginary.swapAt(index, reversed)
            }
            var bit = size / 2
            while reversed & bit != 0 {
                reversed ^= bit
                bit /= 2
            }
            reversed |= bit
        }
    }

    private func butterflies(
        _ real: UnsafeMutableBufferPointer<Float>, _ imaginary: UnsafeMutableBufferPointer<Float>,
        _ cosines: UnsafeBufferPointer<Float>, _ sines: UnsafeBufferPointer<Float>
    ) {
        var half = 1
        while half < size {
            let stride = size / (2 * half)
            var block = 0
            while block < size {
                for offset in 0..<half {
                    let (c, s) = (cosines[offset * stride], sines[offset * stride])
                    let (upper, lower) = (block + offset, block + offset + half)
                    let turnedReal = real[lower] * c - imaginary[lower] * s
                    let turnedImaginary = real[lower] * s + imaginary[lower] * c
                    real[lower] = real[upper] - turnedReal
                    imaginary[lower] = imaginary[upper] - turnedImaginary
                    real[upper] += turnedReal
                    imaginary[upper] += turnedImaginary
                }
                block += 2 * half
            }
            half *= 2
        }
    }
}
