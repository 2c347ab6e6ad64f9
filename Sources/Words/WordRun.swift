// SPDX-License-Identifier: Apache-2.0

/// Whether words stand in a text one after the other.
package enum WordRun {
    /// Whether the text has these words in a row; no words are in no text.
    package static func isThere(_ words: [String], in text: [String]) -> Bool {
        guard let first = words.first, text.count >= words.count else { return false }
        return (0...text.count - words.count).contains { start in
            text[start] == first && text[start...].starts(with: words)
        }
    }
}
