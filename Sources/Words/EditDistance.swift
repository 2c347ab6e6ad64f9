// SPDX-License-Identifier: Apache-2.0

/// What it costs to make one sequence of another: one for each element put in or taken out, and for
/// one in another's place what the caller says.
///
/// The work is the product of both lengths, so both are bounded: of a pattern `longestPattern`
/// elements are looked at, of a text `longestText`.
package enum EditDistance {
    package static let longestPattern = 256
    package static let longestText = 16_384

    /// Letters to insert, remove, replace or swap with their neighbour to make one word of the
    /// other: how far what was typed is from a known word.
    package static func ofTyping(_ left: String, _ right: String) -> Int {
        between(Array(left.prefix(longestPattern)), Array(right.prefix(longestText)), swaps: true)
    }

    /// Letters to insert, remove or replace to make the text of the pattern: how far what was
    /// heard is from what was said.
    package static func between(_ pattern: [Character], _ text: [Character]) -> Int {
        between(
            Array(pattern.prefix(longestPattern)), Array(text.prefix(longestText)), swaps: false)
    }

    private static func between(
        _ pattern: [Character], _ text: [Character], swaps: Bool
    ) -> Int {
        var columns = Columns(rows: pattern.count)
        for place in text.indices {
            columns.advance(startingAt: Float(place + 1)) { row in
                pattern[row] == text[place] ? 0 : 1
            } isSwapped: { row in
                swaps && place > 0 && pattern[row] == text[place - 1]
                    && pattern[row - 1] == text[place]
            }
        }
        return Int(columns.cost)
    }

    /// The least cost of changing a pattern of so many elements into some stretch of a text of so
    /// many (Sellers' algorithm), and where that ends; `substitution` is the cost of the pattern's
    /// element in the place of the text's. At most the pattern's length.
    package static func nearest(
        of pattern: Int, in text: Int, substitution: (_ pattern: Int, _ text: Int) -> Float
    ) -> (cost: Float, end: Int) {
        var columns = Columns(rows: min(pattern, longestPattern))
        var best = (cost: columns.cost, end: 0)
        for place in 0..<min(text, longestText) {
            // A stretch begins anywhere for nothing.
            columns.advance(startingAt: 0) { row in
                substitution(row, place)
            } isSwapped: { _ in
                false
            }
            if columns.cost < best.cost { best = (columns.cost, place + 1) }
        }
        return best
    }

    /// Column by column of the text; row r is the cost of the pattern's first r elements.
    private struct Columns {
        private var last: [Float]
        private var beforeLast: [Float]

        init(rows: Int) {
            last = (0...rows).map(Float.init)
            beforeLast = last
        }

        var cost: Float { last[last.count - 1] }

        mutating func advance(
            startingAt first: Float, substitution: (Int) -> Float, isSwapped: (Int) -> Bool
        ) {
            // The oldest column is overwritten; each place is read before it is.
            var twoBack = (diagonal: Float.infinity, further: Float.infinity)
            for row in last.indices {
                let old = beforeLast[row]
                var cost = first
                if row > 0 {
                    cost = min(
                        last[row - 1] + substitution(row - 1),
                        min(last[row], beforeLast[row - 1]) + 1)
                }
                if row > 1, isSwapped(row - 1) { cost = min(cost, twoBack.further + 1) }
                beforeLast[row] = cost
                twoBack = (old, twoBack.diagonal)
            }
            swap(&last, &beforeLast)
        }
    }
}
