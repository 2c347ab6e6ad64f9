// SPDX-License-Identifier: Apache-2.0

import Words

/// What the speech library can take: printable ASCII, words of bounded length.
///
/// Text comes from callers, bots and configuration; the library's own tokeniser is C and is
/// given nothing it was not made for.
enum SpeakableText {
    /// Letters in one word; longer ones are broken.
    private static let wordLimit = 40

    /// How long a text is to say, in letters.
    static func letters(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { count, scalar in
            let isLetter = scalar.properties.isAlphabetic || scalar == " "
            return count + (isLetter ? 1 : 6)
        }
    }

    static func of(_ text: String) -> String {
        var result = ""
        var run = 0
        for scalar in text.unicodeScalars {
            for letter in plain(scalar) {
                guard letter != " " else {
                    if run > 0 { result.append(" ") }
                    run = 0
                    continue
                }
                if run == wordLimit {
                    result.append(" ")
                    run = 0
                }
                result.append(letter)
                run += 1
            }
        }
        let isSayable = result.contains { $0.isLetter || $0.isNumber }
        return isSayable ? result : ""
    }

    /// A character in ASCII: letters lose their accents, quotation marks and dashes become plain.
    private static func plain(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        // The library reads these as markup or spells them out.
        case "<", ">", "|", "`", "~", "^", "\\", "{", "}", "_", "*", "[", "]": return " "
        case " "..."~": return String(scalar)
        case "\u{2018}", "\u{2019}": return "'"
        case "\u{201C}", "\u{201D}": return "\""
        case "\u{2013}", "\u{2014}": return ", "
        case "\u{2026}": return "."
        case "\u{20AC}": return " euros "
        case "\u{A3}": return " pounds "
        default: return unaccented(scalar)
        }
    }

    private static func unaccented(_ scalar: Unicode.Scalar) -> String {
        if Letters.isAccent(scalar) { return "" }
        let plain = Letters.unaccented(scalar)
        return plain.utf8.allSatisfy { 0x20..<0x7F ~= $0 } ? plain : " "
    }
}
