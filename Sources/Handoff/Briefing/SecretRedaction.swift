// SPDX-License-Identifier: Apache-2.0

/// Takes PINs, passwords and other secrets out of text, for every reader: what follows the word
/// ("my PIN is 4 2 4 2", "password: hunter2"), what comes before it ("1234 is my PIN"), and what
/// answers a question for one.
package struct SecretRedaction: Sendable, Hashable {
    package static let mark = "[secret removed]"

    /// How many words may stand between the name of a secret and its digits.
    private static let reach = 6
    /// A secret said in words is no longer.
    private static let longestInWords = 6

    package init() {}

    package func redacted(_ text: String) -> String {
        let words = SpacedWord.words(of: text)
        var gone = Array(repeating: false, count: words.count)
        let plain = words.map(\.plain)
        var index = 0
        while index < words.count {
            guard let (kind, count) = SecretWords.match(plain[index...]) else {
                index += 1
                continue
            }
            let after = index + count
            // "PIN:1234" is one word.
            mark(before: index, words, plain, &gone)
            switch kind {
            case .digits: markDigits(from: after, words, plain, &gone)
            case .anything: markAnything(from: after, words, plain, &gone)
            }
            index = after
        }
        return Self.text(words, gone)
    }

    /// The answer to a question for a secret of this kind.
    func redactedAnswer(_ text: String, to kind: SecretWords.Kind) -> String {
        let words = SpacedWord.words(of: text)
        var gone = words.map { SpokenDigits.count(in: $0.plain) > 0 }
        let digits = words.reduce(0) { $0 + SpokenDigits.count(in: $1.plain) }
        switch kind {
        case .digits:
            // "One moment" is no PIN.
            if digits < 3 { return text }
        case .anything:
            let says = words.filter { !SecretWords.fillers.contains($0.plain) }
            let first = says.first?.plain ?? ""
            let isShort = says.count <= 4 && !Self.evasions.contains(first)
            if isShort { gone = words.map { !SecretWords.fillers.contains($0.plain) } }
            if !isShort, digits == 0 { return text }
        }
        return Self.text(words, gone)
    }

    private static let evasions: Set<String> = [
        "yes", "no", "i", "i'm", "i've", "what", "why", "sorry", "one", "please", "can", "could",
        "wait", "hold", "ok", "okay", "sure", "don't", "never", "we", "hello", "a",
    ]

    /// The secret a question is for; nil when the text is none.
    static func question(in text: String) -> SecretWords.Kind? {
        let words = SpacedWord.words(of: text).map(\.plain)
        guard text.contains("?") || words.contains(where: asking.contains) else { return nil }
        return words.indices.lazy.compactMap { SecretWords.match(words[$0...])?.kind }.first
    }

    private static let asking: Set<String> = [
        "please", "what", "what's", "enter", "tell", "say", "give", "confirm", "provide", "type",
        "read", "bitte", "wie", "nennen", "geben",
    ]

    // MARK: Marking

    private func markDigits(
        from start: Int, _ words: [SpacedWord], _ plain: [String], _ gone: inout [Bool]
    ) {
        var index = start
        while index < words.count, index < start + Self.reach,
            SpokenDigits.count(in: plain[index]) == 0
        {
            if words[index].endsSentence, index > start { return }
            index += 1
        }
        markRun(from: index, words, plain, &gone)
    }

    /// Three digits or more in a row, words like "um" between them.
    private func markRun(
        from start: Int, _ words: [SpacedWord], _ plain: [String], _ gone: inout [Bool]
    ) {
        var last = start
        var count = 0
        var index = start
        while index < words.count {
            let digits = SpokenDigits.count(in: plain[index])
            if digits > 0 {
                count += digits
                last = index
            } else if !SpokenDigits.isLink(plain[index]) {
                break
            }
            index += 1
        }
        guard count >= 3 else { return }
        for index in start...last { gone[index] = true }
    }

    private func markAnything(
        from start: Int, _ words: [SpacedWord], _ plain: [String], _ gone: inout [Bool]
    ) {
        var index = start
        var isSaid = start > 0 && words[start - 1].endsWithColon
        while index < words.count, SecretWords.fillers.contains(plain[index]) {
            isSaid = isSaid || Self.copulas.contains(plain[index]) || words[index].endsWithColon
            index += 1
        }
        guard index < words.count, !SecretWords.remarks.contains(plain[index]) else { return }
        // Without "is" or a colon only something that looks like a secret is one.
        guard isSaid || plain[index].contains(where: \.isNumber) else { return }
        var count = 0
        while index < words.count, count < Self.longestInWords,
            count == 0 || !SecretWords.ends.contains(plain[index])
        {
            gone[index] = true
            if words[index].endsSentence || words[index].endsClause { return }
            index += 1
            count += 1
        }
    }

    private static let copulas: Set<String> = [
        "is", "was", "it's", "that's", "=", ":", "ist", "lautet", "war", "equals", "be",
    ]

    /// "1234 is my PIN".
    private func mark(
        before end: Int, _ words: [SpacedWord], _ plain: [String], _ gone: inout [Bool]
    ) {
        var index = end - 1
        var isSaid = false
        while index >= 0, end - index <= 4, SecretWords.fillers.contains(plain[index]) {
            isSaid = isSaid || Self.copulas.contains(plain[index])
            index -= 1
        }
        guard isSaid, index >= 0 else { return }
        var count = 0
        var first = index
        while first >= 0, SpokenDigits.count(in: plain[first]) > 0 {
            count += SpokenDigits.count(in: plain[first])
            first -= 1
        }
        guard count >= 3 else { return }
        for place in (first + 1)...index { gone[place] = true }
    }

    /// The words with one mark for each stretch that is gone.
    private static func text(_ words: [SpacedWord], _ gone: [Bool]) -> String {
        var result = ""
        for (index, word) in words.enumerated() {
            if !gone[index] {
                result += word.space + word.text
            } else if index == 0 || !gone[index - 1] {
                result += word.space + Self.mark
            }
            if gone[index], index + 1 == words.count || !gone[index + 1] {
                result += word.closing
            }
        }
        return result
    }
}

