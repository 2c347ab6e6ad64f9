// SPDX-License-Identifier: Apache-2.0

package import Words

/// Whether a phrase is said in a text that a recogniser wrote, which may have heard it a little
/// differently, inflected it, or put its word breaks elsewhere ("snow boy").
package struct WrittenSpeech: Sendable {
    /// Words of one text looked at; more is no utterance.
    private static let wordLimit = 400
    /// Pronunciations remembered.
    private static let memory = 2000
    /// Cost for each sound of a phrase of this many that still counts as the phrase. Of a short
    /// phrase fewer may be wrong: more words sound like it. Chosen by measurement, like the costs
    /// of taking one sound for another (Docs/Listening.md).
    static func tolerance(sounds: Int) -> Float { 0.3 - 0.5 / Float(max(2, sounds)) }
    /// The same for letters, where no pronunciation can be had.
    private static let letterTolerance: Float = 0.17

    private let pronouncer: (any Pronouncing)?
    private var known: [String: [Phone]] = [:]

    /// Without a pronouncer only words of the lexicon are compared by sound.
    package init(pronouncer: (any Pronouncing)? = nil) {
        self.pronouncer = pronouncer
    }

    /// The sounds of a text, word after word.
    package mutating func sounds(of text: String) -> [Phone] {
        Tokeniser.writtenWords(of: text).prefix(Self.wordLimit)
            .flatMap { sounds(ofWord: $0) }
    }

    /// How near the sounds come to one way to say a phrase: the cost for each sound of it, and
    /// where the nearest stretch ends.
    package static func nearness(
        of way: [Phone], in sounds: [Phone]
    ) -> (cost: Float, end: Int) {
        guard !way.isEmpty else { return (1, 0) }
        let match = EditDistance.nearest(of: way.count, in: sounds.count) {
            distance(way[$0], sounds[$1])
        }
        return (match.cost / Float(way.count), match.end)
    }

    /// Whether the text spells the phrase.
    package static func isSpelled(_ phrase: String, in text: String) -> Bool {
        isSpelled(phrase, in: Array(Tokeniser.plainWords(of: text).prefix(wordLimit)))
    }

    /// Whether the phrase's letters begin with a word of the text and go on as the text does; the
    /// last word may have an ending.
    static func isSpelled(_ phrase: String, in words: [String]) -> Bool {
        let wanted = Tokeniser.plainWords(of: phrase).flatMap { Array($0) }
        guard !wanted.isEmpty else { return false }
        let texts = words.map { Array($0) }
        let allowed = letterTolerance * Float(wanted.count)
        return texts.indices.contains { first in
            // As many words as can hold the phrase, with a letter or two too many.
            var letters: [Character] = []
            for word in texts[first...] where letters.count < wanted.count { letters += word }
            let reach = min(letters.count, wanted.count + Int(allowed))
            guard letters.count <= wanted.count + 3 else {
                // The stretch ends inside a long word, which is another word.
                return false
            }
            let cost = EditDistance.between(wanted, Array(letters.prefix(reach)))
            return Float(cost) <= allowed
        }
    }

    private mutating func sounds(ofWord word: String) -> [Phone] {
        if let phones = known[word] { return phones }
        let phones =
            Lexicon.ways(toSay: word).first ?? pronouncer?.pronounce(word).first ?? []
        if known.count >= Self.memory { known.removeAll(keepingCapacity: true) }
        known[word] = phones
        return phones
    }

    // MARK: How far apart two sounds are

    /// 0 for the same sound or one that passes for it, 1 for another; between for those that are
    /// heard as each other on a telephone.
    static func distance(_ left: Phone, _ right: Phone) -> Float {
        if left == right { return 0 }
        if left.symbols.contains(where: right.symbols.contains) { return 0.25 }
        if vowels.contains(left), vowels.contains(right) { return 0.5 }
        let areNear = confusions.contains { $0.contains(left) && $0.contains(right) }
        return areNear ? 0.5 : 1
    }

    private static func phones(_ names: String) -> Set<Phone> {
        Set(names.split(separator: " ").compactMap { Phone(arpabet: String($0)) })
    }

    private static let vowels = phones(
        "AA AE AH AO AW AY EH ER EY IH IY OW OY UH UW")
    /// Voiced and unvoiced, and what the telephone's narrow band takes the difference from.
    private static let confusions = [
        "B P", "D T", "G K", "V F", "Z S", "ZH SH", "JH CH", "DH TH", "M N", "N NG", "F TH",
        "V DH", "D DH", "S TH", "L W", "R W", "B V", "JH ZH", "CH SH", "P T K", "B D G", "ER R",
    ].map(phones)
}
