// SPDX-License-Identifier: Apache-2.0

package import Models
package import Words

/// How any word is said, by the text-to-phones model.
package struct PhonePronouncer: Pronouncing {
    private let model: PronunciationModel

    package init(model: PronunciationModel) {
        self.model = model
    }

    package func pronounce(_ word: String) -> [[Phone]] {
        guard let symbols = try? model.pronounce(word) else { return [] }
        let phones = Self.tidied(symbols).compactMap { Phone(symbol: $0) }
        return phones.isEmpty ? [] : [phones]
    }

    /// Words that look foreign come in pieces: a gap after each symbol, double consonants, and
    /// t, tie, sh for ch. This puts them together as English has them.
    static func tidied(_ symbols: [Int]) -> [Int] {
        var result: [Int] = []
        var tied = false
        for symbol in symbols {
            switch symbol {
            case 171:
                tied = true
            case 0...6, 58...61, 134...170, 175...176, 179...188:
                // Gaps, lengths, tones and accents.
                continue
            default:
                if tied, let last = result.last, let joined = affricates[[last, symbol]] {
                    result[result.count - 1] = joined
                } else if result.last != symbol {
                    result.append(symbol)
                }
                tied = false
            }
        }
        return result
    }

    /// t and sh, d and zh.
    private static let affricates: [[Int]: Int] = [[41, 120]: 47, [12, 130]: 13]
}
