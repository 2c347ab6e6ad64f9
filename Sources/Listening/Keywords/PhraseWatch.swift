// SPDX-License-Identifier: Apache-2.0

/// Picks the events out of one phrase's scores: the local maximum of each hill over the
/// threshold, once it is settled, and nothing more for half a second.
struct PhraseWatch: Sendable {
    struct Candidate: Sendable, Hashable {
        var score: Float
        /// Rows of the stretch: the first and the last of the phrase.
        var start: Int
        var end: Int
    }

    /// Rows of 20 ms between two events of a phrase.
    static let refractory = 25

    let phrase: Int
    private(set) var candidate: Candidate?
    private var quietUntil = Int.min

    init(phrase: Int) {
        self.phrase = phrase
    }

    mutating func reset() {
        candidate = nil
        quietUntil = Int.min
    }

    /// Offers the phrase's ending in a row.
    @inline(__always)
    mutating func offer(_ ending: PhraseScorer.Ending, row: Int, from threshold: Float) {
        guard ending.score >= threshold, row >= quietUntil else { return }
        if let best = candidate, best.score >= ending.score { return }
        candidate = Candidate(score: ending.score, start: ending.start, end: row)
    }

    /// The candidate once `settle` rows after its end are known.
    mutating func settled(known row: Int, settle: Int) -> Candidate? {
        guard let best = candidate, row - best.end >= settle else { return nil }
        candidate = nil
        quietUntil = best.end + Self.refractory
        return best
    }
}
