// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The passes over rows between the phone model's products. Counts are multiples of 8 except
/// where a stride says otherwise.
enum RowMath {
    typealias Pointer = UnsafeMutablePointer<Float>

    /// Layer normalisation over the 144 channels of each row (biased variance, epsilon 1e-5).
    static func normalise(
        _ source: UnsafePointer<Float>, rows: Int, _ norm: PhoneWeights.Norm, into sink: Pointer
    ) {
        let width = PhoneWeights.width
        norm.scale.withUnsafeBufferPointer { scales in
            norm.shift.withUnsafeBufferPointer { shifts in
                guard let scale = scales.baseAddress, let shift = shifts.baseAddress else {
                    return
                }
                for row in 0..<rows {
                    normaliseRow(
                        source + row * width, scale: scale, shift: shift,
                        into: sink + row * width)
                }
            }
        }
    }

    @inline(__always)
    private static func normaliseRow(
        _ source: UnsafePointer<Float>, scale: UnsafePointer<Float>,
        shift: UnsafePointer<Float>, into sink: Pointer
    ) {
        let width = PhoneWeights.width
        var sum = VectorMath.Lane.zero
        for index in stride(from: 0, to: width, by: 8) {
            sum += VectorMath.load(source, index)
        }
        let mean = VectorMath.Lane(repeating: sum.sum() / Float(width))
        var square = VectorMath.Lane.zero
        for index in stride(from: 0, to: width, by: 8) {
            let difference = VectorMath.load(source, index) - mean
            square += difference * difference
        }
        let factor = 1 / (square.sum() / Float(width) + 1e-5).squareRoot()
        for index in stride(from: 0, to: width, by: 8) {
            let value = (VectorMath.load(source, index) - mean) * factor
            VectorMath.store(
                value * VectorMath.load(scale, index) + VectorMath.load(shift, index), sink,
                index)
        }
    }

    /// z * sigmoid(z) in place.
    static func silu(_ values: Pointer, count: Int) {
        for index in stride(from: 0, to: count, by: 8) {
            let value = VectorMath.load(values, index)
            VectorMath.store(value * VectorMath.sigmoid(value), values, index)
        }
    }

    /// 0.5 z (1 + erf(z / sqrt 2)) in place.
    static func gelu(_ values: Pointer, count: Int) {
        for index in stride(from: 0, to: count, by: 8) {
            let value = VectorMath.load(values, index)
            let error = VectorMath.erf(value * 0.707_106_78)
            VectorMath.store(value * 0.5 * (1 + error), values, index)
        }
    }

    /// The gated linear unit: first half of each row times the logistic of its second half.
    static func gate(_ source: UnsafePointer<Float>, rows: Int, width: Int, into sink: Pointer) {
        for row in 0..<rows {
            let from = source + row * 2 * width
            let to = sink + row * width
            for index in stride(from: 0, to: width, by: 8) {
                let value = VectorMath.load(from, index)
                let gate = VectorMath.sigmoid(VectorMath.load(from, width + index))
                VectorMath.store(value * gate, to, index)
            }
        }
    }

    /// Depthwise convolution, 31 taps: row t of the result from rows t...t + 30 of `padded`.
    static func depthwise(
        _ padded: UnsafePointer<Float>, rows: Int, _ taps: PhoneWeights.Linear, into sink: Pointer
    ) {
        let width = PhoneWeights.width
        taps.matrix.withUnsafeBufferPointer { matrix in
            taps.bias.withUnsafeBufferPointer { biases in
                guard let weight = matrix.baseAddress, let bias = biases.baseAddress else {
                    return
                }
                for row in 0..<rows {
                    let from = padded + row * width
                    let to = sink + row * width
                    for index in stride(from: 0, to: width, by: 16) {
                        var low = VectorMath.load(bias, index)
                        var high = VectorMath.load(bias, index + 8)
                        for tap in 0..<PhoneWeights.kernel {
                            let at = tap * width + index
                            low += VectorMath.load(weight, at) * VectorMath.load(from, at)
                            high += VectorMath.load(weight, at + 8) * VectorMath.load(from, at + 8)
                        }
                        VectorMath.store(low, to, index)
                        VectorMath.store(high, to, index + 8)
                    }
                }
            }
        }
    }

    /// Every row becomes `values`.
    static func fill(_ sink: Pointer, rows: Int, with values: [Float]) {
        values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            for row in 0..<rows {
                (sink + row * source.count).update(from: base, count: source.count)
            }
        }
    }

    /// Adds `values` times `scale` to every row; 8 divides their count.
    static func add(_ sink: Pointer, rows: Int, _ values: [Float], scale: Float) {
        values.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            for row in 0..<rows {
                let to = sink + row * source.count
                for index in stride(from: 0, to: source.count, by: 8) {
                    let sum = VectorMath.load(to, index) + VectorMath.load(base, index) * scale
                    VectorMath.store(sum, to, index)
                }
            }
        }
    }

    /// Softmax of each row in place; `stride` is `columns` rounded up to 8, the rest is scratch.
    static func softmax(_ values: Pointer, rows: Int, columns: Int, stride width: Int) {
        for row in 0..<rows {
            let base = values + row * width
            for index in columns..<width { base[index] = -1e30 }
            var peak = VectorMath.load(base, 0)
            for index in stride(from: 8, to: width, by: 8) {
                let value = VectorMath.load(base, index)
                peak.replace(with: value, where: value .> peak)
            }
            let top = VectorMath.Lane(repeating: peak.max())
            var sum = VectorMath.Lane.zero
            for index in stride(from: 0, to: width, by: 8) {
                let value = VectorMath.exp(VectorMath.load(base, index) - top)
                sum += value
                VectorMath.store(value, base, index)
            }
            let factor = 1 / sum.sum()
            for index in stride(from: 0, to: width, by: 8) {
                VectorMath.store(VectorMath.load(base, index) * factor, base, index)
            }
        }
    }

    /// Natural log-softmax of each row in place; any number of columns.
    static func logSoftmax(_ values: Pointer, rows: Int, columns: Int) {
        for row in 0..<rows {
            let base = values + row * columns
            var top = base[0]
            for index in 1..<columns where base[index] > top { top = base[index] }
            let whole = columns & ~7
            var sums = VectorMath.Lane.zero
            for index in stride(from: 0, to: whole, by: 8) {
                sums += VectorMath.exp(VectorMath.load(base, index) - top)
            }
            var sum = sums.sum()
            for index in whole..<columns { sum += expf(base[index] - top) }
            let shift = top + logf(sum)
            for index in 0..<columns { base[index] -= shift }
        }
    }
}
