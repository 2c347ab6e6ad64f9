// SPDX-License-Identifier: Apache-2.0

package import Inference

/// Speech to text, English (Moonshine base): an encoder over the sound of one utterance and a
/// decoder that writes one token at a time. Loaded once, shared by every recogniser.
package final class RecogniserModel: Sendable {
    /// The folder of the recogniser's files inside the models' folder.
    package static let folder = ModelError.recogniserFolder
    static let layers = 8
    static let heads = 8
    static let headWidth = 52
    static let width = heads * headWidth
    /// Columns of the decoder's output.
    static let columns = 32_768

    let encoder: OnnxSession
    let decoder: OnnxSession
    let vocabulary: RecogniserVocabulary

    /// Loads `encoder_model.ort`, `decoder_model_merged.ort` and `tokenizer.bin` of `directory`.
    package init(runtime: OnnxRuntime, source: ModelSource) throws(ModelError) {
        vocabulary = try RecogniserVocabulary(
            try source.bytes("tokenizer.bin"), path: source.path("tokenizer.bin"))
        encoder = try OnnxSession(
            runtime: runtime, model: "encoder_model.ort", of: source, inputs: ["input_values"],
            outputs: ["last_hidden_state"])
        decoder = try OnnxSession(
            runtime: runtime, model: "decoder_model_merged.ort", of: source,
            inputs: ["input_ids", "encoder_hidden_states", "use_cache_branch"]
                + Self.cacheNames("past_key_values"),
            outputs: ["logits"] + Self.cacheNames("present"))
    }

    /// The cache's tensors: for each layer keys and values of the tokens so far (decoder), then
    /// those of the sound (encoder), which never change.
    static func cacheNames(_ prefix: String) -> [String] {
        names(prefix, "decoder") + names(prefix, "encoder")
    }

    static func names(_ prefix: String, _ side: String) -> [String] {
        (0..<layers).flatMap { layer in
            ["key", "value"].map { "\(prefix).\(layer).\(side).\($0)" }
        }
    }
}
