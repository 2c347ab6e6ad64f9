// SPDX-License-Identifier: Apache-2.0

/// Which known word somebody meant.
enum Suggestion {
    /// The word nearest to a mistyped one; nil when none is near.
    static func nearest(to typed: String, among words: [String]) -> String? {
        let typed = typed.lowercased()
        let limit = max(1, typed.count / 3)
        return words.map { (word: $0, distance: distance(typed, $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?
            .word
    }

    /// Letters to insert, remove, replace or swap with their neighbour to make one of the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.prefix(64))
        let right = Array(right.prefix(64))
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                let isSame = left[row] == right[column]
                var best = min(
                    last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    best = min(best, before[column - 1] + 1)
                }
                current.append(best)
            }
            before = last
            last = current
        }
        return last[right.count]
    }
}
