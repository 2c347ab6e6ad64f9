// SPDX-License-Identifier: Apache-2.0

import Words

/// The words of one language for asking for a person, by what they do in a sentence.
///
/// Phrases are parted by commas or lines, words by spaces. `talk|speak to?` is each of *talk*,
/// *speak*, *talk to* and *speak to*; `_` joins words of one alternative.
struct RequestVocabulary: Sendable {
    let language: RequestLanguage
    /// Whether the verb stands at the end: "mit einem Menschen sprechen".
    let isVerbFinal: Bool
    /// Whether an apostrophe parts words: "j'aimerais", "un'operatrice".
    let isElided: Bool
    /// Templates that may begin with a word.
    private let beginning: [String: [RequestTemplate]]
    /// Words of which one stands in everything that `RequestGrammar` makes something of.
    private let bearing: Set<String>

    init(
        _ language: RequestLanguage, isVerbFinal: Bool = false, isElided: Bool = false,
        _ phrases: [(RequestRoles, String)]
    ) {
        self.language = language
        self.isVerbFinal = isVerbFinal
        self.isElided = isElided
        var beginning: [String: [RequestTemplate]] = [:]
        var bearing: Set<String> = []
        for (roles, text) in phrases {
            for line in text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
                let slots = line.split(separator: " ").map {
                    Self.slot(String($0), isElided: isElided)
                }
                let template = RequestTemplate(roles: roles, slots: slots)
                for word in template.firstWords { beginning[word, default: []].append(template) }
                if roles.has(.bearing) { bearing.formUnion(template.firstWords) }
            }
        }
        self.beginning = beginning
        self.bearing = bearing
    }

    /// Whether a text may say anything of a person or a machine. Most say nothing, and need not be
    /// looked at any closer.
    func mayBear(_ said: RequestText) -> Bool { !bearing.isDisjoint(with: said.vocabulary) }

    /// The longest phrase that the words begin with: its number of words, and what it does.
    func longestPhrase(
        in words: ArraySlice<String>, of speaker: RequestSentence.Speaker
    ) -> (count: Int, roles: RequestRoles)? {
        guard let first = words.first, let templates = beginning[first] else { return nil }
        var longest: (count: Int, roles: RequestRoles)?
        for template in templates {
            let roles = template.roles(of: speaker)
            guard !roles.isEmpty, let count = template.longest(in: words) else { continue }
            if count > longest?.count ?? 0 {
                longest = (count, roles)
            } else if count == longest?.count {
                longest?.roles.formUnion(roles)
            }
        }
        return longest
    }

    /// Whether words name somebody to ask for and say nothing else, in any of these languages:
    /// "operator", "a real person, please", but not "get me a person".
    static func namesPerson(_ words: [String], in languages: Set<RequestLanguage>) -> Bool {
        languages.contains { $0.vocabulary?.namesPerson(words[...]) ?? false }
    }

    private func namesPerson(_ words: ArraySlice<String>) -> Bool {
        var rest = words
        // "Human please" is a wish as a whole to whoever reads it.
        while longestPhrase(in: rest.suffix(1), of: .caller)?.roles.has(.please) ?? false {
            rest.removeLast()
        }
        var hasName = false
        while !rest.isEmpty {
            guard let phrase = longestPhrase(in: rest, of: .caller) else { return false }
            if phrase.roles.has([.person, .anyone, .service]) {
                hasName = true
            } else if !phrase.roles.has(.light) {
                return false
            }
            rest = rest.dropFirst(phrase.count)
        }
        return hasName
    }

    /// What was said in this language's words, each with whether a clause ends after it.
    func words(of said: RequestText) -> [(word: String, endsClause: Bool)] {
        said.words.flatMap { word in
            guard isElided, word.written.contains("'") else {
                return [(word.plain, word.endsClause)]
            }
            let parts = Self.parted(word.written)
            return parts.enumerated().map { index, part in
                (part, word.endsClause && index == parts.count - 1)
            }
        }
    }

    static func parted(_ written: String) -> [String] {
        written.split(separator: "'").flatMap { Tokeniser.plainWords(of: String($0)) }
    }

    private static func slot(_ token: String, isElided: Bool) -> RequestTemplate.Slot {
        let isOptional = token.hasSuffix("?")
        let given = (isOptional ? token.dropLast() : token[...]).split(separator: "|").map {
            let words = $0.replacing("_", with: " ")
            return isElided
                ? words.split(separator: " ").flatMap { parted(String($0)) }
                : Tokeniser.plainWords(of: String(words))
        }
        return RequestTemplate.Slot(given, isOptional: isOptional)
    }
}

/// A language in which a wish for a person is understood, by its ISO 639 code.
package enum RequestLanguage: String, Sendable, Hashable, CaseIterable {
    case english = "en"
    case spanish = "es"
    case german = "de"
    case french = "fr"
    case italian = "it"
    case portuguese = "pt"
    case dutch = "nl"
    case chinese = "zh"
    case japanese = "ja"
}
