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
    /// With the roles of what only an agent says, and without.
    private let ofAgent: [String: RequestRoles]
    private let ofCaller: [String: RequestRoles]
    /// The number of words of the longest phrase by its first word.
    private let longest: [String: Int]

    init(
        _ language: RequestLanguage, isVerbFinal: Bool = false, isElided: Bool = false,
        _ phrases: [(RequestRoles, String)]
    ) {
        self.language = language
        self.isVerbFinal = isVerbFinal
        self.isElided = isElided
        var roles: [String: RequestRoles] = [:]
        var longest: [String: Int] = [:]
        for (role, text) in phrases {
            for words in Self.expanded(text, isElided: isElided) {
                roles[words.joined(separator: " "), default: []].formUnion(role)
                longest[words[0]] = max(longest[words[0]] ?? 0, words.count)
            }
        }
        ofAgent = roles
        ofCaller = roles.compactMapValues { roles in
            let rest = roles.subtracting([.offer, .connectYou])
            return rest.isEmpty ? nil : rest
        }
        self.longest = longest
    }

    /// The longest phrase that the words begin with: its number of words, and what it does.
    func longestPhrase(
        in words: ArraySlice<String>, of speaker: RequestSentence.Speaker
    ) -> (count: Int, roles: RequestRoles)? {
        guard let first = words.first, let most = longest[first] else { return nil }
        let phrases = speaker == .agent ? ofAgent : ofCaller
        for count in stride(from: min(most, words.count), through: 1, by: -1) {
            let phrase = count == 1 ? first : words.prefix(count).joined(separator: " ")
            if let roles = phrases[phrase] { return (count, roles) }
        }
        return nil
    }

    /// Whether a single word names somebody to ask for, in any of the languages.
    static func isPerson(_ word: String) -> Bool {
        RequestLanguage.allCases.contains { language in
            language.vocabulary?.longestPhrase(in: [word], of: .caller)?.roles
                .has([.person, .anyone]) ?? false
        }
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

    private static func parted(_ written: String) -> [String] {
        written.split(separator: "'").flatMap { Tokeniser.plainWords(of: String($0)) }
    }

    // MARK: Templates

    private static func expanded(_ text: String, isElided: Bool) -> [[String]] {
        text.split { $0 == "," || $0.isNewline }.flatMap { template in
            template.split(separator: " ").reduce([[]]) { phrases, token in
                let alternatives = alternatives(of: String(token), isElided: isElided)
                return phrases.flatMap { phrase in alternatives.map { phrase + $0 } }
            }
        }.filter { !$0.isEmpty }
    }

    private static func alternatives(of token: String, isElided: Bool) -> [[String]] {
        let isOptional = token.hasSuffix("?")
        let given = (isOptional ? token.dropLast() : token[...]).split(separator: "|").map {
            let words = $0.replacing("_", with: " ")
            return isElided
                ? words.split(separator: " ").flatMap { parted(String($0)) }
                : Tokeniser.plainWords(of: String(words))
        }
        return isOptional ? given + [[]] : given
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
