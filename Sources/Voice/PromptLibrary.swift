// SPDX-License-Identifier: Apache-2.0

package import Audio

/// The sounds every call shares, made once at start: prompts from their words, tones and music
/// from nothing. 8 kHz mono, by the names of the clips.
package struct PromptLibrary: Sendable {
    /// One clip to speak.
    package struct Prompt: Sendable, Hashable {
        /// The clip's name: `connecting`.
        package var name: String
        package var text: String
        package var voice: SpeechVoice
        package var rate: Double

        package init(name: String, text: String, voice: SpeechVoice, rate: Double = 1) {
            self.name = name
            self.text = text
            self.voice = voice
            self.rate = rate
        }
    }

    /// Which prompt could not be spoken, and why.
    package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
        package var name: String
        package var error: SpeechError

        package init(name: String, error: SpeechError) {
            self.name = name
            self.error = error
        }

        package var description: String { "prompt '\(name)': \(error)" }
    }

    /// Samples by clip name: the prompts', the tones', and `hold-music`, `beep` and `accepted`.
    package let sounds: [String: [Int16]]

    /// Speaks the prompts; about two seconds of work for the standard ones. `tones` are played once
    /// through, under their clips' names.
    package init(
        _ prompts: [Prompt], tones: [String: ToneCadence] = [:],
        synthesiser: SpeechSynthesiser = SpeechSynthesiser()
    ) throws(Failure) {
        var sounds = [
            "hold-music": HoldMusic.render(), "beep": Self.beep, "accepted": Self.accepted,
        ]
        for (name, cadence) in tones { sounds[name] = Self.render(cadence) }
        for prompt in prompts {
            do {
                sounds[prompt.name] = try synthesiser.speak(
                    prompt.text, voice: prompt.voice, rate: prompt.rate)
            } catch {
                throw Failure(name: prompt.name, error: error)
            }
        }
        self.sounds = sounds
    }

    /// The tone before a message: long enough that nobody misses it.
    package static var beep: [Int16] {
        render(ToneCadence([.init([1000], milliseconds: 600)], level: -14, repeats: false))
    }

    /// The operator's cue that the caller is on: two short notes, upward.
    package static var accepted: [Int16] {
        render(
            ToneCadence(
                [.init([660], milliseconds: 90), .init([880], milliseconds: 120)], level: -16,
                repeats: false))
    }

    private static func render(_ cadence: ToneCadence) -> [Int16] {
        let milliseconds = cadence.stretches.map(\.milliseconds).reduce(0, +)
        var tone = ToneGenerator(cadence)
        return tone.samples(milliseconds * 8)
    }
}
