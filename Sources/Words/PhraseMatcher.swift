// SPDX-License-Identifier: Apache-2.0

/// Finds phrases in what a person said, whole words only, unless they are negated.
package struct PhraseMatcher: Sendable, Hashable {
    private struct Phrase: Sendable, Hashable {
        var text: String
        var words: [String]
    }

    /// By their first word, in the order of the rule.
    private let phrases: [String: [Phrase]]
    private let utterances: [Phrase]

    package init(phrases: [String], utterances: [String] = []) {
        func compile(_ texts: [String]) -> [Phrase] {
            texts.compactMap { text in
                let words = Tokeniser.plainWords(of: text)
                let content = words.filter { !Self.fillers.contains($0) }
                let kept = content.isEmpty ? words : content
                return kept.isEmpty ? nil : Phrase(text: text, words: kept)
            }
        }
        self.phrases = Dictionary(grouping: compile(phrases)) { $0.words[0] }
        self.utterances = compile(utterances)
    }

    /// The first phrase said and not negated, as the rule spells it.
    package func match(in text: String) -> String? {
        // A segment is a sentence or a few; what is longer is not a request.
        for clause in Tokeniser.clauses(of: String(text.prefix(Self.longest))) {
            if let found = match(inClause: clause) { return found }
        }
        return nil
    }

    /// Whether a phrase is said, and each time is negated: "please do not transfer me".
    package func isRefused(in text: String) -> Bool {
        let clauses = Tokeniser.clauses(of: String(text.prefix(Self.longest)))
        var isSaid = false
        for clause in clauses {
            let words = clause.filter { !Self.fillers.contains($0) }
            for place in places(in: words) {
                guard Negation.negates(words, from: place.start, to: place.end) else {
                    return false
                }
                isSaid = true
            }
        }
        return isSaid
    }

    private static let longest = 4000

    private func match(inClause clause: [String]) -> String? {
        let words = clause.filter { !Self.fillers.contains($0) }
        let isWhole = utterances.first { $0.words == words || $0.words == clause }
        if let isWhole { return isWhole.text }
        return places(in: words).first {
            !Negation.negates(words, from: $0.start, to: $0.end)
        }?.phrase
    }

    private typealias Place = (phrase: String, start: Int, end: Int)

    /// Where phrases are said, from the first word on.
    private func places(in words: [String]) -> [Place] {
        words.indices.flatMap { start in
            (phrases[words[start]] ?? []).compactMap { phrase in
                end(of: phrase.words, in: words, from: start).map { (phrase.text, start, $0) }
            }
        }
    }

    /// Where the phrase ends (exclusive) if it is said from `start`, describing words skipped.
    private func end(of phrase: [String], in words: [String], from start: Int) -> Int? {
        var position = start
        for word in phrase {
            while position < words.count, words[position] != word,
                position > start, Self.describing.contains(words[position])
            {
                position += 1
            }
            guard position < words.count, words[position] == word else { return nil }
            position += 1
        }
        return position
    }

    /// Words that carry nothing: left out of phrases and speech alike.
    private static let fillers: Set<String> = [
        "a", "an", "the", "to", "with", "of", "your", "please", "just", "um", "uh", "er", "erm",
        "well", "okay", "ok", "so", "some", "like",
    ]

    /// Words that may stand between the words of a phrase.
    private static let describing: Set<String> = [
        "real", "live", "actual", "proper", "human", "other", "different", "another", "now",
        "directly", "over", "back",
    ]
}
