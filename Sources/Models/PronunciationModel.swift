// SPDX-License-Identifier: Apache-2.0

package import Inference

/// Text to phones (hama 1.3.13): an encoder over the letters of one word and a decoder that says
/// one phone at a time. Used when phrases are loaded, never during a call.
package final class PronunciationModel: Sendable {
    private static let inputLength = 128
    private static let outputLength = 32
    private static let outputsWide = 192
    private static let keysWide = 96

    private let encoder: OnnxSession
    private let decoder: OnnxSession
    private let letters: [String: Int]
    private let symbolCount: Int

    /// Loads `encoder.onnx`, `decoder_step.onnx` and `g2p_vocab.json` of `directory`.
    package init(runtime: OnnxRuntime, source: ModelSource) throws(ModelError) {
        encoder = try OnnxSession(
            runtime: runtime, model: "encoder.onnx", of: source,
            inputs: ["input_ids", "input_lengths"],
            outputs: ["encoder_outputs", "projected_keys", "hidden", "encoder_mask", "prev_attn"])
        decoder = try OnnxSession(
            runtime: runtime, model: "decoder_step.onnx", of: source,
            inputs: [
                "decoder_input_ids", "encoder_outputs", "projected_keys", "encoder_mask",
                "prev_attn", "hidden", "positions",
            ],
            outputs: ["next_token_ids", "hidden_out", "prev_attn_out", "attn_argmax"])
        let path = source.path("g2p_vocab.json")
        let vocabulary = try VocabularyFile(try source.bytes("g2p_vocab.json"), path: path)
        guard vocabulary.decoder.count == 189, vocabulary.encoder.first == "<pad>" else {
            throw .unexpected(path: path, detail: "\(vocabulary.decoder.count) phones, not 189")
        }
        symbolCount = vocabulary.decoder.count
        letters = Dictionary(
            vocabulary.encoder.enumerated().map { ($1, $0) }, uniquingKeysWith: { old, _ in old })
    }

    /// The model's symbols for one word, as the phone model numbers them.
    package func pronounce(_ word: String) throws(ModelError) -> [Int] {
        let tokens = word.lowercased().unicodeScalars
            .filter { !$0.properties.isWhitespace }
            .map { letters[String($0)] ?? 1 }
            .prefix(Self.inputLength)
        guard !tokens.isEmpty else { return [] }
        let ids = OnnxTensor(
            "input_ids", .int64, shape: [1, Self.inputLength], capacity: Self.inputLength)
        for (index, token) in tokens.enumerated() { ids.integers[index] = Int64(token) }
        let length = OnnxTensor("input_lengths", .int64, shape: [1], capacity: 1)
        length.integers[0] = Int64(tokens.count)
        var encoded = Self.encoderOutputs()
        try encoder.run([ids, length], into: &encoded)
        return try decode(encoded)
    }

    private static func encoderOutputs() -> [OnnxTensor] {
        [
            OnnxTensor(
                "encoder_outputs", .float, shape: [], capacity: inputLength * outputsWide),
            OnnxTensor("projected_keys", .float, shape: [], capacity: inputLength * keysWide),
            OnnxTensor("hidden", .float, shape: [], capacity: 2 * keysWide),
            OnnxTensor("encoder_mask", .bool, shape: [], capacity: inputLength),
            OnnxTensor("prev_attn", .float, shape: [], capacity: inputLength),
        ]
    }

    private func decode(_ encoded: [OnnxTensor]) throws(ModelError) -> [Int] {
        let previous = OnnxTensor("decoder_input_ids", .int64, shape: [1, 1], capacity: 1)
        previous.integers[0] = 1
        let steps = encoded[0].shape.count == 3 ? encoded[0].shape[1] : 0
        guard (1...Self.inputLength).contains(steps) else {
            throw .failedToRun(detail: "the encoder gave \(encoded[0].shape)")
        }
        let positions = OnnxTensor("positions", .float, shape: [1, steps], capacity: steps)
        for index in 0..<steps { positions.floats[index] = Float(index) }
        var outputs = [
            OnnxTensor("next_token_ids", .int64, shape: [], capacity: 1),
            OnnxTensor("hidden_out", .float, shape: [], capacity: 2 * Self.keysWide),
            OnnxTensor("prev_attn_out", .float, shape: [], capacity: Self.inputLength),
            OnnxTensor("attn_argmax", .int64, shape: [], capacity: 1),
        ]
        var symbols: [Int] = []
        for _ in 0..<Self.outputLength {
            try decoder.run([previous, positions] + encoded, into: &outputs)
            let token = outputs[0].integers[0]
            // 2 ends the word; 0 and 1 are padding and its beginning.
            if token == 2 { break }
            if token > 3, token < Int64(symbolCount) { symbols.append(Int(token)) }
            previous.integers[0] = token
            encoded[2].take(from: outputs[1])
            encoded[4].take(from: outputs[2])
        }
        return symbols
    }
}
