// SPDX-License-Identifier: Apache-2.0

import Words

/// Which known word somebody meant.
package enum Suggestion {
    /// The word nearest to a mistyped one; nil when none is near.
    package static func nearest(to typed: String, among words: [String]) -> String? {
        let typed = typed.lowercased()
        let limit = max(1, typed.count / 3)
        let near = words.map { (word: $0, distance: EditDistance.ofTyping(typed, $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?
            .word
        return near ?? words.filter { stem($0) == stem(typed) }.min()
    }

    /// A key without its unit: `within`, `within_ms` and `within_minutes` mean `within_seconds`.
    private static func stem(_ word: String) -> Substring {
        let units = [
            "_seconds", "_second", "_secs", "_sec", "_s", "_milliseconds", "_millis", "_ms",
            "_minutes", "_minute", "_mins", "_min", "_hours", "_hour",
        ]
        let unit = units.first(where: word.hasSuffix) ?? ""
        return word.dropLast(unit.count)
    }
}
