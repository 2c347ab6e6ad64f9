// SPDX-License-Identifier: Apache-2.0

/// One word of a text.
package struct Word: Sendable, Hashable {
    /// As it is written, in small letters; an apostrophe within it is `'`.
    package var written: String
    /// For comparison: without accents and apostrophes.
    package var plain: String
    /// Whether punctuation between it and the next word ends a clause.
    package var endsClause = false
}

/// Parts text into words: letters and digits of any script, with apostrophes and accents within
/// them. Everything else parts words.
package enum Tokeniser {
    /// Scalars of one text looked at; what is longer is no utterance.
    package static let longest = 16_384

    /// The words of a text, in order.
    package static func words(of text: String) -> [Word] {
        var reader = Reader()
        for scalar in text.unicodeScalars.prefix(longest) { reader.take(scalar) }
        reader.close()
        return reader.words
    }

    /// The words of a text for comparison.
    package static func plainWords(of text: String) -> [String] { words(of: text).map(\.plain) }

    /// The words of a text as they are written, for what is to be pronounced.
    package static func writtenWords(of text: String) -> [String] {
        words(of: text).map(\.written)
    }

    /// The words of a text for comparison, parted where punctuation ends a clause.
    package static func clauses(of text: String) -> [[String]] { clauses(of: words(of: text)) }

    /// Words for comparison, parted where punctuation ends a clause.
    package static func clauses(of words: [Word]) -> [[String]] {
        var clauses: [[String]] = []
        var isOpen = false
        for word in words {
            if isOpen {
                clauses[clauses.count - 1].append(word.plain)
            } else {
                clauses.append([word.plain])
            }
            isOpen = !word.endsClause
        }
        return clauses
    }

    private struct Reader {
        var words: [Word] = []
        private var written = ""
        private var plain = ""
        private var hasApostrophe = false

        mutating func take(_ scalar: Unicode.Scalar) {
            switch Kind(scalar) {
            case .letter:
                if hasApostrophe { written += "'" }
                hasApostrophe = false
                if scalar.isASCII {
                    // The tables of Unicode are slow, and most letters are these.
                    let small = Unicode.Scalar(
                        UInt8("A"..."Z" ~= scalar ? scalar.value + 32 : scalar.value))
                    written.unicodeScalars.append(small)
                    plain.unicodeScalars.append(small)
                } else {
                    written += scalar.properties.lowercaseMapping
                    for base in Letters.unaccented(scalar).unicodeScalars {
                        plain.unicodeScalars += base.properties.lowercaseMapping.unicodeScalars
                            .lazy.filter { !Letters.isAccent($0) }
                    }
                }
            case .accent: if !written.isEmpty { written.unicodeScalars.append(scalar) }
            case .sign:
                guard !written.isEmpty else { return }
                written.unicodeScalars.append(scalar)
                plain.unicodeScalars.append(scalar)
            case .joiner: break
            case .apostrophe: hasApostrophe = !written.isEmpty
            case .space: close()
            case .clauseEnd:
                close()
                if !words.isEmpty { words[words.count - 1].endsClause = true }
            }
        }

        mutating func close() {
            if !written.isEmpty { words.append(Word(written: written, plain: plain)) }
            (written, plain, hasApostrophe) = ("", "", false)
        }
    }

    private enum Kind {
        case letter
        /// Of its letter, and left out for comparison.
        case accent
        /// Of its letter, and part of the word: the vowel signs of India.
        case sign
        /// Left out without parting the word.
        case joiner
        case apostrophe
        case space
        case clauseEnd

        init(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9": self = .letter
            case "'", "\u{2019}", "\u{2018}", "\u{02BC}", "`", "\u{00B4}": self = .apostrophe
            case ".", ",", ";", ":", "!", "?", "\u{2026}", "\u{2013}", "\u{2014}", "\n",
                "\u{3001}", "\u{3002}", "\u{FF0C}", "\u{FF1A}", "\u{FF1B}", "\u{FF01}", "\u{FF1F}":
                self = .clauseEnd
            // A place where words may be parted, though nothing is seen, is one, too.
            case " ", "\u{200B}": self = .space
            default: self = Self.byCategory(scalar)
            }
        }

        private static func byCategory(_ scalar: Unicode.Scalar) -> Kind {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .spacingMark:
                Letters.isAccent(scalar) ? .accent : .sign
            case .format: .joiner
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter,
                .otherLetter, .decimalNumber, .letterNumber, .otherNumber:
                .letter
            default: .space
            }
        }
    }
}

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
