// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Inference

/// Takes noise out of a stretch of speech with GTCRN (a network of 24,000 weights): sound at
/// 16 kHz in, the same length of sound out.
///
/// The model sees one spectrum of 512 samples after the other, 256 apart, and remembers what was
/// before; each run begins with an empty memory. Not thread-safe: one instance a worker; the
/// session is shared.
package final class SpeechCleaner {
    /// The model's file.
    private static let file = "gtcrn_simple.onnx"
    private static let frame = 512
    private static let hop = 256
    private static let bins = 257
    /// Floats of a spectrum: real and imaginary part of each bin in turn.
    private static let width = 2 * bins

    private let session: OnnxSession
    private let frameLimit: Int
    /// [512][514]: samples to spectrum, the window in it.
    private let forward: FloatBuffer
    /// [514][512]: and back.
    private let backward: FloatBuffer
    private let padded: FloatBuffer
    private let spectra: FloatBuffer
    private let pieces: FloatBuffer
    private let input: OnnxTensor
    private let memories: [OnnxTensor]
    private var outputs: [OnnxTensor]

    /// Loads the model; share the result between workers.
    package static func load(
        runtime: OnnxRuntime, source: ModelSource
    ) throws(ModelError) -> OnnxSession {
        try OnnxSession(
            runtime: runtime, model: file, of: source,
            inputs: ["mix", "conv_cache", "tra_cache", "inter_cache"],
            outputs: ["enh", "conv_cache_out", "tra_cache_out", "inter_cache_out"])
    }

    /// Room for stretches of up to `limit` samples.
    package init(session: OnnxSession, limit: Int) {
        self.session = session
        frameLimit = max(1, limit) / Self.hop + 2
        let (forward, backward) = (
            FloatBuffer(Self.frame * Self.width), FloatBuffer(Self.width * Self.frame)
        )
        for sample in 0..<Self.frame {
            let turn = 2 * Double.pi / Double(Self.frame)
            let window = (0.5 - 0.5 * cos(turn * Double(sample))).squareRoot()
            for bin in 0..<Self.bins {
                // Whole turns taken out first, so that the angle stays exact.
                let angle = turn * Double(sample * bin % Self.frame)
                let share = (bin == 0 || bin == Self.bins - 1 ? 1.0 : 2.0) / Double(Self.frame)
                let place = sample * Self.width + 2 * bin
                forward.base[place] = Float(window * cos(angle))
                forward.base[place + 1] = Float(-window * sin(angle))
                backward.base[2 * bin * Self.frame + sample] = Float(window * share * cos(angle))
                backward.base[(2 * bin + 1) * Self.frame + sample] =
                    Float(-window * share * sin(angle))
            }
        }
        self.forward = forward
        self.backward = backward
        padded = FloatBuffer((frameLimit + 1) * Self.hop)
        spectra = FloatBuffer(frameLimit * Self.width)
        pieces = FloatBuffer(frameLimit * Self.frame)
        input = OnnxTensor("mix", .float, shape: [1, Self.bins, 1, 2], capacity: Self.width)
        let shapes = [
            ("conv_cache", [2, 1, 16, 16, 33]), ("tra_cache", [2, 3, 1, 1, 16]),
            ("inter_cache", [2, 1, 33, 16]),
        ]
        func tensors(_ suffix: String) -> [OnnxTensor] {
            shapes.map { name, shape in
                OnnxTensor(
                    name + suffix, .float, shape: shape, capacity: shape.reduce(1, *))
            }
        }
        memories = tensors("")
        outputs =
            [OnnxTensor("enh", .float, shape: [1, Self.bins, 1, 2], capacity: Self.width)]
            + tensors("_out")
    }

    /// Cleans `count` samples; `sink` may be `source`. What is over the limit stays silent.
    package func run(
        _ source: UnsafePointer<Float>, count: Int, into sink: UnsafeMutablePointer<Float>
    ) throws(ModelError) {
        let frames = min(frameLimit, (max(0, count) + Self.hop - 1) / Self.hop + 1)
        let held = min(count, (frames - 1) * Self.hop)
        padded.clear()
        for index in 0..<held {
            let value = source[index]
            padded.base[Self.hop + index] = value.isFinite ? value : 0
        }
        // Frames overlap by half: each is a row of hops and the row after it.
        for half in 0..<2 {
            MatrixProduct.run(
                rows: frames, columns: Self.width, inner: Self.hop,
                padded.base + half * Self.hop, stride: Self.hop,
                forward.base + half * Self.hop * Self.width, stride: Self.width,
                adding: half > 0, into: spectra.base, stride: Self.width)
        }
        for memory in memories { memory.floats.update(repeating: 0) }
        for index in 0..<frames { try clean(spectra.base + index * Self.width) }
        MatrixProduct.run(
            rows: frames, columns: Self.frame, inner: Self.width, spectra.base,
            stride: Self.width, backward.base, stride: Self.frame, into: pieces.base,
            stride: Self.frame)
        for index in 0..<count { sink[index] = index < held ? overlap(index) : 0 }
    }

    /// One spectrum through the model, in place.
    private func clean(_ spectrum: UnsafeMutablePointer<Float>) throws(ModelError) {
        for index in 0..<Self.width { input.floats[index] = spectrum[index] }
        try session.run([input] + memories, into: &outputs)
        for index in 0..<Self.width {
            let value = outputs[0].floats[index]
            spectrum[index] = value.isFinite ? value : 0
        }
        for (memory, output) in zip(memories, outputs.dropFirst()) { memory.take(from: output) }
    }

    /// A sample of the result: the two frames that hold it, added.
    private func overlap(_ index: Int) -> Float {
        let frame = index / Self.hop
        let offset = index % Self.hop
        return pieces.base[frame * Self.frame + Self.hop + offset]
            + pieces.base[(frame + 1) * Self.frame + offset]
    }
}
