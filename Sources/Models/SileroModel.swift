// SPDX-License-Identifier: Apache-2.0

package import Inference

/// Silero VAD at 8 kHz: the probability of speech in each 32 ms of sound, many streams at once.
///
/// Input per stream and step: 32 samples of context and 256 new ones, and a recurrent state of
/// 2 x 128; it takes a batch. Not thread-safe: one instance a worker; the session is shared.
package final class SileroModel {
    /// Samples a step, at 8 kHz.
    package static let hop = 256
    package static let context = 32
    /// Floats of recurrent state a stream.
    package static let stateSize = 256

    private let session: OnnxSession
    private let capacity: Int
    private let input: OnnxTensor
    private let state: OnnxTensor
    private let rate: OnnxTensor
    private var outputs: [OnnxTensor]

    /// Loads the model; share the result between workers.
    package static func load(
        runtime: OnnxRuntime, source: ModelSource
    ) throws(ModelError) -> OnnxSession {
        try OnnxSession(
            runtime: runtime, model: "silero_vad.onnx", of: source,
            inputs: ["input", "state", "sr"],
            outputs: ["output", "stateN"])
    }

    /// Buffers for batches of up to `capacity` streams.
    package init(session: OnnxSession, capacity: Int) {
        self.session = session
        self.capacity = max(1, capacity)
        let width = Self.context + Self.hop
        input = OnnxTensor("input", .float, shape: [0, width], capacity: self.capacity * width)
        state = OnnxTensor(
            "state", .float, shape: [2, 0, 128], capacity: self.capacity * Self.stateSize)
        rate = OnnxTensor("sr", .int64, shape: [], capacity: 1)
        rate.integers[0] = 8000
        outputs = [
            OnnxTensor("output", .float, shape: [0, 1], capacity: self.capacity),
            OnnxTensor(
                "stateN", .float, shape: [2, 0, 128], capacity: self.capacity * Self.stateSize),
        ]
    }

    /// The most streams a batch takes.
    package var batchLimit: Int { capacity }

    /// Places one stream in the batch: 288 samples in [-1, 1], 256 floats of state.
    package func place(
        _ index: Int, of count: Int, samples: UnsafeBufferPointer<Float>,
        state old: UnsafeBufferPointer<Float>
    ) {
        let width = Self.context + Self.hop
        guard index < capacity, count <= capacity, samples.count == width,
            old.count == Self.stateSize
        else { return }
        let sink = input.floats
        for offset in 0..<width { sink[index * width + offset] = samples[offset] }
        let states = state.floats
        for offset in 0..<128 {
            states[index * 128 + offset] = old[offset]
            states[(count + index) * 128 + offset] = old[128 + offset]
        }
    }

    /// Runs the first `count` placed streams.
    package func run(count: Int) throws(ModelError) {
        guard count > 0, count <= capacity else { return }
        input.shape = [count, Self.context + Self.hop]
        state.shape = [2, count, 128]
        try session.run([input, state, rate], into: &outputs)
    }

    /// The probability of speech of stream `index` of the last batch, 0...1.
    package func probability(_ index: Int) -> Float {
        let value = outputs[0].floats[index]
        return value.isFinite ? min(1, max(0, value)) : 0
    }

    /// Copies the new state of stream `index` of the last batch of `count`.
    package func takeState(
        _ index: Int, of count: Int, into sink: UnsafeMutableBufferPointer<Float>
    ) {
        let states = outputs[1].floats
        for offset in 0..<128 {
            sink[offset] = states[index * 128 + offset]
            sink[128 + offset] = states[(count + index) * 128 + offset]
        }
        // A state that is not finite would stay so for ever.
        for offset in 0..<Self.stateSize where !sink[offset].isFinite { sink[offset] = 0 }
    }
}
