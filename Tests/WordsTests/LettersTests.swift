// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Words

@Suite struct LettersTests {
    private static let blocks: [ClosedRange<UInt32>] = [
        0xC0...0x2AF, 0x370...0x3FF, 0x400...0x52F, 0x620...0x64A, 0x1E00...0x1FFF, 0x2C60...0x2C7F,
    ]

    /// Whether an accent is part of its letter or follows it makes no difference.
    @Test func composedAndDecomposedLettersFoldToTheSame() {
        func folded(_ text: String) -> String {
            text.unicodeScalars.filter { !Letters.isAccent($0) }.map(Letters.unaccented).joined()
        }
        var compared = 0
        for letter in Self.blocks.joined().compactMap(Unicode.Scalar.init)
        where letter.properties.isAlphabetic {
            let apart = String(letter).decomposedStringWithCanonicalMapping
            guard apart.unicodeScalars.count > 1 else { continue }
            compared += 1
            #expect(folded(String(letter)) == folded(apart), "\(letter) U+\(letter.value)")
            #expect(folded(folded(apart)) == folded(apart), "\(letter) U+\(letter.value)")
        }
        #expect(compared > 700)
    }

    @Test func capitalsFoldLikeSmallLetters() {
        for letter in Self.blocks.joined().compactMap(Unicode.Scalar.init)
        where letter.properties.isUppercase {
            let small = Letters.unaccented(letter).lowercased()
            let folded = String(letter).lowercased().unicodeScalars
                .filter { !Letters.isAccent($0) }.map(Letters.unaccented).joined()
            #expect(small == folded, "\(letter) U+\(letter.value)")
        }
    }

    @Test func lettersWithoutAccentsStay() {
        for scalar: Unicode.Scalar in ["a", "Z", "\u{3B1}", "\u{4EBA}", "\u{1F600}", "7", "~"] {
            #expect(Letters.unaccented(scalar) == String(scalar))
            #expect(!Letters.isAccent(scalar))
        }
        #expect(Letters.unaccented("\u{C6}") == "AE" && Letters.unaccented("\u{1FD}") == "ae")
    }
}
