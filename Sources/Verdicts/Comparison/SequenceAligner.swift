// SPDX-License-Identifier: Apache-2.0

/// Pairs elements of two sequences so that no two pairs cross and the pairs together weigh most.
enum SequenceAligner {
    /// The weight of a pair as such. What else speaks for or against one stays well below, so that
    /// more pairs are better than nicer ones.
    static let pair: Int64 = 1 << 32

    /// Of so many expected and so many actual elements. Nothing weighs nil: they are no pair. Work and
    /// memory are the product of both numbers; the caller keeps that within bounds.
    static func pairs(
        _ expected: Int, _ actual: Int, weight: (Int, Int) -> Int64?
    ) -> [LinePair] {
        guard expected > 0, actual > 0 else { return [] }
        let width = actual + 1
        // Whether the best of the rest begins with this pair, or leaves out one or the other.
        var choices = [Choice](repeating: .pass, count: expected * actual)
        var below = [Int64](repeating: 0, count: width)
        for row in (0..<expected).reversed() {
            var current = [Int64](repeating: 0, count: width)
            for column in (0..<actual).reversed() {
                var best = below[column]
                var choice = Choice.pass
                if current[column + 1] > best {
                    best = current[column + 1]
                    choice = .skip
                }
                if let weight = weight(row, column), weight + below[column + 1] > best {
                    best = weight + below[column + 1]
                    choice = .take
                }
                current[column] = best
                choices[row * actual + column] = choice
            }
            below = current
        }
        return walk(choices, expected, actual)
    }

    private enum Choice: UInt8 {
        /// Leaves out the expected one.
        case pass
        /// Leaves out the actual one.
        case skip
        case take
    }

    private static func walk(_ choices: [Choice], _ expected: Int, _ actual: Int) -> [LinePair] {
        var pairs: [LinePair] = []
        var row = 0
        var column = 0
        while row < expected, column < actual {
            switch choices[row * actual + column] {
            case .pass: row += 1
            case .skip: column += 1
            case .take:
                pairs.append(LinePair(row, column))
                row += 1
                column += 1
            }
        }
        return pairs
    }
}

/// A line of the expected timeline and the one of the actual timeline that it is, by their places.
struct LinePair: Hashable {
    var expected: Int
    var actual: Int

    init(_ expected: Int, _ actual: Int) {
        self.expected = expected
        self.actual = actual
    }
}
