// SPDX-License-Identifier: Apache-2.0

/// A sound of speech a phrase is spelled in, as the set of the phone model's symbols that pass
/// for it.
///
/// The first 39 are English (ARPAbet); a symbol of another language stands for itself. Near
/// vowels pass for each other because speakers and the model disagree about them.
package struct Phone: Sendable, Hashable {
    /// A place in `english`, or past its end a symbol of the model.
    package let code: UInt8

    private init(code: UInt8) {
        self.code = code
    }

    /// Symbols of the model that are sounds, not separators.
    static let symbols = 7..<189
    /// ARPAbet names and the model's symbols for each.
    static let english: [(name: String, symbols: [Int])] = [
        ("AA", [80, 83, 81]), ("AE", [66, 91]), ("AH", [125, 89, 101]), ("AO", [83, 80, 34]),
        ("AW", [9]), ("AY", [8]), ("B", [10]), ("CH", [47]), ("D", [12]), ("DH", [69]),
        ("EH", [91]), ("ER", [93, 90]), ("EY", [16]), ("F", [17]), ("G", [18, 95]), ("HH", [19]),
        ("IH", [101, 89, 20]), ("IY", [20]), ("JH", [13]), ("K", [27]), ("L", [30]), ("M", [31]),
        ("N", [32]), ("NG", [75]), ("OW", [34]), ("OY", [84]), ("P", [35]), ("R", [113]),
        ("S", [39]), ("SH", [120]), ("T", [41]), ("TH", [173]), ("UH", [123]), ("UW", [48]),
        ("V", [49]), ("W", [50]), ("Y", [21]), ("Z", [57]), ("ZH", [130]),
        // Not ARPAbet: plain vowels and r, in words the model spells as another language does.
        ("a", [7, 80, 66, 125]), ("e", [14, 91, 16]), ("o", [33, 34, 83]), ("r", [38, 113]),
    ]

    /// The English phone of this ARPAbet name; a stress digit at its end is ignored.
    package init?(arpabet name: String) {
        var bare = Substring(name.uppercased())
        if let last = bare.last, "012".contains(last) { bare.removeLast() }
        guard let index = Self.english.firstIndex(where: { $0.name == bare }) else { return nil }
        code = UInt8(index)
    }

    /// The phone for one of the model's symbols: English where it is an English sound.
    package init?(symbol: Int) {
        guard Self.symbols.contains(symbol) else { return nil }
        if let index = Self.english.firstIndex(where: { $0.symbols[0] == symbol }) {
            code = UInt8(index)
        } else if let index = Self.english.firstIndex(where: { $0.symbols.contains(symbol) }) {
            code = UInt8(index)
        } else {
            code = UInt8(Self.english.count + symbol)
        }
    }

    /// The model's symbols that pass for this phone.
    package var symbols: [Int] {
        Int(code) < Self.english.count
            ? Self.english[Int(code)].symbols : [Int(code) - Self.english.count]
    }
}

/// Finds how a word is said: the lexicon knows a few, a model of text to phones any.
package protocol Pronouncing: Sendable {
    /// The ways to say the word, best first; empty when it cannot tell.
    func pronounce(_ word: String) -> [[Phone]]
}
