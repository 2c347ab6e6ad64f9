// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Puts a tone in the place of what nobody may hear: utterances of which something was taken out of
/// the text, utterances without any text, and what is heard around keys.
struct VoiceRedaction: Sendable {
    /// One tone alone is a dial tone to a gateway, or the beep of a machine; no exchange has these two,
    /// and no keypad.
    private static let hertz = [400.0, 650.0]
    /// 20 dB below the loudest a sound can be.
    private static let amplitude = 32768 * pow(10, -20.0 / 20)
    /// Put around an utterance, in milliseconds: its ends are quiet.
    private static let margin: Int64 = 150
    /// Heard before and after a key.
    private static let aroundKey: Int64 = 300
    /// A word takes no longer, in milliseconds: who spoke for longer said more than is written.
    private static let longestWord: Int64 = 1000
    private static let slack: Int64 = 2000

    /// How it went.
    struct Counts: Sendable, Hashable {
        /// Utterances whose text holds something that was taken out.
        var touched = 0
        /// Utterances of which no text tells what was said.
        var unwritten = 0
        var keys = 0
    }

    let account: CallAccount
    /// Whether something was taken out of the text, for each of the account's sayings.
    let isTouched: [Bool]
    /// Speech that nobody wrote down stays.
    let keepsUnwritten: Bool

    private(set) var counts = Counts()

    init(account: CallAccount, isTouched: [Bool], keepsUnwritten: Bool) {
        self.account = account
        self.isTouched = isTouched
        self.keepsUnwritten = keepsUnwritten
    }

    /// The same clips with tones in them, as long as they were.
    mutating func redacted(_ clips: [VoiceClip]) -> [VoiceClip] {
        let parties = Set(clips.map(\.party))
        var hidden: [String: [Range<Int64>]] = [:]
        for party in parties { hidden[party] = self.hidden(of: party, in: clips) }
        return clips.map { clip in
            var clip = clip
            for span in hidden[clip.party] ?? [] { Self.hide(span, in: &clip) }
            return clip
        }
    }

    private mutating func hidden(of party: String, in clips: [VoiceClip]) -> [Range<Int64>] {
        let utterances = clips.filter { $0.party == party }.flatMap { clip in
            SpeechFinder.stretches(in: clip.samples).map {
                clip.at + Int64($0.lowerBound / 8)..<clip.at + Int64($0.upperBound / 8)
            }
        }
        let windows = windows(of: party)
        var hidden: [Range<Int64>] = []
        var isWritten = Array(repeating: false, count: utterances.count)
        for window in windows {
            let said = utterances.indices.filter { utterances[$0].overlaps(window.time) }
            let length = said.reduce(0) { $0 + Int64(utterances[$1].count) }
            if window.isTouched {
                counts.touched += said.count
                hidden += said.map { utterances[$0] }
                if said.isEmpty { hidden.append(window.time) }
            }
            guard window.isTouched || length <= Self.slack + window.words * Self.longestWord
            else { continue }
            for index in said { isWritten[index] = true }
        }
        if !keepsUnwritten {
            for index in utterances.indices where !isWritten[index] {
                counts.unwritten += 1
                hidden += spared(utterances[index], of: party)
            }
        }
        let keys = account.keys.filter { $0.party == party }
        counts.keys += keys.count
        return hidden.map { $0.lowerBound - Self.margin..<$0.upperBound + Self.margin }
            + keys.map { $0.at - Self.aroundKey..<$0.at + Self.aroundKey }
    }

    /// An utterance but for the phrases in it that were heard: what they say is known.
    private func spared(_ utterance: Range<Int64>, of party: String) -> [Range<Int64>] {
        account.phrases.filter { $0.party == party }.reduce([utterance]) { parts, phrase in
            let kept =
                phrase.span.lowerBound - Self.margin..<phrase.span.upperBound + Self.margin
            return parts.flatMap { $0.without(kept) }
        }
    }

    /// When each saying of a party was said, as far as can be told, and of how many words it is.
    private func windows(
        of party: String
    ) -> [(time: Range<Int64>, isTouched: Bool, words: Int64)] {
        let indices = account.sayings.indices.filter { account.sayings[$0].party == party }
        return indices.enumerated().map { place, index in
            let saying = account.sayings[index]
            let before = place > 0 ? account.sayings[indices[place - 1]].at : 0
            // Agents know what they will say; others are written down when they have said it.
            let after =
                party != "agent"
                ? saying.at + Self.aroundKey
                : place + 1 < indices.count ? account.sayings[indices[place + 1]].at : .max / 2
            let guess = min(before, saying.at)..<max(before + 1, after)
            let words = Int64(saying.text.split(separator: " ").count)
            return (saying.span ?? guess, isTouched[index], words)
        }
    }

    // MARK: Sound

    private static func hide(_ span: Range<Int64>, in clip: inout VoiceClip) {
        let first = Int(max(0, min(Int64(clip.samples.count), (span.lowerBound - clip.at) * 8)))
        let last = Int(
            max(0, min(Int64(clip.samples.count), (min(span.upperBound, clip.end) - clip.at) * 8)))
        guard first < last else { return }
        // It goes on without a seam where two spans meet.
        clip.samples.replaceSubrange(first..<last, with: tone(first..<last))
    }

    /// The samples of the tone from one place to another, 8 kHz.
    static func tone(_ places: Range<Int>) -> [Int16] {
        places.map { place in
            let turn = 2 * Double.pi * Double(place) / 8000
            let sum = hertz.reduce(0) { $0 + sin($1 * turn) }
            return Int16(clamping: Int((amplitude * sum).rounded()))
        }
    }
}
