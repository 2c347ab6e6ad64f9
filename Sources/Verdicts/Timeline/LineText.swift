// SPDX-License-Identifier: Apache-2.0

/// Text that keeps to one line of a file, so that what was written is what is read.
enum LineText {
    /// Words with one space between them and no control characters, at most so many characters.
    static func words(_ text: String, most: Int) -> String {
        var kept = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars.prefix(4 * most) {
            let isBlank = scalar == " " || isControl(scalar)
            if isBlank, kept.isEmpty || kept.last == " " { continue }
            kept.append(isBlank ? " " : scalar)
            count += 1
            if count == most { break }
        }
        if kept.last == " " { kept.removeLast() }
        return String(kept)
    }

    /// One word: blanks become hyphens; one that would be empty is a hyphen.
    static func word(_ text: String) -> String {
        let words = words(text, most: 64)
        guard !words.isEmpty else { return "-" }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: words.unicodeScalars.map { $0 == " " ? "-" : $0 })
        return String(word)
    }

    /// At its spaces; the last part takes the rest. A mark that combines with a space does not hide it.
    static func split(_ text: String, most: Int = .max) -> [String] {
        text.unicodeScalars.split(separator: " ", maxSplits: most - 1).map(String.init)
    }

    /// A value of the header.
    static func value(_ text: String) -> String {
        let value = words(text, most: 200)
        return value.isEmpty ? "none" : value
    }

    /// Spaces at the end up to a width in characters.
    static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }

    /// What ends a line, or moves the cursor, in some program.
    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029: true
        default: false
        }
    }
}
