// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing
import Words

/// A phrase is heard in the caller's voice.
///
/// Whoever listens is sure of a phrase that asks for a person only where it is said as a wish
/// (`SpokenWish`); a transcript that confirms one has to be a wish, too.
package struct KeywordCondition: TriggerCondition, Hashable {
    /// Phrases as the spotter spells them; compared without case and accents.
    package var phrases: [String]
    /// Hits below this score do not count; 0 is perfect, about -2.5 the worst hit.
    package var minimumScore: Float
    /// Candidates that nothing has confirmed count, too.
    var takesUnconfirmed: Bool

    private let spellings: Set<[String]>
    private var notes: [ConditionNote] = []

    package init(
        phrases: [String], minimumScore: Float = -.infinity, takesUnconfirmed: Bool = false
    ) {
        self.phrases = phrases
        self.minimumScore = minimumScore
        self.takesUnconfirmed = takesUnconfirmed
        spellings = Set(phrases.map(Tokeniser.plainWords(of:)))
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        guard case .keyword(let hit) = heard.signal, hit.party == .caller,
            spellings.contains(heard.words)
        else { return nil }
        let finding = Finding(
            detail: "\"\(hit.phrase)\"", from: hit.start, to: hit.end, score: Double(hit.score))
        if hit.score < minimumScore {
            notes.append(.nearMiss(finding, why: "below the score \(minimumScore)"))
        } else if hit.confirmed || takesUnconfirmed {
            return finding
        } else {
            notes.append(.nearMiss(finding, why: "not confirmed"))
        }
        return nil
    }

    package mutating func takeNotes() -> [ConditionNote] {
        guard !notes.isEmpty else { return notes }
        defer { notes = [] }
        return notes
    }
}

extension KeywordCondition {
    package static let name = "keyword"
    package static let doc = "a phrase is heard in the caller's voice"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            phrases: fields.texts(
                Field(
                    "phrases", "phrases of 'listening.keywords', one of which is enough",
                    needed: "[talk to a person]"), [], of: .spotted),
            minimumScore: fields.number(
                Field("minimum_score", "hits below it do not count; 0 is perfect"), nil,
                in: -10...0
            ).map { Float($0) } ?? -.infinity,
            takesUnconfirmed: fields.flag(
                Field("unconfirmed", "candidates that nothing confirmed count, too"), false))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("phrases", .texts(phrases))
        let bound = Double(minimumScore.description) ?? Double(minimumScore)
        list.add("minimum_score", .number(bound), unless: .number(-.infinity))
        list.add("unconfirmed", .flag(takesUnconfirmed), unless: .flag(false))
        return list
    }

    package var interests: SignalInterest {
        Set(spellings.map(SignalTopic.keyword))
    }
}
