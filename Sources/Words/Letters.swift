// SPDX-License-Identifier: Apache-2.0

/// Letters without their accents.
///
/// The standard library gives no decompositions, so a letter's name tells them: U+00E9 is
/// `LATIN SMALL LETTER E WITH ACUTE`, that is, the `LATIN SMALL LETTER E` with something. Known are
/// the Latin, Greek, Cyrillic and Arabic blocks; there a letter folds to the same whether its accent
/// is part of it or follows as a mark. Other scripts are left as they are: their marks are vowels.
package enum Letters {
    /// The letter in its own case without its accent, `AE` for U+00C6; what has none is itself.
    package static func unaccented(_ scalar: Unicode.Scalar) -> String {
        scalar.isASCII ? String(scalar) : table[scalar] ?? String(scalar)
    }

    /// Whether this is an accent that stands for itself after its letter, or chooses its looks.
    package static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII && marks.contains { $0.contains(scalar.value) }
    }

    /// Combining accents, Hebrew points, Arabic vowel signs, variation selectors.
    private static let marks: [ClosedRange<UInt32>] = [
        0x300...0x36F, 0x483...0x489, 0x591...0x5BD, 0x5BF...0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5,
        0x5C7...0x5C7, 0x610...0x61A, 0x64B...0x65F, 0x670...0x670, 0x6D6...0x6DC, 0x6DF...0x6E4,
        0x6E7...0x6E8, 0x6EA...0x6ED, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF,
        0xFE00...0xFE0F, 0xFE20...0xFE2F,
    ]

    /// Where letters have accents.
    private static let blocks: [ClosedRange<UInt32>] = [
        0x41...0x7A, 0xC0...0x2AF, 0x370...0x3FF, 0x400...0x52F, 0x620...0x64A, 0x1E00...0x1FFF,
        0x2C60...0x2C7F,
    ]

    private static let table: [Unicode.Scalar: String] = {
        let letters = blocks.joined().compactMap(Unicode.Scalar.init)
        var named: [String: Unicode.Scalar] = [:]
        for letter in letters {
            if let name = letter.properties.name { named[name] = letter }
        }
        var table = others
        for letter in letters where table[letter] == nil {
            let words = letter.properties.name?.split(separator: " ") ?? []
            guard let place = words.firstIndex(of: "WITH"),
                let base = named[words[..<place].joined(separator: " ")]
            else { continue }
            table[letter] = others[base] ?? String(base)
        }
        return table
    }()

    /// Letters whose names do not say what they are made of, and those that are two.
    private static let others: [Unicode.Scalar: String] = [
        "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "ß": "ss", "ẞ": "SS", "Þ": "TH", "þ": "th",
        "Ð": "D", "ð": "d", "ĳ": "ij", "Ĳ": "IJ", "ı": "i", "ĸ": "k", "ŉ": "n", "Ŋ": "N",
        "ŋ": "n", "ſ": "s", "ǆ": "dz", "ǅ": "Dz", "Ǆ": "DZ", "ǳ": "dz", "ǲ": "Dz", "Ǳ": "DZ",
        "ǉ": "lj", "ǈ": "Lj", "Ǉ": "LJ", "ǌ": "nj", "ǋ": "Nj", "Ǌ": "NJ",
        "ɵ": "o", "Ɋ": "Q", "Ɖ": "D", "ᵽ": "p", "ς": "σ", "ϓ": "ϒ", "ϔ": "ϒ",
        "й": "и", "Й": "И", "ё": "е", "Ё": "Е", "ї": "і", "Ї": "І", "ў": "у", "Ў": "У",
        "ќ": "к", "Ќ": "К", "ѓ": "г", "Ѓ": "Г",
    ]
}
