// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import MediaEngine
import Voice

/// Where the sounds come from that the gateway makes itself.
package enum OwnSounds: Sendable {
    /// Prompts and briefings are spoken, music and tones are made.
    case made
    /// These in place of all clips, and of a briefing what `briefing` makes of its words: how a test
    /// knows each by its tone.
    case given([ClipID: Clip], briefing: @Sendable (ClipID, String) -> Clip)
}

extension GatewayServiceSettings {
    /// The clips every call shares.
    func sharedClips() throws(PromptLibrary.Failure) -> [ClipID: Clip] {
        switch ownSounds {
        case .given(let clips, _): return clips
        case .made:
            let tones = CountryTones.of(playedTones)?.clips ?? [:]
            return try PromptLibrary(prompts, tones: tones).clips
        }
    }

    /// What makes the sound of a briefing, and of words for a caller.
    var speech: @Sendable (ClipID, String) throws(SpeechError) -> Clip {
        switch ownSounds {
        case .given(_, let briefing): return { briefing($0, $1) }
        case .made:
            let (synthesiser, rate) = (SpeechSynthesiser(), speechRate)
            let (whisper, voice) = (whisperVoice, promptVoice)
            return { clip, text throws(SpeechError) in
                let voice = if case .said = clip { voice } else { whisper }
                return Clip(samples: try synthesiser.speak(text, voice: voice, rate: rate))
            }
        }
    }
}
