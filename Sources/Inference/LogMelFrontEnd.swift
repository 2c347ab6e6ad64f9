// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The features of the phone model: 80 log-mel bands of 25 ms frames, 100 a second at 16 kHz,
/// and the convolution that makes one row of 144 channels of three frames, 50 a second.
///
/// Frame i covers samples 160 i - 200 ..< 160 i + 200; stem row t uses frames 2t - 1 ... 2t + 1.
/// Scratch is allocated once. One instance a worker; not thread-safe.
package final class LogMelFrontEnd {
    package static let frame = 400
    package static let hop = 160
    private static let bins = PhoneWeights.melBins
    private static let bands = PhoneWeights.bands

    private let weights: PhoneWeights
    /// The least mel power told apart from nothing.
    package var floor: Float
    /// [400][402]: Hann-windowed cosines, then sines.
    private let kernel: FloatBuffer
    private let framed: FloatBuffer
    private let spectrum: FloatBuffer
    private let power: FloatBuffer
    /// [frames][80] of the last run.
    package let bandsOut: FloatBuffer
    package let frameLimit: Int

    /// Room for `frameLimit` frames.
    package init(weights: PhoneWeights, frameLimit: Int = 128, floor: Float = 1e-10) {
        self.weights = weights
        self.floor = floor
        self.frameLimit = max(3, frameLimit)
        kernel = FloatBuffer(Self.frame * 2 * Self.bins)
        framed = FloatBuffer(self.frameLimit * Self.frame)
        spectrum = FloatBuffer(self.frameLimit * 2 * Self.bins)
        power = FloatBuffer(self.frameLimit * Self.bins)
        bandsOut = FloatBuffer(self.frameLimit * Self.bands)
        for sample in 0..<Self.frame {
            let angle = 2 * Double.pi * Double(sample) / Double(Self.frame)
            let window = 0.5 - 0.5 * cos(angle)
            for bin in 0..<Self.bins {
                let phase =
                    2 * Double.pi * Double((bin * sample) % Self.frame) / Double(Self.frame)
                let row = kernel.base + sample * 2 * Self.bins
                row[bin] = Float(window * cos(phase))
                row[Self.bins + bin] = Float(-window * sin(phase))
            }
        }
    }

    /// Log-mel frames whose first samples are at `samples`, then every 160 samples; the caller
    /// has 160 (count - 1) + 400 samples there, at 16 kHz in [-1, 1].
    package func run(_ samples: UnsafePointer<Float>, count: Int) {
        let frames = min(count, frameLimit)
        for index in 0..<frames {
            (framed.base + index * Self.frame).update(
                from: samples + index * Self.hop, count: Self.frame)
        }
        MatrixProduct.run(
            rows: frames, columns: 2 * Self.bins, inner: Self.frame, framed.base,
            stride: Self.frame, kernel.base, stride: 2 * Self.bins, into: spectrum.base,
            stride: 2 * Self.bins)
        for index in 0..<frames {
            let row = spectrum.base + index * 2 * Self.bins
            let sink = power.base + index * Self.bins
            for bin in 0..<Self.bins {
                sink[bin] = row[bin] * row[bin] + row[Self.bins + bin] * row[Self.bins + bin]
            }
        }
        weights.melBank.withUnsafeBufferPointer { bank in
            guard let base = bank.baseAddress else { return }
            MatrixProduct.run(
                rows: frames, columns: Self.bands, inner: Self.bins, power.base,
                stride: Self.bins, base, stride: Self.bands, into: bandsOut.base,
                stride: Self.bands)
        }
        for index in 0..<frames * Self.bands {
            // Also catches NaN: it is not greater than the floor.
            let value = bandsOut.base[index]
            bandsOut.base[index] = logf(value > floor ? min(value, 1e12) : floor)
        }
    }

    /// A frame of zeros, which is what the convolution sees beyond the ends of a recording.
    package func clearFrame(_ index: Int) {
        (bandsOut.base + index * Self.bands).update(repeating: 0, count: Self.bands)
    }

    /// `rows` stem rows of the frames of the last run: row t of frames 2t, 2t + 1, 2t + 2.
    package func stem(rows: Int, into sink: UnsafeMutablePointer<Float>) {
        let width = PhoneWeights.width
        RowMath.fill(sink, rows: rows, with: weights.stem.bias)
        weights.stem.matrix.withUnsafeBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            for tap in 0..<3 {
                MatrixProduct.run(
                    rows: rows, columns: width, inner: Self.bands,
                    bandsOut.base + tap * Self.bands, stride: 2 * Self.bands,
                    base + tap * Self.bands * width, stride: width, adding: true, into: sink,
                    stride: width)
            }
        }
        RowMath.gelu(sink, count: rows * width)
    }
}