/// A word and what stands around it.
struct SpacedWord: Sendable, Hashable {
    /// The blanks before it.
    var space: String
    var text: String
    /// The word in small letters, without the marks around it.
    var plain: String

    var endsSentence: Bool { text.last.map { ".?!".contains($0) } ?? false }
    var endsClause: Bool { text.last.map { ",;".contains($0) } ?? false }
    var endsWithColon: Bool { text.last.map { ":=".contains($0) } ?? false }
    /// The sentence marks it ends with.
    var closing: String { endsSentence || endsClause ? String(text.suffix(1)) : "" }

    /// Parts a text at blanks, and after a colon or an equals sign: "PIN:1234" is two words.
    static func words(of text: String) -> [SpacedWord] {
        var words: [SpacedWord] = []
        var space = ""
        var word = ""
        func close() {
            guard !word.isEmpty else { return }
            words.append(SpacedWord(space: space, text: word, plain: plain(word)))
            (space, word) = ("", "")
        }
        for character in text {
            if character.isWhitespace {
                close()
                space.append(character)
            } else {
                word.append(character)
                if character == ":" || character == "=" { close() }
            }
        }
        close()
        return words
    }

    private static func plain(_ word: String) -> String {
        if word == ":" || word == "=" { return word }
        let lower = word.lowercased().replacing("\u{2019}", with: "'")
        let isMark: (Character) -> Bool = { !$0.isLetter && !$0.isNumber }
        var core = lower.drop(while: isMark)
        while let last = core.last, isMark(last) { core.removeLast() }
        return String(core)
    }
}

/// Digits written or said, counted word by word.
enum SpokenDigits {
    static func count(in word: String) -> Int {
        guard !word.isEmpty else { return 0 }
        let pieces = DigitPiece.pieces(of: word)
        guard let run = DigitRun(in: pieces, from: 0), run.isTrailing else {
            // "12a4" is a code all the same.
            let digits = word.filter(\.isNumber).count
            return digits >= 2 ? digits : 0
        }
        return run.digits.count
    }

    static func isLink(_ word: String) -> Bool {
        ["um", "uh", "er", "erm", "dash", "hyphen", "space", "then", "and", "double", "triple", ""]
            .contains(word)
    }
}
