// SPDX-License-Identifier: Apache-2.0

package import Words

/// Phrases made ready to be listened for: every pronunciation as a sequence of phones, laid out
/// for the scorer. Made once when the configuration loads, shared by all calls.
package struct KeywordSet: Sendable {
    /// The most phrases of a set: about 2 % of a core for one speaking caller.
    package static let limit = 500
    /// The most states of all pronunciations together, two a phone: what the scorer walks over
    /// 100 times a second while a caller speaks.
    package static let stateLimit = 20_000
    private static let pronunciationLimit = 8
    /// How far under its upper threshold a phrase is a candidate, unless configured.
    package static let candidateMargin: Float = 0.7
    /// The same where a recogniser judges candidates: more are worth a look.
    package static let judgedMargin: Float = 1.3

    /// One pronunciation of one phrase.
    struct Sequence: Sendable {
        var phrase: Int
        var phones: [Phone]
        /// First phone of each word.
        var wordStarts: [Int]
        /// First of its `2 * phones.count - 1` states.
        var firstState: Int
    }

    /// The scores that count, of one phrase.
    package struct Thresholds: Sendable, Hashable {
        /// From here on the phrase counts at once.
        package var certain: Float
        /// From here on it is a candidate.
        package var possible: Float
    }

    package let phrases: [KeywordPhrase]
    /// Of each phrase: as configured, or as its length asks for.
    package let thresholds: [Thresholds]
    let sequences: [Sequence]
    /// What may lead in to phrases of each place, and what may follow them. Their states come after
    /// those of the phrases.
    let leads: [KeywordPhrase.Place: [Sequence]]
    let trails: [Sequence]
    /// Phones and words of each phrase, in its shortest way to be said.
    let sizes: [(phones: Int, words: Int)]
    /// Each way to say each phrase.
    package var ways: [(phrase: String, phones: [Phone])] {
        sequences.map { (phrases[$0.phrase].text, $0.phones) }
    }
    let stateCount: Int
    /// Column of the cost row for each state; 0 is the gap between phones.
    let stateColumns: [UInt8]
    /// Whether a state may be entered from two before it, skipping the gap.
    let stateSkips: [Bool]
    /// Phones in use, in the order of their columns, from column 1 on.
    let columns: [Phone]

    /// Finds the pronunciations of every phrase; `pronouncer` is asked for words that neither the
    /// configuration nor the lexicon knows.
    package init(
        _ phrases: [KeywordPhrase], pronouncer: (any Pronouncing)? = nil,
        margin: Float = KeywordSet.candidateMargin
    ) throws(KeywordError) {
        guard phrases.count <= Self.limit else {
            throw .tooMany(count: phrases.count, limit: Self.limit)
        }
        var sequences: [Sequence] = []
        var states = 0
        for (index, phrase) in phrases.enumerated() {
            for way in try Self.ways(phrase, pronouncer).prefix(Self.pronunciationLimit) {
                let phones = way.phones
                guard (3...80).contains(phones.count) else {
                    throw .length(phrase: phrase.text, phones: phones.count)
                }
                var starts: [Int] = []
                var position = 0
                for word in way.words {
                    starts.append(position)
                    position += word.count
                }
                sequences.append(
                    Sequence(
                        phrase: index, phones: phones, wordStarts: starts, firstState: states))
                states += 2 * phones.count - 1
            }
        }
        guard states <= Self.stateLimit else {
            throw .tooMuch(states: states, limit: Self.stateLimit)
        }
        self.phrases = phrases
        self.sequences = sequences
        let sizes = phrases.indices.map { index in
            sequences.filter { $0.phrase == index }
                .map { (phones: $0.phones.count, words: $0.wordStarts.count) }
                .min { $0.phones < $1.phones } ?? (phones: 3, words: 1)
        }
        self.sizes = sizes
        thresholds = phrases.indices.map { index in
            Self.thresholds(phrases[index], phones: sizes[index].phones, margin)
        }
        stateCount = states
        (leads, trails) = Self.surroundings(of: phrases, from: states)
        let others = (leads.values.joined() + trails).sorted { $0.firstState < $1.firstState }
        (columns, stateColumns, stateSkips) = Self.layout(of: sequences + others)
    }

    /// The words that may be around phrases of these places, with their states from `first` on.
    private static func surroundings(
        of phrases: [KeywordPhrase], from first: Int
    ) -> (leads: [KeywordPhrase.Place: [Sequence]], trails: [Sequence]) {
        var state = first
        func laidOut(_ words: [WishWords]) -> [Sequence] {
            words.map { words in
                defer { state += 2 * words.phones.count - 1 }
                return Sequence(phrase: 0, phones: words.phones, wordStarts: [0], firstState: state)
            }
        }
        var leads: [KeywordPhrase.Place: [Sequence]] = [:]
        let places = Set(phrases.map(\.place))
        for place in [KeywordPhrase.Place.wishedAct, .wishedPerson] where places.contains(place) {
            leads[place] = laidOut(place == .wishedAct ? WishWords.toAct : WishWords.toSomebody)
        }
        return (leads, leads.isEmpty ? [] : laidOut(WishWords.after))
    }

    /// The column of every state and whether its gap may be skipped, in the order of the states.
    private static func layout(
        of sequences: [Sequence]
    ) -> (columns: [Phone], stateColumns: [UInt8], stateSkips: [Bool]) {
        var columns: [Phone] = []
        var places: [Phone: UInt8] = [:]
        var stateColumns: [UInt8] = []
        var stateSkips: [Bool] = []
        for sequence in sequences {
            for (index, phone) in sequence.phones.enumerated() {
                if places[phone] == nil {
                    columns.append(phone)
                    places[phone] = UInt8(columns.count)
                }
                if index > 0 {
                    stateColumns.append(0)
                    stateSkips.append(false)
                }
                stateColumns.append(places[phone] ?? 0)
                stateSkips.append(index > 0 && sequence.phones[index - 1] != phone)
            }
        }
        return (columns, stateColumns, stateSkips)
    }

    /// Long phrases may be said less well: nothing else sounds like them.
    private static func thresholds(
        _ phrase: KeywordPhrase, phones: Int, _ margin: Float
    ) -> Thresholds {
        let length = Float(min(phones, 14))
        let usual = -0.1 - 0.11 * length
        let certain = phrase.certain ?? usual
        // What counts at once may be chosen freely; how far candidates reach does not move with it.
        let possible = phrase.possible ?? min(certain, usual - margin)
        return Thresholds(certain: certain, possible: min(certain, possible))
    }

    private static func ways(
        _ phrase: KeywordPhrase, _ pronouncer: (any Pronouncing)?
    ) throws(KeywordError) -> [Pronunciation] {
        if !phrase.pronunciations.isEmpty {
            var ways: [Pronunciation] = []
            for text in phrase.pronunciations { ways.append(try Pronunciation(arpabet: text)) }
            return ways
        }
        // Each word in each of its ways, at most 8 combinations.
        var ways: [[[Phone]]] = [[]]
        for word in Tokeniser.writtenWords(of: phrase.text) {
            let known = phrase.language.hasPrefix("en") ? Lexicon.ways(toSay: word) : []
            let options = known.isEmpty ? pronouncer?.pronounce(word) ?? [] : known
            guard !options.isEmpty else { throw .unpronounceable(phrase: phrase.text) }
            ways = Array(
                ways.flatMap { way in options.map { way + [$0] } }.prefix(pronunciationLimit))
        }
        return ways.map { Pronunciation(words: $0) }
    }
}
