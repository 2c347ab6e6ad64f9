// SPDX-License-Identifier: Apache-2.0

/// Text as plain words for comparison: without case, accents, apostrophes and punctuation.
package enum PlainWords {
    /// The words of a text, in order.
    package static func words(of text: String) -> [String] {
        clauses(of: text).flatMap { $0 }
    }

    /// The words of a text, parted where punctuation ends a clause.
    package static func clauses(of text: String) -> [[String]] {
        var clauses: [[String]] = []
        var clause: [String] = []
        var word = ""
        func closeWord() {
            if !word.isEmpty { clause.append(word) }
            word = ""
        }
        for scalar in text.unicodeScalars {
            switch kind(of: scalar) {
            case .letter(let plain): word += plain
            case .nothing: break
            case .space: closeWord()
            case .clauseEnd:
                closeWord()
                if !clause.isEmpty { clauses.append(clause) }
                clause = []
            }
        }
        closeWord()
        if !clause.isEmpty { clauses.append(clause) }
        return clauses
    }

    private enum Kind {
        case letter(String)
        /// Left out without parting the word: an accent, an apostrophe.
        case nothing
        case space
        case clauseEnd
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        switch scalar {
        case "a"..."z", "0"..."9": return .letter(String(scalar))
        case "'", "\u{2019}", "\u{2018}", "\u{02BC}", "`", "\u{00B4}": return .nothing
        case ".", ",", ";", ":", "!", "?", "\u{2026}", "\u{2013}", "\u{2014}", "\n":
            return .clauseEnd
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format: return .nothing
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            return .letter(plain(scalar))
        default: return .space
        }
    }

    /// The letter in lower case and without its accent. The standard library gives no
    /// decompositions, so the Latin letters are listed.
    private static func plain(_ scalar: Unicode.Scalar) -> String {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars
            .filter { $0.properties.generalCategory != .nonspacingMark }
        return lower.map { accents[$0] ?? String($0) }.joined()
    }

    private static let accents: [Unicode.Scalar: String] = {
        let groups: [(String, String)] = [
            ("a", "àáâãäåāăąǎ"), ("ae", "æ"), ("c", "çćĉċč"), ("d", "ďđð"),
            ("e", "èéêëēĕėęěẽ"), ("g", "ĝğġģ"), ("h", "ĥħ"), ("i", "ìíîïĩīĭįı"), ("j", "ĵ"),
            ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏőǒ"), ("oe", "œ"),
            ("r", "ŕŗř"), ("s", "śŝşšș"), ("ss", "ß"), ("t", "ţťŧț"), ("th", "þ"),
            ("u", "ùúûüũūŭůűųǔ"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
        ]
        var table: [Unicode.Scalar: String] = [:]
        for (plain, letters) in groups {
            for scalar in letters.unicodeScalars { table[scalar] = plain }
        }
        return table
    }()
}
