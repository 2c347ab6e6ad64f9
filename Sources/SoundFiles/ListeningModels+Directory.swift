// SPDX-License-Identifier: Apache-2.0

import Inference
package import Listening
import Models

extension ListeningModels {
    /// Opens whatever is in `directory`; never fails, what cannot be used is in `problems`. The
    /// recogniser takes most of a gigabyte: it is opened only when it is wanted.
    package init(directory: String, recogniser wantsRecogniser: Bool = false) {
        self.init()
        let source = ModelSource.directory(directory)
        let runtime = Self.attempt(&problems) { () throws(ModelError) in
            try OnnxRuntime(library: directory + "/libonnxruntime.so.1")
        }
        phones = Self.attempt(&problems) { () throws(ModelError) in
            try PhoneWeights(source: source)
        }
        guard let runtime else { return }
        voiceActivity = Self.attempt(&problems) { () throws(ModelError) in
            try SileroModel.load(runtime: runtime, source: source)
        }
        cleaner = Self.attempt(&problems) { () throws(ModelError) in
            try SpeechCleaner.load(runtime: runtime, source: source)
        }
        pronouncer = Self.attempt(&problems) { () throws(ModelError) in
            PhonePronouncer(model: try PronunciationModel(runtime: runtime, source: source))
        }
        guard wantsRecogniser else { return }
        recogniser = Self.attempt(&problems) { () throws(ModelError) in
            try RecogniserModel(
                runtime: runtime, source: source.folder(RecogniserModel.folder))
        }
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
