// SPDX-License-Identifier: Apache-2.0

import CallModel
import Triggers
import Words

/// Rules as they were judged before there was an index: every one is shown every signal, and parts
/// the words of a text for itself.
struct RulesInTurn {
    private enum Judge {
        case words(PhraseMatcher)
        case keyword(Set<[String]>)
        case digits(String, pressed: String)
        case trouble(TroubleBound)
    }

    private var judges: [Judge]

    /// Of rules of the kinds that the benchmark makes.
    init(_ rules: [TriggerRule]) {
        judges = rules.compactMap { rule in
            switch rule.condition {
            case let words as WordsCondition: .words(PhraseMatcher(phrases: words.phrases))
            case let keyword as KeywordCondition:
                .keyword(Set(keyword.phrases.map(Tokeniser.plainWords(of:))))
            case let digits as DigitCondition: .digits(digits.keys, pressed: "")
            case let trouble as TroubleCondition: .trouble(trouble.bound)
            default: nil
            }
        }
    }

    /// How many rules a signal meets.
    mutating func count(_ signal: Signal) -> Int {
        var count = 0
        for index in judges.indices where isMet(index, signal) { count += 1 }
        return count
    }

    private mutating func isMet(_ index: Int, _ signal: Signal) -> Bool {
        switch (judges[index], signal) {
        case (.words(let matcher), .transcript(let segment)):
            return segment.party == .caller && segment.isFinal
                && matcher.match(in: segment.text) != nil
        case (.keyword(let spellings), .keyword(let hit)):
            return spellings.contains(Tokeniser.plainWords(of: hit.phrase))
        case (.digits(let keys, let pressed), .digit(let digit)):
            let now = String((pressed + String(digit.key)).suffix(keys.count))
            judges[index] = .digits(keys, pressed: now)
            return now == keys
        case (.trouble(let bound), .trouble(let trouble)):
            return trouble.measure == bound.measure && trouble.bound == bound.atLeast
        default: return false
        }
    }
}
