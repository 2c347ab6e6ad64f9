// SPDX-License-Identifier: Apache-2.0

import Words

/// What somebody said about talking to a person.
struct PersonRequest: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// They want one.
        case wish
        /// They ask whether they talk to one.
        case question
        /// They want none.
        case refusal
    }

    var kind: Kind
    /// The words it rests on.
    var words: String
}

/// What was said, parted into words once for all languages.
struct RequestText: Sendable {
    let words: [Word]
    /// The words for comparison, and the parts of those that an apostrophe parts in some language.
    let vocabulary: Set<String>
    let isQuestion: Bool
    /// Whether any of it is in a script that parts no words by spaces.
    let hasWideScript: Bool

    init(_ text: String) { self.init(text, PartedText(text)) }

    /// Of a text that is parted already. A segment is a sentence or a few: what follows 4000
    /// characters is left out.
    init(_ text: String, _ parted: PartedText) {
        let text = Self.bounded(text)
        words = parted.written
        vocabulary = words.reduce(into: []) { all, word in
            all.insert(word.plain)
            guard word.written.contains("'") else { return }
            all.formUnion(RequestVocabulary.parted(word.written))
        }
        isQuestion = text.unicodeScalars.contains { "?¿？".unicodeScalars.contains($0) }
        hasWideScript = text.unicodeScalars.contains { $0.value >= 0x2E80 }
    }

    static func bounded(_ text: String) -> String { String(text.prefix(4000)) }
}

/// Understands who asks for a person, in some languages.
///
/// Nobody lists sentences here: a wish is a verb of contact or of having, a noun for a person, and
/// something that makes it the speaker's own wish of now; negations, reports, conditions and what
/// is past take that away.
struct PersonRequests: Sendable, Hashable {
    let languages: Set<RequestLanguage>
    /// Always asked in the same order.
    private let ordered: [RequestLanguage]

    init(_ languages: Set<RequestLanguage>) {
        self.languages = languages
        ordered = languages.sorted { $0.rawValue < $1.rawValue }
    }

    /// What a caller's words say; a wish in one language goes before all else in the others.
    func judge(_ said: RequestText) -> PersonRequest? {
        let found = ordered.compactMap { language in
            switch language {
            case .chinese: RunRequests.chinese.judge(said)
            case .japanese: RunRequests.japanese.judge(said)
            case .english, .spanish, .german, .french, .italian, .portuguese, .dutch:
                language.vocabulary.flatMap {
                    $0.mayBear(said) ? RequestGrammar(RequestSentence(said, in: $0)).judge() : nil
                }
            }
        }
        return found.first { $0.kind == .wish } ?? found.first { $0.kind == .question }
            ?? found.first
    }

    /// Whether an agent's words offer a person, and end with that.
    func isOffer(_ text: String) -> Bool {
        let sentences = Self.lastWords(of: RequestText.bounded(text)).map(RequestText.init)
        return languages.contains { language in
            sentences.contains { isOffer($0, in: language) }
        }
    }

    private func isOffer(_ sentence: RequestText, in language: RequestLanguage) -> Bool {
        switch language {
        case .chinese: RunRequests.chinese.isOffer(sentence)
        case .japanese: RunRequests.japanese.isOffer(sentence)
        case .english, .spanish, .german, .french, .italian, .portuguese, .dutch:
            language.vocabulary.map {
                RequestAnswers(RequestSentence(sentence, in: $0, of: .agent)).isOffer
            }
                ?? false
        }
    }

    /// Whether a caller's words accept what was offered, and do no more.
    func isYes(_ said: RequestText) -> Bool {
        languages.contains { language in
            switch language {
            case .chinese: RunRequests.chinese.isYes(said)
            case .japanese: RunRequests.japanese.isYes(said)
            case .english, .spanish, .german, .french, .italian, .portuguese, .dutch:
                language.vocabulary.map { RequestAnswers(RequestSentence(said, in: $0)).isYes }
                    ?? false
            }
        }
    }

    /// Where an offer may stand that a yes would answer: the last question, what stands before it
    /// where it is short ("Is that okay?"), or where nothing is asked the last two sentences.
    private static func lastWords(of text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        for character in text {
            current.append(character)
            if ".!?。！？\n".contains(character) {
                sentences.append(current)
                current = ""
            }
        }
        sentences.append(current)
        sentences.removeAll { !$0.contains { $0.isLetter } }
        guard let asked = sentences.lastIndex(where: { $0.contains { "?？".contains($0) } }) else {
            return Array(sentences.suffix(2))
        }
        let isShort = sentences[asked].split(separator: " ").count <= 5
        return isShort && asked > 0
            ? [sentences[asked], sentences[asked - 1]] : [sentences[asked]]
    }
}

extension RequestLanguage {
    /// The words of a language that parts them by spaces.
    var vocabulary: RequestVocabulary? {
        switch self {
        case .english: .english
        case .spanish: .spanish
        case .german: .german
        case .french: .french
        case .italian: .italian
        case .portuguese: .portuguese
        case .dutch: .dutch
        case .chinese, .japanese: nil
        }
    }
}
