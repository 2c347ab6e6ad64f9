// SPDX-License-Identifier: Apache-2.0

/// Floats at a fixed address, 64-byte aligned, zero at first: scratch and caches that are made
/// once and reused, so that a running stream allocates nothing.
package final class FloatBuffer {
    package let count: Int
    package let base: UnsafeMutablePointer<Float>

    package init(_ count: Int) {
        self.count = max(1, count)
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: self.count * MemoryLayout<Float>.stride, alignment: 64)
        base = raw.bindMemory(to: Float.self, capacity: self.count)
        base.initialize(repeating: 0, count: self.count)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    package func clear() { base.update(repeating: 0, count: count) }
}
