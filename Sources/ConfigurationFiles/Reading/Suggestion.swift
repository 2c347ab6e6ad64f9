// SPDX-License-Identifier: Apache-2.0

import Words

/// Which known word somebody meant.
package enum Suggestion {
    /// The word nearest to a mistyped one; nil when none is near.
    package static func nearest(to typed: String, among words: [String]) -> String? {
        let typed = typed.lowercased()
        let limit = max(1, typed.count / 3)
        return words.map { (word: $0, distance: EditDistance.ofTyping(typed, $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.word) < ($1.distance, $1.word) }?
            .word
    }
}
