// SPDX-License-Identifier: Apache-2.0

package import Inference

/// The models a gateway listens with: loaded once, shared by every worker; each may be absent.
package struct ListeningModels: Sendable {
    /// Voice activity (Silero).
    package var voiceActivity: OnnxSession?
    /// Phones (hama).
    package var phones: PhoneWeights?
    /// Text to phones (hama).
    package var pronouncer: PhonePronouncer?
    /// Words (Moonshine), where they were asked for.
    package var recogniser: RecogniserModel?
    /// What is missing and what to do about it, one sentence each.
    package var problems: [String]

    /// No models: energy voice activity, keys and tones only.
    package init() {
        problems = []
    }

    /// Opens whatever is in `directory`; never fails, what cannot be used is in `problems`. The
    /// recogniser takes most of a gigabyte: it is opened only when it is wanted.
    package init(directory: String, recogniser wantsRecogniser: Bool = false) {
        problems = []
        let runtime = Self.attempt(&problems) { () throws(ModelError) in
            try OnnxRuntime(library: directory + "/libonnxruntime.so.1")
        }
        phones = Self.attempt(&problems) { () throws(ModelError) in
            try PhoneWeights(path: directory + "/asr_waveform.hama")
        }
        guard let runtime else { return }
        voiceActivity = Self.attempt(&problems) { () throws(ModelError) in
            try SileroModel.load(runtime: runtime, path: directory + "/silero_vad.onnx")
        }
        pronouncer = Self.attempt(&problems) { () throws(ModelError) in
            PhonePronouncer(model: try PronunciationModel(runtime: runtime, directory: directory))
        }
        guard wantsRecogniser else { return }
        recogniser = Self.attempt(&problems) { () throws(ModelError) in
            try RecogniserModel(
                runtime: runtime, directory: directory + "/" + RecogniserModel.folder)
        }
    }

    /// What works, for the start-up log: "voice activity, keywords, pronunciations".
    package var capabilities: [String] {
        var names = ["energy voice activity", "keys", "tones"]
        if voiceActivity != nil { names.append("voice activity by model") }
        if phones != nil { names.append("spoken keywords") }
        if pronouncer != nil { names.append("pronunciation of any phrase") }
        if recogniser != nil { names.append("speech to text") }
        return names
    }

    private static func attempt<Value>(
        _ problems: inout [String], _ load: () throws(ModelError) -> Value
    ) -> Value? {
        do {
            return try load()
        } catch {
            problems.append(error.description)
            return nil
        }
    }
}
