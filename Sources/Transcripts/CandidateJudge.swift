// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
package import Words

/// What a transcript says of a phrase that was heard, but not surely.
package enum CandidateVerdict: String, Sendable, Hashable {
    case confirmed
    /// The same stretch has other words.
    case rejected
    /// The transcript cannot tell: it is empty, or was cut off.
    case abstained
}

/// Judges keyword candidates by what a recogniser makes of the same sound.
package struct CandidateJudge: Sendable {
    /// Sound taken before the phrase, where speech goes back so far: context helps a recogniser.
    private static let before: Int64 = 2 * 8000
    private static let lead: Int64 = 1600

    /// Each way to say each phrase that is listened for.
    private let ways: [(phrase: String, phones: [Phone])]
    private var text: WrittenSpeech

    /// Judges phrases that are said in these ways; a phrase may have several.
    package init(
        ways: [(phrase: String, phones: [Phone])], pronouncer: (any Pronouncing)?
    ) {
        self.ways = ways
        text = WrittenSpeech(pronouncer: pronouncer)
    }

    /// Whether these words, written down of the candidate's own sound, have its phrase in them and do
    /// not refuse it.
    package mutating func judge(
        _ hit: KeywordHit, words: String, isWhole: Bool = true
    ) -> CandidateVerdict {
        guard !words.isEmpty else { return .abstained }
        if PhraseMatcher(phrases: [hit.phrase]).isRefused(in: words) { return .rejected }
        if WrittenSpeech.isSpelled(hit.phrase, in: words) { return .confirmed }
        let sounds = text.sounds(of: words)
        let best = ways.filter { $0.phrase == hit.phrase }
            .map { (way: $0, match: WrittenSpeech.nearness(of: $0.phones, in: sounds)) }
            .min { $0.match.cost < $1.match.cost }
        if let best, best.match.cost <= WrittenSpeech.tolerance(sounds: best.way.phones.count),
            !isOutdone(best.match, of: best.way, in: sounds)
        {
            return .confirmed
        }
        return isWhole ? .rejected : .abstained
    }

    /// Whether another phrase, no shorter, is nearer to the same words: "triple shot" is no
    /// "double shot", near as it is.
    private func isOutdone(
        _ match: (cost: Float, end: Int), of way: (phrase: String, phones: [Phone]),
        in sounds: [Phone]
    ) -> Bool {
        ways.contains { rival in
            guard rival.phrase != way.phrase, rival.phones.count + 1 >= way.phones.count else {
                return false
            }
            let other = WrittenSpeech.nearness(of: rival.phones, in: sounds)
            return other.cost < match.cost && abs(other.end - match.end) <= 2
        }
    }

    /// Where the sound to be written down begins: with the speech the phrase is in, but not long
    /// before the phrase.
    package static func start(of hit: KeywordHit, speechBegan: SampleTime?) -> SampleTime {
        let far = hit.start.samples - before
        let near = hit.start.samples - lead
        let speech = speechBegan.map { $0.samples - lead } ?? far
        return SampleTime(samples: max(0, min(near, max(far, speech))))
    }
}
