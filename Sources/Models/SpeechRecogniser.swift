// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Inference

/// Writes down the speech of one utterance at a time. Seconds of work each: for a worker of its
/// own, never for a thread that carries sound. Not thread-safe; the model inside is shared.
package final class SpeechRecogniser {
    /// What was said.
    package struct Recognition: Sendable, Hashable {
        package var text: String
        /// Geometric mean of the tokens' probabilities, 0 to 1.
        package var confidence: Double
        /// False where the bound on tokens cut the text off: what is not in it may yet be said.
        package var isWhole: Bool

        package init(text: String, confidence: Double, isWhole: Bool = true) {
            self.text = text
            self.confidence = confidence
            self.isWhole = isWhole
        }

        /// Nothing intelligible.
        package static let nothing = Recognition(text: "", confidence: 0)
    }

    /// The longest utterance taken, in samples at 8 kHz; the rest is left out.
    package static let limit = 15 * 8000
    /// Nobody speaks faster: more tokens a second of sound are a decoder that goes in circles.
    private static let tokensPerSecond = 6.5
    private static let tokenLimit = 2 + Int(Double(limit) / 8000 * tokensPerSecond)
    /// Samples at 16 kHz to a frame of the encoder.
    private static let frame = 384

    private let model: RecogniserModel
    private let stretch = SpeechStretch()
    private let sound: OnnxTensor
    private let token: OnnxTensor
    private let usesCache: OnnxTensor
    private let hidden: OnnxTensor
    /// The decoder's inputs in the order of `RecogniserModel.cacheNames`.
    private let past: [OnnxTensor]
    private let present: [OnnxTensor]

    /// A recogniser with buffers of its own, about 25 MB.
    package init(model: RecogniserModel) {
        self.model = model
        let frames = 2 * Self.limit / Self.frame
        sound = OnnxTensor("input_values", .float, shape: [1, 0], capacity: 2 * Self.limit)
        token = OnnxTensor("input_ids", .int64, shape: [1, 1], capacity: 1)
        usesCache = OnnxTensor("use_cache_branch", .bool, shape: [1], capacity: 1)
        hidden = OnnxTensor(
            "encoder_hidden_states", .float, shape: [], capacity: frames * RecogniserModel.width)
        past = Self.cache("past_key_values", frames: frames)
        let logits = OnnxTensor(
            "logits", .float, shape: [], capacity: RecogniserModel.columns)
        present = [logits] + Self.cache("present", frames: frames)
    }

    private static func cache(_ prefix: String, frames: Int) -> [OnnxTensor] {
        let sides = [("decoder", tokenLimit), ("encoder", frames)]
        return sides.flatMap { side, rows in
            RecogniserModel.names(prefix, side).map {
                OnnxTensor($0, .float, shape: [], capacity: rows * RecogniserModel.width)
            }
        }
    }

    /// Writes down one utterance at 8 kHz.
    package func recognise(_ samples: [Int16]) throws(ModelError) -> Recognition {
        let speech = stretch.prepared(Array(samples.prefix(Self.limit)))
        guard !speech.isEmpty else { return .nothing }
        sound.shape = [1, speech.count]
        for (index, sample) in speech.enumerated() { sound.floats[index] = sample }
        // The encoder calls its output by another name than the decoder its input.
        let states = OnnxTensor(
            "last_hidden_state", .float, shape: [],
            capacity: speech.count / Self.frame * RecogniserModel.width)
        var encoded = [states]
        try model.encoder.run([sound], into: &encoded)
        guard states.shape.count == 3, states.shape[2] == RecogniserModel.width else {
            throw .failedToRun(detail: "the encoder gave \(states.shape)")
        }
        hidden.take(from: states)
        return try decode(seconds: Double(speech.count) / 16_000)
    }

    private func decode(seconds: Double) throws(ModelError) -> Recognition {
        for tensor in past {
            tensor.shape = [1, RecogniserModel.heads, 0, RecogniserModel.headWidth]
        }
        let limit = min(Self.tokenLimit, 2 + Int(seconds * Self.tokensPerSecond))
        var tokens: [Int] = []
        var logarithms = 0.0
        token.integers[0] = Int64(RecogniserVocabulary.beginning)
        for step in 0..<limit {
            try advance(isFirst: step == 0)
            let best = try likeliest()
            logarithms += best.logarithm
            if best.token == RecogniserVocabulary.end {
                return Recognition(
                    text: model.vocabulary.text(of: tokens),
                    confidence: exp(logarithms / Double(step + 1)))
            }
            tokens.append(best.token)
            token.integers[0] = Int64(best.token)
        }
        return Recognition(
            text: model.vocabulary.text(of: tokens), confidence: exp(logarithms / Double(limit)),
            isWhole: false)
    }

    /// Runs the decoder over the last token. The first time it also makes keys and values of the
    /// sound; from then on they are handed in again and again.
    private func advance(isFirst: Bool) throws(ModelError) {
        usesCache.setFlag(!isFirst)
        let own = 2 * RecogniserModel.layers
        var outputs = isFirst ? present : Array(present.prefix(1 + own))
        try model.decoder.run([token, hidden, usesCache] + past, into: &outputs)
        for (index, tensor) in outputs.dropFirst().enumerated() { past[index].take(from: tensor) }
    }

    private func likeliest() throws(ModelError) -> (token: Int, logarithm: Double) {
        let scores = present[0].floats
        var best = 0
        for index in 1..<RecogniserModel.columns where scores[index] > scores[best] {
            best = index
        }
        let top = scores[best]
        var sum: Float = 0
        for index in 0..<RecogniserModel.columns { sum += expf(scores[index] - top) }
        guard sum.isFinite, sum >= 1 else {
            throw .failedToRun(detail: "the decoder gave no numbers")
        }
        return (best, -Double(logf(sum)))
    }
}
