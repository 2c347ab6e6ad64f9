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
                let words = Script.parted(Tokeniser.plainWords(of: text))
                let content = words.filter { !Self.fillers.contains($0) }
                let kept = content.isEmpty ? words : content
                return kept.isEmpty ? nil : Phrase(text: text, words: kept)
            }
        }
        self.phrases = Dictionary(grouping: compile(phrases)) { $0.words[0] }
        self.utterances = compile(utterances)
    }

    /// Every text with a phrase in it has one of these (`PartedText.anchors`).
    package var anchors: Set<PhraseAnchor> {
        let texts = phrases.values.joined().map(\.words) + utterances.map(\.words)
        return Set(texts.map(PhraseAnchor.init(ofPhrase:)))
    }

    /// The first phrase said and not negated, as the rule spells it.
    package func match(in text: String) -> String? { match(in: PartedText(text)) }

    package func match(in said: PartedText) -> String? {
        for clause in said.clauses {
            if let found = match(in: clause) { return found }
        }
        return nil
    }

    /// Whether a phrase is said, and each time is negated: "please do not transfer me".
    package func isRefused(in text: String) -> Bool { isRefused(in: PartedText(text)) }

    package func isRefused(in said: PartedText) -> Bool {
        var isSaid = false
        for clause in said.clauses {
            for place in places(in: clause.content) {
                guard Negation.negates(clause.content, from: place.start, to: place.end) else {
                    return false
                }
                isSaid = true
            }
        }
        return isSaid
    }

    private func match(in clause: PartedText.Clause) -> String? {
        let words = clause.content
        let isWhole = utterances.first { $0.words == words || $0.words == clause.words }
        if let isWhole { return isWhole.text }
        return places(in: words).first {
            !Negation.negates(words, from: $0.start, to: $0.end)
        }?.phrase
    }

    private typealias Place = (phrase: String, start: Int, end: Int)

    /// Where phrases are said, from the first word on.
    private func places(in words: [String]) -> [Place] {
        var places: [Place] = []
        for start in words.indices {
            guard let begun = phrases[words[start]] else { continue }
            for phrase in begun {
                guard let end = end(of: phrase.words, in: words, from: start) else { continue }
                places.append((phrase.text, start, end))
            }
        }
        return places
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

    /// Whether a word carries nothing.
    static func isFiller(_ word: String) -> Bool { fillers.contains(word) }

    /// Words that carry nothing: left out of phrases and speech alike.
    private static let fillers: Set<String> = [
        "a", "an", "the", "to", "with", "of", "your", "please", "just", "um", "uh", "er", "erm",
        "well", "okay", "ok", "so", "some", "like",
    ]

    /// Whether a word may stand between those of a phrase.
    static func isDescribing(_ word: String) -> Bool { describing.contains(word) }

    /// Words that may stand between the words of a phrase.
    private static let describing: Set<String> = [
        "real", "live", "actual", "proper", "human", "other", "different", "another", "now",
        "directly", "over", "back",
    ]
}
