// SPDX-License-Identifier: Apache-2.0

import COnnxRuntime

/// ONNX Runtime, opened from a shared library at run time; one per process.
///
/// The build needs nothing of it: a gateway without the library starts, and says what it lacks.
package final class OnnxRuntime {
    let handle: OpaquePointer

    /// Opens the library at `path`; `ModelError.runtime` says why it could not.
    package init(library path: String) throws(ModelError) {
        var opened: OpaquePointer?
        let error = CMessage()
        guard handoff_ort_open(path, &opened, error.pointer, error.capacity) == 0,
            let opened
        else { throw .runtime(path: path, detail: error.text) }
        handle = opened
    }

    deinit { handoff_ort_close(handle) }
}

// ONNX Runtime's environment may be used from every thread; the handle never changes.
extension OnnxRuntime: @unchecked Sendable {}

/// Room for a C function's message.
final class CMessage {
    let capacity = 512
    let pointer: UnsafeMutablePointer<CChar>

    init() {
        pointer = .allocate(capacity: capacity)
        pointer.initialize(repeating: 0, count: capacity)
    }

    deinit { pointer.deallocate() }

    var text: String { String(cString: pointer) }
}
