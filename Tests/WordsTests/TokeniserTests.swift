// SPDX-License-Identifier: Apache-2.0

import Testing
import Words

@Suite struct TokeniserTests {
    @Test(arguments: [
        ("\u{C9}t\u{E9} don\u{2019}t STRASSE stra\u{DF}e", ["ete", "dont", "strasse", "strasse"]),
        ("e\u{301}te\u{301}", ["ete"]),
        ("Smørrebrød \u{141}\u{F3}d\u{17A} \u{1EC7}", ["smorrebrod", "lodz", "e"]),
        ("\u{130}stanbul \u{131}s\u{131}", ["istanbul", "isi"]),
        // Quotation marks are of no word, apostrophes are.
        ("'hello' ''tis 'twas rock 'n' roll'", ["hello", "tis", "twas", "rock", "n", "roll"]),
        ("O`Neill O\u{B4}Neill O\u{2BC}Neill", ["oneill", "oneill", "oneill"]),
        ("press 1, 2 or \u{663}", ["press", "1", "2", "or", "\u{663}"]),
        ("A7K9 x\u{B2} \u{2167}", ["a7k9", "x\u{B2}", "\u{2177}"]),
        ("\u{1F600}yes\u{1F468}\u{200D}\u{1F469}no 1\u{FE0F}\u{20E3}", ["yes", "no", "1"]),
        ("customer-service/e_mail", ["customer", "service", "e", "mail"]),
        ("Ёлка \u{439} и\u{306} Ά\u{3B1}\u{301}ς", ["елка", "и", "и", "αασ"]),
        // Marks of other scripts are letters.
        (
            "\u{939}\u{93F}\u{928}\u{94D}\u{926}\u{940}!",
            ["\u{939}\u{93F}\u{928}\u{94D}\u{926}\u{940}"]
        ),
        ("\u{643}\u{650}\u{62A}\u{627}\u{628}", ["\u{643}\u{62A}\u{627}\u{628}"]),
        ("\u{4EBA}\u{5DE5} \u{D55C}\u{AD6D}", ["\u{4EBA}\u{5DE5}", "\u{D55C}\u{AD6D}"]),
        ("co\u{AD}operate a\u{200B}b", ["cooperate", "a", "b"]),
        ("\u{301}\u{301} \u{93F} ' \u{2026} \u{1F600}", []), ("", []),
    ])
    func plainWords(text: String, words: [String]) {
        #expect(Tokeniser.plainWords(of: text) == words)
    }

    @Test func writtenWordsKeepAccentsAndApostrophes() {
        #expect(
            Tokeniser.writtenWords(of: "Don\u{2019}t CAF\u{C9} 'cafe\u{301}' the Joneses'") == [
                "don't", "caf\u{E9}", "cafe\u{301}", "the", "joneses",
            ])
    }

    @Test func clausesEndAtPunctuation() {
        #expect(
            Tokeniser.clauses(of: "no, yes. \u{4EBA}") == [["no"], ["yes"], ["\u{4EBA}"]])
        #expect(Tokeniser.clauses(of: "...one two -- three!? ") == [["one", "two", "three"]])
        #expect(Tokeniser.clauses(of: "one\ntwo \u{2014} three") == [["one"], ["two"], ["three"]])
        #expect(Tokeniser.clauses(of: " ., ") == [])
    }

    @Test func aTextOfAnyLengthIsBounded() {
        let words = Tokeniser.words(of: String(repeating: "ab ", count: 1_000_000))
        #expect(words.count == (Tokeniser.longest + 2) / 3)
        let buried = "a" + String(repeating: "\u{301}", count: 1_000_000)
        #expect(Tokeniser.plainWords(of: buried) == ["a"])
        #expect(Tokeniser.writtenWords(of: buried)[0].unicodeScalars.count == Tokeniser.longest)
    }

    @Test func wordsInARow() {
        let text = ["i", "want", "to", "to", "go"]
        #expect(WordRun.isThere(["to", "go"], in: text))
        #expect(WordRun.isThere(text, in: text))
        #expect(!WordRun.isThere(["want", "go"], in: text))
        #expect(!WordRun.isThere(text + ["now"], in: text))
        #expect(!WordRun.isThere([], in: text) && !WordRun.isThere(["i"], in: []))
    }
}
