// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import SoundFiles
import Synchronization
import Voice

/// The sounds of a scenario: files beside it, and words that are spoken here.
///
/// What was read or spoken once is kept: fixtures of one folder share much of it.
final class ScenarioSounds: Sendable {
    /// Sounds by the place or the words they came of.
    private struct Kept {
        var sounds: [String: [Int16]] = [:]
        var bytes = 0
    }

    /// Kept at most, in samples: half an hour.
    private static let limit = 30 * 60 * 8000
    private static let kept = Mutex(Kept())

    private let directory: String
    /// What was said in words, by the text that stands for it in the scenario.
    private let heard = Mutex<[String: [Int16]]>([:])
    private let sought = Mutex<[String: [Int16]]>([:])

    /// Files are looked for beside `directory`.
    init(directory: String) { self.directory = directory }

    /// All sounds that were asked for, by what the scenario calls them.
    var all: [String: [Int16]] { heard.withLock { $0 } }
    /// Those that are only looked for.
    var wanted: [String: [Int16]] { sought.withLock { $0 } }

    /// A file's sound, or spoken words, at 8 kHz; nil with the problem noted.
    func sound(
        _ words: String, by voice: SpeakingVoice, gain: Double, _ document: YAMLDocument, line: Int
    ) -> [Int16]? {
        guard var samples = source(words, voice.flite, document, line) else { return nil }
        if gain != 0 {
            let factor = pow(10, gain / 20)
            samples = samples.map { Int16(clamping: Int((Double($0) * factor).rounded())) }
        }
        heard.withLock { $0[words] = samples }
        return samples
    }

    /// A sound that nobody says, to be looked for in what somebody hears.
    func wanted(_ words: String, _ document: YAMLDocument, line: Int) {
        guard heard.withLock({ $0[words] }) == nil, sought.withLock({ $0[words] }) == nil,
            let samples = source(words, .rms, document, line)
        else { return }
        sought.withLock { $0[words] = samples }
    }

    private func source(
        _ words: String, _ voice: SpeechVoice, _ document: YAMLDocument, _ line: Int
    ) -> [Int16]? {
        let text = words.quoted
        let path = words.hasPrefix("/") ? words : directory + "/" + words
        let key = text.map { "\(voice.rawValue): \($0)" } ?? path
        if let known = Self.kept.withLock({ $0.sounds[key] }) { return known }
        do {
            let samples =
                try text.map { try SpeechSynthesiser().speak($0, voice: voice) }
                ?? Self.read(path)
            guard !samples.isEmpty else {
                document.complain(
                    line: line, "\(words) has no sound in it", write: "a recording with some sound")
                return nil
            }
            Self.keep(samples, as: key)
            return samples
        } catch {
            document.complain(
                line: line, "\(words): \(error)",
                write: "a sound file beside this one (WAV, Ogg Opus, .ulaw, .alaw), or words in "
                    + "quotes to be spoken")
            return nil
        }
    }

    private static func read(_ path: String) throws -> [Int16] {
        try RecordedSound.read(path: path).tracks.first?.sound(at: 8000) ?? []
    }

    private static func keep(_ samples: [Int16], as key: String) {
        kept.withLock { kept in
            guard kept.bytes + samples.count <= limit else { return }
            kept.bytes += samples.count
            kept.sounds[key] = samples
        }
    }
}

/// Who speaks the words that a scenario has in quotes.
enum SpeakingVoice: String, Sendable, Hashable, CaseIterable {
    case man, woman

    var flite: SpeechVoice {
        switch self {
        case .man: .rms
        case .woman: .slt
        }
    }
}
