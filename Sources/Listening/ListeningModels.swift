// SPDX-License-Identifier: Apache-2.0

package import Inference
package import Models

/// The models a gateway listens with: loaded once, shared by every worker; each may be absent.
package struct ListeningModels: Sendable {
    /// Voice activity (Silero).
    package var voiceActivity: OnnxSession?
    /// Phones (hama).
    package var phones: PhoneWeights?
    /// Speech taken out of noise (GTCRN), for phrases heard in a noisy place.
    package var cleaner: OnnxSession?
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

    /// What works, for the start-up log: "voice activity, keywords, pronunciations".
    package var capabilities: [String] {
        var names = ["energy voice activity", "keys", "tones"]
        if voiceActivity != nil { names.append("voice activity by model") }
        if phones != nil { names.append("spoken keywords") }
        if cleaner != nil { names.append("phrases in noise") }
        if pronouncer != nil { names.append("pronunciation of any phrase") }
        if recogniser != nil { names.append("speech to text") }
        return names
    }
}
