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
    private let transform = FoldedTransform()
    private let folded: FloatBuffer
    private let spectrum: FloatBuffer
    private let power: FloatBuffer
    /// The mel bank with its rows in the order of the transform's bins.
    private let melBank: FloatBuffer
    /// [frames][80] of the last run.
    package let bandsOut: FloatBuffer
    package let frameLimit: Int

    /// Room for `frameLimit` frames.
    package init(weights: PhoneWeights, frameLimit: Int = 128, floor: Float = 1e-10) {
        self.weights = weights
        self.floor = floor
        self.frameLimit = max(3, frameLimit)
        folded = FloatBuffer(self.frameLimit * FoldedTransform.inputs)
        spectrum = FloatBuffer(self.frameLimit * FoldedTransform.outputs)
        power = FloatBuffer(self.frameLimit * Self.bins)
        bandsOut = FloatBuffer(self.frameLimit * Self.bands)
        melBank = FloatBuffer(Self.bins * Self.bands)
        for (place, bin) in FoldedTransform.binOrder.enumerated() {
            for band in 0..<Self.bands {
                melBank.base[place * Self.bands + band] = weights.melBank[bin * Self.bands + band]
            }
        }
    }

    /// Log-mel frames whose first samples are at `samples`, then every 160 samples; the caller
    /// has 160 (count - 1) + 400 samples there, at 16 kHz in [-1, 1].
    package func run(_ samples: UnsafePointer<Float>, count: Int) {
        let frames = min(count, frameLimit)
        for index in 0..<frames {
            transform.fold(
                samples + index * Self.hop,
                into: folded.base + index * FoldedTransform.inputs)
        }
        transform.run(folded.base, frames: frames, into: spectrum.base)
        FoldedTransform.power(spectrum.base, frames: frames, into: power.base)
        MatrixProduct.run(
            rows: frames, columns: Self.bands, inner: Self.bins, power.base, stride: Self.bins,
            melBank.base, stride: Self.bands, into: bandsOut.base, stride: Self.bands)
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
        stem(rows: rows, of: bandsOut.base, into: sink)
    }

    /// `rows` stem rows of 2 * rows + 1 frames of 80 logs at `frames`.
    package func stem(
        rows: Int, of frames: UnsafePointer<Float>, into sink: UnsafeMutablePointer<Float>
    ) {
        let width = PhoneWeights.width
        RowMath.fill(sink, rows: rows, with: weights.stem.bias)
        weights.stem.matrix.withUnsafeBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            for tap in 0..<3 {
                MatrixProduct.run(
                    rows: rows, columns: width, inner: Self.bands,
                    frames + tap * Self.bands, stride: 2 * Self.bands,
                    base + tap * Self.bands * width, stride: width, adding: true, into: sink,
                    stride: width)
            }
        }
        RowMath.gelu(sink, count: rows * width)
    }
}
