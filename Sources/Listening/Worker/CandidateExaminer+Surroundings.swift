// SPDX-License-Identifier: Apache-2.0

import Models

/// Words around a phrase that tell that it is meant: before it "I want to", after it "please".
extension CandidateExaminer {
    /// How well the best words that may lead in to the phrase fit the sound right before it, in the
    /// looks that were just taken: the mean cost of a phone of theirs. Nil where none was taken, or
    /// nothing leads in to such phrases.
    func lead(to phrase: Int, _ phones: PhoneTrack, _ ends: Range<Int>) -> Float? {
        let keywords = phones.keywords
        guard let leads = keywords.leads[keywords.phrases[phrase].place] else { return nil }
        return best(of: leads, beside: phrase, phones) { lead, way in
            lead.map { (PhraseAligner($0, then: way, in: keywords), ends) }
                ?? (PhraseAligner(way, in: keywords), ends)
        }
    }

    /// The same of what may follow the phrase, which lies in samples `start..<end`, up to the end
    /// of the speech. Nil where the leg has no look left.
    func trail(
        of phrase: Int, from start: Int64, to end: Int64, speechEnd: Int64,
        _ leg: ListeningTrack, _ phones: PhoneTrack
    ) -> Float? {
        guard phones.lookBudget.take(at: leg.history.end) else { return nil }
        prepare(from: start, to: speechEnd, leg)
        guard let found = stretch else { return nil }
        for look in 0..<tuning.plainLooks where !take(look, leg, phones) { return nil }
        let keywords = phones.keywords
        func ends(around sample: Int64) -> Range<Int> {
            let row = Int((sample - found.first) / PhoneTrack.rowSamples)
            return max(0, min(found.rows, row - 12))..<max(0, min(found.rows, row + 10))
        }
        return best(of: keywords.trails, beside: phrase, phones) { trail, way in
            trail.map { (PhraseAligner(way, then: $0, in: keywords), ends(around: speechEnd)) }
                ?? (PhraseAligner(way, in: keywords), ends(around: end))
        }
    }

    /// The best mean cost, over the looks taken, of a phone that some words add to the phrase they
    /// are said with. `aligner` gives where the phrase ends with them, or alone, and how it is aligned.
    private func best(
        of words: [KeywordSet.Sequence], beside phrase: Int, _ phones: PhoneTrack,
        aligner: (KeywordSet.Sequence?, KeywordSet.Sequence) -> (PhraseAligner, Range<Int>)
    ) -> Float? {
        guard let stretch, stretch.taken > 0 else { return nil }
        let ways = phones.keywords.sequences.filter { $0.phrase == phrase }
        var sums = [Float](repeating: 0, count: words.count)
        for look in 0..<stretch.taken {
            fill(look, rows: stretch.rows, phones)
            func score(_ what: KeywordSet.Sequence?, _ way: KeywordSet.Sequence) -> Float {
                let (aligner, ends) = aligner(what, way)
                return aligner.score(
                    costs.base, rows: stretch.rows, stride: phones.costs.columnCount, ends: ends)
            }
            let alone = ways.map { score(nil, $0) }
            guard let best = alone.indices.max(by: { alone[$0] < alone[$1] }) else { return nil }
            let size = Float(ways[best].phones.count)
            for (index, one) in words.enumerated() {
                let count = Float(one.phones.count)
                let both = score(one, ways[best])
                sums[index] += (both * (size + count) - alone[best] * size) / count
            }
        }
        return sums.max().map { $0 / Float(stretch.taken) }
    }
}
