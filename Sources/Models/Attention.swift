// SPDX-License-Identifier: Apache-2.0

/// Attention of one segment in one block: its rows look at themselves and at the frames before, in
/// four heads of 36 channels, with no mask and no positions.
struct Attention {
    var rows: Int
    /// Frames before the segment.
    var past: Int
    /// [rows][432]: queries, keys, values.
    var queryKeyValue: UnsafePointer<Float>
    /// [past + rows][288]: keys, values.
    var keyValues: UnsafePointer<Float>
    /// Scratch for rows x (past + rows).
    var scores: UnsafeMutablePointer<Float>

    private static let head = PhoneWeights.width / PhoneWeights.heads

    /// Writes [rows][144].
    func run(into sink: UnsafeMutablePointer<Float>) {
        let width = PhoneWeights.width
        let columns = past + rows
        let stride = (columns + 7) & ~7
        for head in 0..<PhoneWeights.heads {
            let shift = head * Self.head
            MatrixProduct.run(
                rows: rows, columns: columns, inner: Self.head, queryKeyValue + shift,
                stride: 3 * width, keyValues + shift, stride: PhoneCache.rowSize,
                transposed: true, scale: 1 / 6, into: scores, stride: stride)
            RowMath.softmax(scores, rows: rows, columns: columns, stride: stride)
            MatrixProduct.run(
                rows: rows, columns: Self.head, inner: columns, scores, stride: stride,
                keyValues + width + shift, stride: PhoneCache.rowSize, into: sink + shift,
                stride: width)
        }
    }
}
