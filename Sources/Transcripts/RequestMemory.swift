// SPDX-License-Identifier: Apache-2.0

import Words

/// What the caller said in the last minutes, to notice that they ask for the same again.
struct RequestMemory: Sendable, Hashable {
    private static let limit = 40
    private static let window = 180.0
    /// Words that say nothing about what is asked for.
    private static let empty: Set<String> = [
        "a", "an", "and", "the", "i", "is", "it", "to", "of", "please", "yes", "no", "uh", "um",
        "you", "me", "my", "can", "could", "would", "like", "want", "need", "said", "just", "so",
        "that", "this", "well", "okay", "ok", "do", "for", "on", "in",
    ]

    private struct Said: Sendable, Hashable {
        var words: Set<String>
        var at: Double
    }

    private var said: [Said] = []

    /// How often this was said within the window, this time included; 1 for something new.
    mutating func count(of text: String, at now: Double) -> Int {
        let words = Set(Tokeniser.plainWords(of: String(text.prefix(500)))).subtracting(Self.empty)
        guard !words.isEmpty else { return 1 }
        said.removeAll { $0.at < now - Self.window }
        let again = said.count { Self.alike($0.words, words) }
        if said.count == Self.limit { said.removeFirst() }
        said.append(Said(words: words, at: now))
        return again + 1
    }

    private static func alike(_ left: Set<String>, _ right: Set<String>) -> Bool {
        let shared = left.intersection(right).count
        return shared * 10 >= left.union(right).count * 6
    }
}
