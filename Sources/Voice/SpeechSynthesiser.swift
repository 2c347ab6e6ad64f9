// SPDX-License-Identifier: Apache-2.0

import CFlite
import Synchronization

/// Text to speech in the process (flite): about 0.03 of real time on one core.
///
/// Blocks while it works, so it runs on a worker, never on the control loop or a media thread.
package struct SpeechSynthesiser: Sendable {
    /// Letters in one piece of speech; about two minutes of talk. Digits and signs, each said as
    /// a word, count as six.
    private static let letterLimit = 2000

    /// flite's voices, lexicon and registration are state of the process, whoever calls. So is
    /// the lock: speech is made one piece at a time.
    private static let library = Mutex(Library())

    private struct Library {
        private var voices: [SpeechVoice: OpaquePointer] = [:]
        private var isUp = false

        mutating func voice(_ name: SpeechVoice) -> OpaquePointer? {
            if !isUp { handoff_flite_init() }
            isUp = true
            if let voice = voices[name] { return voice }
            switch name {
            case .rms: voices[name] = handoff_flite_voice_rms()
            case .slt: voices[name] = handoff_flite_voice_slt()
            }
            return voices[name]
        }
    }

    package init() {}

    /// Speaks a text: 8 kHz mono, levelled to -20 dBFS, without silence at either end.
    ///
    /// The same words have the same samples each time.
    ///
    /// `rate` is the speed of talk relative to the voice's own, 0.5 to 2.
    package func speak(
        _ text: String, voice: SpeechVoice, rate: Double = 1
    ) throws(SpeechError) -> [Int16] {
        let letters = SpeakableText.letters(of: text)
        guard letters <= Self.letterLimit else {
            throw .tooLong(letters: letters, limit: Self.letterLimit)
        }
        let words = SpeakableText.of(text)
        guard !words.isEmpty else { throw .nothingToSay }
        let stretch = 1 / min(max(rate, 0.5), 2)
        let sound = Self.library.withLock { library -> [Int16] in
            guard let voice = library.voice(voice) else { return [] }
            handoff_flite_set_stretch(voice, Float(stretch))
            guard let wave = handoff_flite_speak(words, voice) else { return [] }
            defer { handoff_flite_delete(wave) }
            if handoff_flite_rate(wave) != 8000 { handoff_flite_resample(wave, 8000) }
            let samples = handoff_flite_samples(wave)
            return Array(
                UnsafeBufferPointer(start: samples, count: Int(handoff_flite_count(wave))))
        }
        let spoken = SpeechLevel.levelled(SpeechLevel.trimmed(sound))
        guard !spoken.isEmpty else { throw .failed }
        return spoken
    }
}

/// The voices linked into the program.
package enum SpeechVoice: String, Sendable, Hashable, CaseIterable {
    /// A man's voice of the United States.
    case rms
    /// A woman's voice of the United States.
    case slt
}
