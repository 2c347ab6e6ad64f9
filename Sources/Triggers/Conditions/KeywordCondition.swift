// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
import Words

/// A phrase is heard in the caller's voice.
package struct KeywordCondition: TriggerCondition, Hashable {
    /// Phrases as the spotter spells them; compared without case and accents.
    package var phrases: [String]
    /// Hits below this score do not count; 0 is perfect, about -2.5 the worst hit.
    package var minimumScore: Float
    /// Candidates that nothing has confirmed count, too.
    package var takesUnconfirmed: Bool

    private let spellings: Set<[String]>

    package init(
        phrases: [String], minimumScore: Float = -.infinity, takesUnconfirmed: Bool = false
    ) {
        self.phrases = phrases
        self.minimumScore = minimumScore
        self.takesUnconfirmed = takesUnconfirmed
        spellings = Set(phrases.map(Tokeniser.plainWords(of:)))
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .keyword(let hit) = signal, hit.party == .caller,
            hit.confirmed || takesUnconfirmed, hit.score >= minimumScore,
            spellings.contains(Tokeniser.plainWords(of: hit.phrase))
        else { return nil }
        return Finding(
            detail: "\"\(hit.phrase)\"", from: hit.start, to: hit.end, score: Double(hit.score))
    }
}
