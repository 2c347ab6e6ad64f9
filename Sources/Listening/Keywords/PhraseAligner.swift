// SPDX-License-Identifier: Apache-2.0

/// Aligns one pronunciation with a stretch of sound that is all there: the same costs and paths
/// as the streaming scorer, over a given range of endings.
struct PhraseAligner {
    private let phones: Int
    private let columns: [UInt8]
    private let skips: [Bool]

    init(_ sequence: KeywordSet.Sequence, in set: KeywordSet) {
        phones = sequence.phones.count
        let states = sequence.firstState..<sequence.firstState + 2 * phones - 1
        columns = Array(set.stateColumns[states])
        skips = Array(set.stateSkips[states])
    }

    /// One pronunciation right after another: words and what leads in to them.
    init(_ lead: KeywordSet.Sequence, then sequence: KeywordSet.Sequence, in set: KeywordSet) {
        let (before, after) = (Self(lead, in: set), Self(sequence, in: set))
        phones = before.phones + after.phones
        columns = before.columns + [0] + after.columns
        skips =
            before.skips + [false, lead.phones.last != sequence.phones.first]
            + after.skips.dropFirst()
    }

    /// The best mean cost of a phone over alignments that end in one of `ends`, of costs
    /// [rows][stride]; `PhoneCosts.floor` when there is none.
    func score(
        _ costs: UnsafePointer<Float>, rows: Int, stride width: Int, ends: Range<Int>
    ) -> Float {
        let states = columns.count
        var totals = [Float](repeating: PhraseScorer.impossible, count: states)
        var best = PhoneCosts.floor
        for row in 0..<min(rows, ends.upperBound) {
            let cost = costs + row * width
            for state in stride(from: states - 1, to: 0, by: -1) {
                var from = max(totals[state], totals[state - 1])
                if skips[state] { from = max(from, totals[state - 2]) }
                totals[state] = max(
                    PhraseScorer.impossible, from + cost[Int(columns[state])])
            }
            totals[0] = cost[Int(columns[0])]
            if ends.contains(row) { best = max(best, totals[states - 1] / Float(phones)) }
        }
        return best
    }
}
