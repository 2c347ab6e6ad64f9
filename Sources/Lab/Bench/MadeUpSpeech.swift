// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
import Triggers

/// Sentences of made-up words, some of which are said far more often than others, and rules that
/// wait for them.
struct MadeUpSpeech: Sendable {
    private let words: [String]
    private let phrases: [String]

    private static let zero = SampleTime(samples: 0)

    init(_ random: inout SeededRandom) {
        let syllables = ["ka", "lo", "mi", "ter", "van", "su", "rel", "dop", "in", "gra"]
        let made = (0..<2000).map { _ in
            (0..<Int.random(in: 1...4, using: &random)).map { _ in
                syllables[Int.random(in: 0..<syllables.count, using: &random)]
            }.joined()
        }
        var drawn: [String] = []
        for _ in 0..<600 {
            let count = Int.random(in: 2...3, using: &random)
            drawn.append(
                (0..<count).map { _ in Self.word(made, &random) }.joined(separator: " "))
        }
        (words, phrases) = (made, drawn)
    }

    /// A word; the first of the list are said most, the n-th about 1/n as often.
    private static func word(_ words: [String], _ random: inout SeededRandom) -> String {
        let share = Double.random(in: 0..<1, using: &random)
        return words[min(words.count - 1, Int(Double(words.count) * share * share * share))]
    }

    private func phrase(_ random: inout SeededRandom) -> String {
        phrases[Int.random(in: 0..<phrases.count, using: &random)]
    }

    // MARK: Signals

    func signal(_ random: inout SeededRandom) -> Signal {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<6: return .speechBegan(.caller, at: Self.zero)
        case 6..<12: return .speechEnded(.caller, began: Self.zero, ended: Self.zero)
        case 12..<15: return said(.caller, &random)
        case 15: return said(.agent, &random)
        case 16: return .keyword(hit(&random))
        case 17:
            let digit = Digit(party: .caller, key: "7", carrier: .telephoneEvent)
            return .digit(digit)
        case 18:
            return .reported(.confidence(Double.random(in: 0..<1, using: &random)))
        default:
            let amount = ContextItem(
                key: "amount", value: "\(Int.random(in: 1...2000, using: &random))")
            return .reported(.context([amount]))
        }
    }

    private func said(_ party: Party, _ random: inout SeededRandom) -> Signal {
        let count = Int.random(in: 3...12, using: &random)
        let text = (0..<count).map { _ in Self.word(words, &random) }.joined(separator: " ")
        return .transcript(
            TranscriptSegment(
                party: party, text: text, isFinal: Bool.random(using: &random)))
    }

    private func hit(_ random: inout SeededRandom) -> KeywordHit {
        KeywordHit(
            party: .caller, phrase: phrase(&random), score: -1, start: Self.zero, end: Self.zero,
            confirmed: true)
    }

    // MARK: Rules

    /// A rule that waits for one thing, of the kinds that most rules are.
    func flatRule(_ number: Int, _ random: inout SeededRandom) -> TriggerRule {
        let condition: any TriggerCondition =
            switch number % 20 {
            case 0..<16: WordsCondition(phrases: (0..<3).map { _ in phrase(&random) })
            case 16, 17: KeywordCondition(phrases: [phrase(&random)])
            case 18: TroubleCondition(.loudness, atLeast: Double(number % 30 + 1))
            default: DigitCondition(keys: "*\(number % 10)")
            }
        return TriggerRule(name: "r\(number)", condition: condition, reason: "")
    }

    /// A rule that is made of several conditions.
    func treeRule(_ number: Int, _ random: inout SeededRandom) -> TriggerRule {
        let words = (0..<3).map { _ in WordsCondition(phrases: [phrase(&random)]) }
        let condition: any TriggerCondition =
            switch number % 4 {
            case 0:
                ScoreCondition(
                    words.map { .init($0, points: 1) }, threshold: 3, aheadAt: 2)
            case 1:
                AllCondition([AnyCondition(words), ContextCondition("tier")])
            case 2: ThenCondition(words)
            default: CountCondition(AnyCondition(words), times: 3)
            }
        return TriggerRule(name: "r\(number)", condition: condition, reason: "")
    }
}
