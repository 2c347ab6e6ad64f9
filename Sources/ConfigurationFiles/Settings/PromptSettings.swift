// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Handoff

/// What the gateway says, and with which voice (`prompts:`).
package struct PromptSettings: Sendable, Hashable {
    /// The voice of everything said to the caller.
    package var voice: String
    /// The voice of everything said to the operator.
    package var whisperVoice: String
    /// The speed of talk, 1 as the voice is.
    package var rate: Double
    /// Whose exchanges' ringing, busy and congestion tones are played, by ISO 3166 code.
    package var tones = "us"
    /// The words of each spoken clip; tones and music have none.
    package var texts: [SharedClip: String]

    package init(
        voice: String = "slt", whisperVoice: String = "rms", rate: Double = 1,
        texts: [SharedClip: String] = PromptSettings.standardTexts
    ) {
        self.voice = voice
        self.whisperVoice = whisperVoice
        self.rate = rate
        self.texts = texts
    }

    private static func choice(_ what: String, _ key: Character) -> String {
        let names: [Character: String] = ["*": "star", "#": "hash"]
        return "\(what), press \(names[key] ?? String(key))."
    }

    /// Voices that can be named.
    fileprivate static let knownVoices = ["rms", "slt"]

    private static let standardTexts: [SharedClip: String] = [
        .recordingConsent: "This call is recorded.",
        .connecting: "I'm connecting you with a person. Please stay on the line.",
        .oneMoment: "One moment please.",
        .stillTrying: "I'm still trying to reach someone for you. Thank you for waiting.",
        .stayKey: choice("To go back to the assistant", "1"),
        .callbackKey: choice("To be called back", "2"),
        .callbackOffer:
            "We can call you back at the number you are calling from. Press 1 to confirm, or type another number and press the hash key.",
        .callbackNumber:
            "We can call you back. Please type your number, and press the hash key.",
        .callbackConfirm: "If that is right, press 1. If not, type it again.",
        .callbackThanks: "Thank you. We will call you back. Goodbye.",
        .connected: "You are connected.",
        .reconnecting: "I'm sorry, we lost that connection. I'm calling someone else now.",
        .connectionLost: "I'm sorry, we lost that connection.",
        .closed: "Our office is closed at this hour.",
        .returning: "I'm sorry, nobody is free right now. I'll take you back.",
        .givenBack: "I'll take you back to the assistant.",
        .goodbye: "I'm sorry, nobody is free right now. Please call again later. Goodbye.",
        .farewell: "Thank you for calling. Goodbye.",
        .callEnding: "I'm sorry, this call has to end now. Please call again. Goodbye.",
        .leaveMessage:
            "I'm sorry, nobody is free right now. Please leave a message after the tone.",
        .messageThanks: "Thank you, your message has been recorded. Goodbye.",
        .messageFailed:
            "I'm sorry, I could not record a message. Please call again later. Goodbye.",
        .agentLost: "One moment please.",
        .askBack: "If you want to talk to a person, please press 1.",
        .mayBeNeeded: "A caller may need a person soon.",
        .notNeeded: "You are not needed any more. Thank you. Goodbye.",
        .keys: "Press 1 to take the call, 2 to decline, or 3 to hear this again.",
        .declined: "Thank you. Goodbye.",
        .alreadyTaken: "Somebody else has taken the call. Thank you. Goodbye.",
        .callerGone: "The caller has hung up. Goodbye.",
        .notPossible: "That is not possible now.",
        .timedOut: "No key was pressed. The call goes to someone else. Goodbye.",
    ]

    /// The standard words name the keys that are on.
    init(_ section: YAMLSection, keys: CallerKeys = CallerKeys()) {
        var standard = PromptSettings()
        standard.texts[.stayKey] = Self.choice("To go back to the assistant", keys.stay ?? "1")
        standard.texts[.callbackKey] = Self.choice("To be called back", keys.callback ?? "2")
        voice = section.voice("voice", standard.voice)
        whisperVoice = section.voice("whisper_voice", standard.whisperVoice)
        rate = section.number("rate", standard.rate, in: 0.5...2)
        let country = section.string("tones", standard.tones, limit: 20)
        if CountryTones.of(country) == nil {
            section.complain(
                "tones", "there are no tones of '\(country)'",
                write: "one of: \(CountryTones.countries.joined(separator: ", "))")
        } else {
            tones = country
        }
        texts = [:]
        let words = section.section("texts")
        for clip in SharedClip.allCases {
            guard let text = standard.texts[clip] else { continue }
            let key = clip.rawValue.replacing("-", with: "_")
            let said = words.string(key, text, limit: 500)
            texts[clip] = said
            // The voices are English ones: of other scripts nothing would be heard.
            if !said.contains(where: { $0.isASCII && ($0.isLetter || $0.isNumber) }) {
                words.complain(key, "'\(key)' has no words to say", write: "words in Latin letters")
            }
        }
    }
}

extension YAMLSection {
    fileprivate func voice(_ key: String, _ fallback: String) -> String {
        let name = string(key, fallback)
        guard PromptSettings.knownVoices.contains(name) else {
            complain(
                key, "there is no voice '\(name)'",
                write: "one of: \(PromptSettings.knownVoices.joined(separator: ", "))")
            return fallback
        }
        return name
    }
}
