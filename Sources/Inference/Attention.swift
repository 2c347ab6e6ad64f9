// SPDX-License-Identifier: Apache-2.0

/// Attention of one segment in one block: its rows look at themselves and at the cached frames,
/// in four heads of 36 channels, with no mask and no positions.
struct Attention {
    var segment: PhoneSegment
    var block: Int
    /// [rows][432]: queries, keys, values.
    var rows: UnsafeMutablePointer<Float>
    /// Scratch for rows x (cached + rows).
    var scores: UnsafeMutablePointer<Float>

    private static let head = PhoneWeights.width / PhoneWeights.heads

    /// Writes [rows][144].
    func run(into sink: UnsafeMutablePointer<Float>) {
        let width = PhoneWeights.width
        let cached = segment.cache?.count ?? 0
        let columns = cached + segment.rows
        let stride = (columns + 7) & ~7
        for head in 0..<PhoneWeights.heads {
            let shift = head * Self.head
            let past = segment.cache.map { $0.keyValues(block: block) + shift }
            if let past {
                MatrixProduct.run(
                    rows: segment.rows, columns: cached, inner: Self.head, rows + shift,
                    stride: 3 * width, past, stride: 2 * width, transposed: true,
                    scale: 1 / 6, into: scores, stride: stride)
            }
            MatrixProduct.run(
                rows: segment.rows, columns: segment.rows, inner: Self.head, rows + shift,
                stride: 3 * width, rows + width + shift, stride: 3 * width, transposed: true,
                scale: 1 / 6, into: scores + cached, stride: stride)
            RowMath.softmax(scores, rows: segment.rows, columns: columns, stride: stride)
            MatrixProduct.run(
                rows: segment.rows, columns: Self.head, inner: segment.rows, scores + cached,
                stride: stride, rows + 2 * width + shift, stride: 3 * width, into: sink + shift,
                stride: width)
            if let past {
                MatrixProduct.run(
                    rows: segment.rows, columns: Self.head, inner: cached, scores,
                    stride: stride, past + width, stride: 2 * width, adding: true,
                    into: sink + shift, stride: width)
            }
        }
    }
}
