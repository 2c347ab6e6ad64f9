// SPDX-License-Identifier: Apache-2.0

/// Finds the stretch of a sequence that is nearest to a pattern (Sellers' algorithm).
enum ApproximateMatch {
    /// The least cost of changing the pattern into some stretch of `text`, and where that ends:
    /// one for an element too many or too few, `substitution` for another in its place. The cost
    /// is at most the pattern's length.
    static func nearest<Element>(
        of pattern: [Element], in text: [Element],
        substitution: (Element, Element) -> Float
    ) -> (cost: Float, end: Int) {
        guard !pattern.isEmpty else { return (0, 0) }
        // Column by column of the text; row r is the cost of the pattern's first r elements.
        var column = (0...pattern.count).map(Float.init)
        var best = (cost: column[pattern.count], end: 0)
        for (place, element) in text.enumerated() {
            var diagonal = column[0]
            for row in 1...pattern.count {
                let change = diagonal + substitution(pattern[row - 1], element)
                diagonal = column[row]
                column[row] = min(change, min(column[row], column[row - 1]) + 1)
            }
            if column[pattern.count] < best.cost { best = (column[pattern.count], place + 1) }
        }
        return best
    }
}
