// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The 400-point Fourier transform of Hann-windowed real frames, as four small products.
///
/// A cosine is even and a sine odd about the middle of the frame, and each is again even or odd
/// about its quarter, by the parity of the bin. Adding and subtracting mirrored samples first
/// leaves a quarter of the multiplications of the full matrix.
struct FoldedTransform {
    private static let frame = LogMelFrontEnd.frame
    /// Even bins 0, 2 ... 200, then odd ones 1, 3 ... 199: the order of the power.
    static let binOrder =
        Array(stride(from: 0, through: 200, by: 2))
        + Array(stride(from: 1, through: 199, by: 2))
    private static let even = 101
    private static let odd = 100

    /// One of the four products: where its inputs and outputs stand in their rows.
    private struct Part {
        var inputs: Range<Int>
        var outputs: Range<Int>
        var kernel: FloatBuffer
    }

    /// Floats of a folded frame, and of its spectrum: even cosines, odd cosines, even sines, odd
    /// sines.
    static let inputs = 101 + 100 + 99 + 100
    static let outputs = 2 * (even + odd)

    private let parts: [Part]
    /// The window from the middle of the frame on.
    private let window: [Float]

    init() {
        window = (0...200).map { index in
            Float(0.5 + 0.5 * cos(2 * Double.pi * Double(index) / Double(Self.frame)))
        }
        func part(
            _ inputs: Range<Int>, _ outputs: Range<Int>, firstSample: Int, firstBin: Int,
            _ wave: (Double) -> Double
        ) -> Part {
            let kernel = FloatBuffer(inputs.count * outputs.count)
            for input in 0..<inputs.count {
                for output in 0..<outputs.count {
                    let turns = (firstSample + input) * (firstBin + 2 * output) % Self.frame
                    let angle = 2 * Double.pi * Double(turns) / Double(Self.frame)
                    kernel.base[input * outputs.count + output] = Float(wave(angle))
                }
            }
            return Part(inputs: inputs, outputs: outputs, kernel: kernel)
        }
        parts = [
            part(0..<101, 0..<101, firstSample: 0, firstBin: 0) { cos($0) },
            part(101..<201, 101..<201, firstSample: 0, firstBin: 1) { cos($0) },
            part(201..<300, 201..<302, firstSample: 1, firstBin: 0) { sin($0) },
            part(300..<400, 302..<402, firstSample: 1, firstBin: 1) { sin($0) },
        ]
    }

    /// Windows the 400 samples at `source` and folds them twice into `inputs` floats.
    func fold(_ source: UnsafePointer<Float>, into sink: UnsafeMutablePointer<Float>) {
        window.withUnsafeBufferPointer { window in
            let middle = source + Self.frame / 2
            // Mirrored about the middle, m samples from it: sum and difference.
            func sum(_ m: Int) -> Float { window[m] * (middle[m] + middle[-m]) }
            func difference(_ m: Int) -> Float { window[m] * (middle[m] - middle[-m]) }
            let (evenSines, oddSines) = (sink + 201, sink + 300)
            sink[0] = middle[0]
            sink[101] = middle[0]
            sink[100] = sum(100)
            oddSines[99] = difference(100)
            for m in 1..<100 {
                let (near, far) = (sum(m), sum(200 - m))
                sink[m] = near + far
                sink[101 + m] = near - far
                let (rise, fall) = (difference(m), difference(200 - m))
                evenSines[m - 1] = rise - fall
                oddSines[m - 1] = rise + fall
            }
        }
    }

    /// The spectra of `frames` folded frames, signs aside: only their power is of use.
    func run(
        _ folded: UnsafePointer<Float>, frames: Int, into sink: UnsafeMutablePointer<Float>
    ) {
        for part in parts {
            MatrixProduct.run(
                rows: frames, columns: part.outputs.count, inner: part.inputs.count,
                folded + part.inputs.lowerBound, stride: Self.inputs, part.kernel.base,
                stride: part.outputs.count, into: sink + part.outputs.lowerBound,
                stride: Self.outputs)
        }
    }

    /// Squared magnitudes of 201 bins a frame, in the order of `binOrder`.
    static func power(
        _ spectrum: UnsafePointer<Float>, frames: Int, into sink: UnsafeMutablePointer<Float>
    ) {
        let bins = even + odd
        for frame in 0..<frames {
            let row = spectrum + frame * outputs
            let to = sink + frame * bins
            for bin in 0..<bins {
                to[bin] = row[bin] * row[bin] + row[bins + bin] * row[bins + bin]
            }
        }
    }
}
