// SPDX-License-Identifier: Apache-2.0

/// What one stream keeps between steps: keys and values of the last 100 frames, room for those of
/// a step, and 15 rows of convolution input for each of the four blocks; 0.6 MB, given back with
/// the object.
///
/// Attention has no notion of position, so the cache is a ring whose order does not matter. The
/// rows of the step stand behind the past, so that both are one matrix.
package final class PhoneCache {
    /// Frames of 20 ms looked back at: 2 s.
    package static let frames = 100
    static let rowSize = 2 * PhoneWeights.width
    static let tail = 15

    private(set) var count = 0
    private var cursor = 0
    /// The most rows of a step.
    let stepLimit: Int
    private let keyValues: FloatBuffer
    private let gated = FloatBuffer(4 * PhoneCache.tail * PhoneWeights.width)

    /// Room for steps of up to `stepLimit` rows.
    package init(stepLimit: Int = 24) {
        self.stepLimit = max(1, stepLimit)
        keyValues = FloatBuffer(4 * (Self.frames + self.stepLimit) * Self.rowSize)
    }

    /// Forgets the past: the next frame is the first.
    package func reset() {
        count = 0
        cursor = 0
        gated.clear()
    }

    func keyValues(block: Int) -> UnsafeMutablePointer<Float> {
        keyValues.base + block * (Self.frames + stepLimit) * Self.rowSize
    }

    func gated(block: Int) -> UnsafeMutablePointer<Float> {
        gated.base + block * Self.tail * PhoneWeights.width
    }

    /// Puts the keys and values of a step's rows (288 of the 432 columns at `source`) behind the
    /// past of one block.
    func place(block: Int, rows: Int, _ source: UnsafePointer<Float>, stride: Int) {
        let sink = keyValues(block: block) + count * Self.rowSize
        for row in 0..<min(rows, stepLimit) {
            (sink + row * Self.rowSize).update(from: source + row * stride, count: Self.rowSize)
        }
    }

    /// Keeps the first `rows` of the rows placed, in place of the oldest.
    func keep(block: Int, rows: Int) {
        let base = keyValues(block: block)
        for row in 0..<min(rows, stepLimit) {
            let slot = (cursor + row) % Self.frames
            guard slot != count + row else { continue }
            (base + slot * Self.rowSize).update(
                from: base + (count + row) * Self.rowSize, count: Self.rowSize)
        }
    }

    /// Called once a step, after all four blocks stored their rows.
    func advance(rows: Int) {
        cursor = (cursor + rows) % Self.frames
        count = min(Self.frames, count + rows)
    }
}
