// SPDX-License-Identifier: Apache-2.0

/// What one stream keeps between steps: keys and values of the last 100 frames, and 15 rows of
/// convolution input for each of the four blocks; 0.5 MB, given back with the object.
///
/// Attention has no notion of position, so the cache is a ring whose order does not matter.
package final class PhoneCache {
    /// Frames of 20 ms looked back at: 2 s.
    package static let frames = 100
    static let rowSize = 2 * PhoneWeights.width
    static let tail = 15

    private(set) var count = 0
    private var cursor = 0
    private let keyValues = FloatBuffer(4 * PhoneCache.frames * PhoneCache.rowSize)
    private let gated = FloatBuffer(4 * PhoneCache.tail * PhoneWeights.width)

    package init() {}

    /// Forgets the past: the next frame is the first.
    package func reset() {
        count = 0
        cursor = 0
        gated.clear()
    }

    /// [count][288]: keys and values of the past.
    func keyValues(block: Int) -> UnsafeMutablePointer<Float> {
        keyValues.base + block * Self.frames * Self.rowSize
    }

    func gated(block: Int) -> UnsafeMutablePointer<Float> {
        gated.base + block * Self.tail * PhoneWeights.width
    }

    /// Keeps the keys and values of a step's first rows, [rows][288], in place of the oldest.
    func keep(block: Int, rows: Int, _ source: UnsafePointer<Float>) {
        let base = keyValues(block: block)
        for row in 0..<rows {
            let slot = (cursor + row) % Self.frames
            (base + slot * Self.rowSize).update(
                from: source + row * Self.rowSize, count: Self.rowSize)
        }
    }

    /// Called once a step, after all four blocks stored their rows.
    func advance(rows: Int) {
        cursor = (cursor + rows) % Self.frames
        count = min(Self.frames, count + rows)
    }
}
