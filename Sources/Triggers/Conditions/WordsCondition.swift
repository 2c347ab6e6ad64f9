// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
import Words

/// A party says a phrase, by the transcript, and does not negate it.
package struct WordsCondition: TriggerCondition, Hashable {
    package var party: Party.Role
    /// Phrases that count wherever they are said: "talk to a person".
    package var phrases: [String]
    /// Phrases that count only when they are all that is said: "operator".
    package var utterances: [String]
    /// Partial segments count, too: sooner, and sometimes wrong.
    package var takesPartials: Bool
    /// Segments below this confidence do not count; segments without one do.
    package var minimumConfidence: Double

    private let matcher: PhraseMatcher

    package init(
        party: Party.Role = .caller, phrases: [String], utterances: [String] = [],
        takesPartials: Bool = false, minimumConfidence: Double = 0
    ) {
        self.party = party
        self.phrases = phrases
        self.utterances = utterances
        self.takesPartials = takesPartials
        self.minimumConfidence = minimumConfidence
        matcher = PhraseMatcher(phrases: phrases, utterances: utterances)
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .transcript(let segment) = signal, segment.party.role == party,
            segment.isFinal || takesPartials,
            segment.confidence ?? 1 >= minimumConfidence,
            let phrase = matcher.match(in: segment.text)
        else { return nil }
        return Finding(
            detail: "\"\(phrase)\"", from: segment.start, to: segment.end,
            score: segment.confidence)
    }
}
