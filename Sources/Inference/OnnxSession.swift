// SPDX-License-Identifier: Apache-2.0

import COnnxRuntime

/// One model loaded into ONNX Runtime; may be run from several threads, one thread each.
package final class OnnxSession {
    private let runtime: OnnxRuntime
    private let handle: OpaquePointer

    /// Loads the model called `name` and checks that it has the named inputs and outputs.
    package init(
        runtime: OnnxRuntime, model name: String, of source: ModelSource, inputs: [String],
        outputs: [String]
    ) throws(ModelError) {
        let bytes = try source.bytes(name)
        let path = source.path(name)
        guard bytes.count > 64 else {
            throw .truncated(path: path, detail: "\(bytes.count) bytes")
        }
        var loaded: OpaquePointer?
        let error = CMessage()
        guard
            handoff_ort_load(
                runtime.handle, bytes, bytes.count, &loaded, error.pointer, error.capacity) == 0,
            let loaded
        else { throw .unexpected(path: path, detail: error.text) }
        self.runtime = runtime
        handle = loaded
        let inputNames = Self.names(loaded, output: false)
        let outputNames = Self.names(loaded, output: true)
        for name in inputs where !inputNames.contains(name) {
            throw .unexpected(path: path, detail: "it has no input \"\(name)\"")
        }
        for name in outputs where !outputNames.contains(name) {
            throw .unexpected(path: path, detail: "it has no output \"\(name)\"")
        }
    }

    deinit { handoff_ort_unload(handle) }

    /// Runs the model; the outputs' memory, byte counts and shapes are filled in.
    package func run(
        _ inputs: [OnnxTensor], into outputs: inout [OnnxTensor]
    ) throws(ModelError) {
        let error = CMessage()
        let given = inputs.map(\.described)
        var taken = outputs.map(\.described)
        guard
            handoff_ort_run(
                handle, given, given.count, &taken, taken.count, error.pointer, error.capacity)
                == 0
        else { throw .failedToRun(detail: error.text) }
        for (index, result) in taken.enumerated() {
            outputs[index].shape = OnnxTensor.shape(of: result)
        }
    }

    private static func names(_ handle: OpaquePointer, output: Bool) -> [String] {
        let count = output ? handoff_ort_output_count(handle) : handoff_ort_input_count(handle)
        return (0..<min(count, 64)).map { index in
            let name = CMessage()
            let failed = handoff_ort_name(
                handle, output ? 1 : 0, index, name.pointer, name.capacity)
            return failed == 0 ? name.text : ""
        }
    }
}

// ONNX Runtime documents Run as safe from several threads; nothing here changes after init.
extension OnnxSession: @unchecked Sendable {}
