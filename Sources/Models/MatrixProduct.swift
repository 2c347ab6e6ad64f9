// SPDX-License-Identifier: Apache-2.0

import COpenBLAS

/// Row-major single-precision products on one thread (OpenBLAS).
enum MatrixProduct {
    /// c = a * b * scale, added to c on request; strides in floats.
    @inline(__always)
    static func run(
        rows: Int, columns: Int, inner: Int,
        _ a: UnsafePointer<Float>, stride aStride: Int,
        _ b: UnsafePointer<Float>, stride bStride: Int, transposed: Bool = false,
        scale: Float = 1, adding: Bool = false,
        into c: UnsafeMutablePointer<Float>, stride cStride: Int
    ) {
        guard rows > 0, columns > 0, inner > 0 else { return }
        handoff_blas_multiply(
            Int32(truncatingIfNeeded: rows), Int32(truncatingIfNeeded: columns),
            Int32(truncatingIfNeeded: inner), a, Int32(truncatingIfNeeded: aStride), b,
            Int32(truncatingIfNeeded: bStride), transposed ? 1 : 0, scale, adding ? 1 : 0, c,
            Int32(truncatingIfNeeded: cStride))
    }

    /// Every product runs on the caller's thread; workers are threads of their own.
    static func useOneThread() { handoff_blas_single_thread() }
}
