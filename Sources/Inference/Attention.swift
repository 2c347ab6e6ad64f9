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
        // With a past, its keys and values stand before the segment's own in the cache.
        let past = segment.cache?.count ?? 0
        let columns = past + segment.rows
        let keys =
            segment.cache.map { UnsafePointer($0.keyValues(block: block)) }
            ?? UnsafePointer(rows + width)
        let keyStride = segment.cache == nil ? 3 * width : PhoneCache.rowSize
        let stride = (columns + 7) & ~7
        for head in 0..<PhoneWeights.heads {
            let shift = head * Self.head
            MatrixProduct.run(
                rows: segment.rows, columns: columns, inner: Self.head, rows + shift,
                stride: 3 * width, keys + shift, stride: keyStride, transposed: true,
                scale: 1 / 6, into: scores, stride: stride)
            RowMath.softmax(scores, rows: segment.rows, columns: columns, stride: stride)
            MatrixProduct.run(
                rows: segment.rows, columns: Self.head, inner: columns, scores, stride: stride,
                keys + width + shift, stride: keyStride, into: sink + shift, stride: width)
        }
    }
}
