// SPDX-License-Identifier: Apache-2.0

/// Follows every phrase of a set through one stream, row by row: Viterbi over phone, optional
/// gap, phone..., beginning anywhere, with the cost of a phone averaged over the phrase.
///
/// A value: a copy runs ahead over rows that are not final yet and is thrown away.
package struct PhraseScorer: Sendable {
    /// One phrase's best ending in the latest row.
    package struct Ending: Sendable {
        /// Mean cost of a phone, 0 at best.
        package var score: Float
        /// Row the phrase began in.
        package var start: Int
    }

    static let impossible: Float = -1e9

    private var totals: [Float]
    private var starts: [Int32]
    package private(set) var endings: [Ending]

    package init(_ set: KeywordSet) {
        totals = Array(repeating: Self.impossible, count: set.stateCount)
        starts = Array(repeating: 0, count: set.stateCount)
        endings = Array(
            repeating: Ending(score: Self.impossible, start: 0), count: set.phrases.count)
    }

    package mutating func reset() {
        for index in totals.indices { totals[index] = Self.impossible }
        for index in endings.indices { endings[index].score = Self.impossible }
    }

    /// Takes the states of another scorer of the same set, without allocating.
    package mutating func copy(_ other: PhraseScorer) {
        guard totals.count == other.totals.count else { return }
        for index in totals.indices {
            totals[index] = other.totals[index]
            starts[index] = other.starts[index]
        }
    }

    /// One row: `costs` as `PhoneCosts` fills them, `row` counts rows of the stream.
    package mutating func step(_ set: KeywordSet, costs: UnsafePointer<Float>, row: Int) {
        for index in endings.indices { endings[index].score = Self.impossible }
        let now = Int32(truncatingIfNeeded: row)
        totals.withUnsafeMutableBufferPointer { totals in
            starts.withUnsafeMutableBufferPointer { starts in
                for sequence in set.sequences {
                    let ending = Self.advance(
                        sequence, set, totals: totals, starts: starts, costs: costs, now: now)
                    if ending.score > endings[sequence.phrase].score {
                        endings[sequence.phrase] = ending
                    }
                }
            }
        }
    }

    @inline(__always)
    private static func advance(
        _ sequence: KeywordSet.Sequence, _ set: KeywordSet,
        totals: UnsafeMutableBufferPointer<Float>, starts: UnsafeMutableBufferPointer<Int32>,
        costs: UnsafePointer<Float>, now: Int32
    ) -> Ending {
        let count = sequence.phones.count
        let first = sequence.firstState
        let last = first + 2 * count - 2
        let longest = Int32(11 * count + 25)
        var state = last
        while state > first {
            var best = totals[state]
            var start = starts[state]
            if totals[state - 1] > best {
                best = totals[state - 1]
                start = starts[state - 1]
            }
            if set.stateSkips[state], totals[state - 2] > best {
                best = totals[state - 2]
                start = starts[state - 2]
            }
            best += costs[Int(set.stateColumns[state])]
            totals[state] = now &- start > longest ? impossible : best
            starts[state] = start
            state -= 1
        }
        // The first phone may begin in any row; beginning now always beats having begun.
        totals[first] = costs[Int(set.stateColumns[first])]
        starts[first] = now
        return Ending(score: totals[last] / Float(count), start: Int(starts[last]))
    }
}
