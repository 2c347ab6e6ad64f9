// SPDX-License-Identifier: Apache-2.0

/// Aligns one pronunciation with a stretch of sound, keeping the path: the score of the whole,
/// and of each phone. The careful look at a candidate; allocates.
struct PhraseAligner {
    struct Alignment: Sendable, Hashable {
        /// Mean cost of a phone over the path, gaps included: as the streaming scorer counts.
        var score: Float
        /// First and last row.
        var start: Int
        var end: Int
        /// Cost a row of each phone.
        var phones: [Float]
        /// Score of the worst word.
        var worstWord: Float
    }

    private let sequence: KeywordSet.Sequence
    private let columns: ArraySlice<UInt8>
    private let skips: ArraySlice<Bool>

    init(_ sequence: KeywordSet.Sequence, in set: KeywordSet) {
        self.sequence = sequence
        let states = sequence.firstState..<sequence.firstState + 2 * sequence.phones.count - 1
        columns = set.stateColumns[states]
        skips = set.stateSkips[states]
    }

    /// The best alignment that ends in one of `ends`, of costs [rows][stride].
    func align(
        _ costs: UnsafePointer<Float>, rows: Int, stride: Int, ends: Range<Int>
    ) -> Alignment? {
        let states = columns.count
        let base = columns.startIndex
        let impossible = PhraseScorer.impossible
        var totals = [Float](repeating: impossible, count: states)
        // How far back the state before was: 0, 1 or 2.
        var steps = [UInt8](repeating: 0, count: rows * states)
        var best: (score: Float, row: Int)?
        for row in 0..<rows {
            let cost = costs + row * stride
            for state in Swift.stride(from: states - 1, to: 0, by: -1) {
                var from = totals[state]
                var step: UInt8 = 0
                if totals[state - 1] > from {
                    from = totals[state - 1]
                    step = 1
                }
                if skips[base + state], totals[state - 2] > from {
                    from = totals[state - 2]
                    step = 2
                }
                totals[state] = max(impossible, from + cost[Int(columns[base + state])])
                steps[row * states + state] = step
            }
            totals[0] = cost[Int(columns[base])]
            let score = totals[states - 1] / Float(sequence.phones.count)
            if ends.contains(row), score > best?.score ?? impossible / 2 {
                best = (score, row)
            }
        }
        guard let best else { return nil }
        return trace(costs, stride: stride, steps: steps, score: best.score, end: best.row)
    }

    private func trace(
        _ costs: UnsafePointer<Float>, stride: Int, steps: [UInt8], score: Float, end: Int
    ) -> Alignment? {
        let states = columns.count
        let base = columns.startIndex
        var sums = [Float](repeating: 0, count: sequence.phones.count)
        var state = states - 1
        var row = end
        while row >= 0 {
            let cost = costs[row * stride + Int(columns[base + state])]
            // A gap counts for the phone before it.
            sums[state / 2] += cost
            if state == 0 { break }
            state -= Int(steps[row * states + state])
            row -= 1
        }
        guard row >= 0 else { return nil }
        return Alignment(
            score: score, start: row, end: end, phones: sums, worstWord: worstWord(sums))
    }

    private func worstWord(_ sums: [Float]) -> Float {
        var worst: Float = 0
        for (index, first) in sequence.wordStarts.enumerated() {
            let next =
                index + 1 < sequence.wordStarts.count
                ? sequence.wordStarts[index + 1] : sums.count
            guard next > first else { continue }
            worst = min(worst, sums[first..<next].reduce(0, +) / Float(next - first))
        }
        return worst
    }
}
