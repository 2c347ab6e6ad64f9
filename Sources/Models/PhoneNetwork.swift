// SPDX-License-Identifier: Apache-2.0

/// Runs the phone model over a batch of segments: stem rows in, log-probabilities of 191 phone
/// symbols a row out.
///
/// The rows of all segments go through each matrix in one product; only attention and the
/// depthwise convolution look at a segment alone. Scratch is allocated once. One instance a
/// worker; not thread-safe.
package final class PhoneNetwork {
    let weights: PhoneWeights
    /// The most rows of a batch.
    package let rowLimit: Int
    /// [rows][144]: stem rows go in here.
    package let input: FloatBuffer
    /// [rows][191]: natural logarithms of probabilities.
    package let output: FloatBuffer

    private let normed: FloatBuffer
    private let wide: FloatBuffer
    private let queryKeyValue: FloatBuffer
    private let heads: FloatBuffer
    let scores: FloatBuffer
    private let padded: FloatBuffer
    private let gated: FloatBuffer
    /// [past + rows][288]: keys and values of a stream's past and, behind them, of its step, so
    /// that both are one matrix. Copying the past is cheaper than room for a step in every cache.
    private let reach: FloatBuffer

    private static let width = PhoneWeights.width

    /// Scratch for batches of up to `rowLimit` rows, 7 KB a row and 0.5 KB a row squared of the
    /// longest segment alone.
    package init(weights: PhoneWeights, rowLimit: Int = 384) {
        MatrixProduct.useOneThread()
        self.weights = weights
        self.rowLimit = max(1, rowLimit)
        let rows = self.rowLimit
        input = FloatBuffer(rows * Self.width)
        output = FloatBuffer(rows * PhoneWeights.outputs)
        normed = FloatBuffer(rows * Self.width)
        wide = FloatBuffer(rows * PhoneWeights.inner)
        queryKeyValue = FloatBuffer(rows * 3 * Self.width)
        heads = FloatBuffer(rows * Self.width)
        scores = FloatBuffer(rows * (rows + PhoneCache.frames + 8))
        padded = FloatBuffer((rows + 2 * PhoneCache.tail) * Self.width)
        gated = FloatBuffer(rows * Self.width)
        reach = FloatBuffer((rows + PhoneCache.frames) * PhoneCache.rowSize)
    }

    /// Runs the rows placed in `input`, segment after segment; their sum is at most `rowLimit`.
    package func run(_ segments: [PhoneSegment]) {
        let rows = segments.reduce(0) { $0 + $1.rows }
        guard rows > 0, rows <= rowLimit else { return }
        for (index, block) in weights.blocks.enumerated() {
            feedForward(block.before, rows: rows)
            attend(block, index: index, segments, rows: rows)
            convolve(block, index: index, segments, rows: rows)
            feedForward(block.after, rows: rows)
            RowMath.normalise(input.base, rows: rows, block.norm, into: input.base)
        }
        for segment in segments { segment.cache?.advance(rows: segment.final) }
        product(
            weights.projection, rows: rows, from: input.base, inner: Self.width,
            columns: PhoneWeights.outputs, into: output.base)
        RowMath.logSoftmax(output.base, rows: rows, columns: PhoneWeights.outputs)
    }

    /// sink = source * matrix + bias.
    private func product(
        _ linear: PhoneWeights.Linear, rows: Int, from source: UnsafePointer<Float>, inner: Int,
        columns: Int, into sink: UnsafeMutablePointer<Float>
    ) {
        RowMath.fill(sink, rows: rows, with: linear.bias)
        linear.matrix.withUnsafeBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            MatrixProduct.run(
                rows: rows, columns: columns, inner: inner, source, stride: inner, base,
                stride: columns, adding: true, into: sink, stride: columns)
        }
    }

    /// input += (source * matrix + bias) * scale.
    private func addProduct(
        _ linear: PhoneWeights.Linear, rows: Int, from source: UnsafePointer<Float>, inner: Int,
        scale: Float
    ) {
        RowMath.add(input.base, rows: rows, linear.bias, scale: scale)
        linear.matrix.withUnsafeBufferPointer { matrix in
            guard let base = matrix.baseAddress else { return }
            MatrixProduct.run(
                rows: rows, columns: Self.width, inner: inner, source, stride: inner, base,
                stride: Self.width, scale: scale, adding: true, into: input.base,
                stride: Self.width)
        }
    }

    private func feedForward(_ part: PhoneWeights.FeedForward, rows: Int) {
        RowMath.normalise(input.base, rows: rows, part.norm, into: normed.base)
        product(
            part.first, rows: rows, from: normed.base, inner: Self.width,
            columns: PhoneWeights.inner, into: wide.base)
        RowMath.silu(wide.base, count: rows * PhoneWeights.inner)
        addProduct(part.second, rows: rows, from: wide.base, inner: PhoneWeights.inner, scale: 0.5)
    }

    private func attend(
        _ block: PhoneWeights.Block, index: Int, _ segments: [PhoneSegment], rows: Int
    ) {
        RowMath.normalise(input.base, rows: rows, block.attentionNorm, into: normed.base)
        product(
            block.queryKeyValue, rows: rows, from: normed.base, inner: Self.width,
            columns: 3 * Self.width, into: queryKeyValue.base)
        var row = 0
        for segment in segments {
            let base = queryKeyValue.base + row * 3 * Self.width
            let past = segment.cache?.count ?? 0
            let step = gather(segment, block: index, rows: base)
            Attention(
                rows: segment.rows, past: past, queryKeyValue: base, keyValues: reach.base,
                scores: scores.base
            ).run(into: heads.base + row * Self.width)
            segment.cache?.keep(block: index, rows: segment.final, step)
            row += segment.rows
        }
        addProduct(
            block.attentionOut, rows: rows, from: heads.base, inner: Self.width, scale: 1)
    }

    /// Puts the keys and values of a segment behind those of its past; answers where they begin.
    private func gather(
        _ segment: PhoneSegment, block: Int, rows: UnsafePointer<Float>
    ) -> UnsafePointer<Float> {
        let size = PhoneCache.rowSize
        let past = segment.cache?.count ?? 0
        if let cache = segment.cache {
            reach.base.update(from: cache.keyValues(block: block), count: past * size)
        }
        let step = reach.base + past * size
        for row in 0..<segment.rows {
            (step + row * size).update(from: rows + row * 3 * Self.width + Self.width, count: size)
        }
        return UnsafePointer(step)
    }

    private func convolve(
        _ block: PhoneWeights.Block, index: Int, _ segments: [PhoneSegment], rows: Int
    ) {
        RowMath.normalise(input.base, rows: rows, block.convolutionNorm, into: normed.base)
        product(
            block.pointwiseIn, rows: rows, from: normed.base, inner: Self.width,
            columns: 2 * Self.width, into: wide.base)
        RowMath.gate(wide.base, rows: rows, width: Self.width, into: gated.base)
        var row = 0
        for segment in segments {
            let source = gated.base + row * Self.width
            let past = segment.cache?.gated(block: index)
            pad(source, rows: segment.rows, past: past)
            RowMath.depthwise(
                padded.base, rows: segment.rows, block.depthwise,
                into: normed.base + row * Self.width)
            // The padded buffer begins with 15 rows of the past, so row `final` of it is the
            // 15th before the next step's first.
            past?.update(
                from: padded.base + segment.final * Self.width,
                count: PhoneCache.tail * Self.width)
            row += segment.rows
        }
        RowMath.silu(normed.base, count: rows * Self.width)
        addProduct(
            block.pointwiseOut, rows: rows, from: normed.base, inner: Self.width, scale: 1)
    }

    private func pad(
        _ source: UnsafePointer<Float>, rows: Int, past: UnsafeMutablePointer<Float>?
    ) {
        let edge = PhoneCache.tail * Self.width
        if let past {
            padded.base.update(from: past, count: edge)
        } else {
            padded.base.update(repeating: 0, count: edge)
        }
        (padded.base + edge).update(from: source, count: rows * Self.width)
        (padded.base + edge + rows * Self.width).update(repeating: 0, count: edge)
    }
}
