// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing
import Words

/// A phrase is heard in the caller's voice.
///
/// A single word for a person ("operator") sounds in much else that is said. It counts where it is
/// all that is said, or with a second sign: it comes again soon, a transcript has the wish, or the
/// caller confirmed it when asked.
package struct KeywordCondition: TriggerCondition, Hashable {
    /// Phrases as the spotter spells them; compared without case and accents.
    package var phrases: [String]
    /// Hits below this score do not count; 0 is perfect, about -2.5 the worst hit.
    package var minimumScore: Float
    /// Candidates that nothing has confirmed count, too.
    var takesUnconfirmed: Bool

    private let spellings: Set<[String]>
    /// Those of a single word that names a person.
    private let common: Set<[String]>
    private var lone = LoneWord()
    private var notes: [ConditionNote] = []

    package init(
        phrases: [String], minimumScore: Float = -.infinity, takesUnconfirmed: Bool = false
    ) {
        self.phrases = phrases
        self.minimumScore = minimumScore
        self.takesUnconfirmed = takesUnconfirmed
        spellings = Set(phrases.map(Tokeniser.plainWords(of:)))
        common = spellings.filter { $0.count == 1 && RequestVocabulary.isPerson($0[0]) }
    }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        switch heard.signal {
        case .keyword(let hit) where hit.party == .caller && spellings.contains(heard.words):
            return judge(hit, isCommon: common.contains(heard.words), at: now)
        case .speechBegan(.caller, let began):
            lone.speechBegan(at: began)
        case .speechEnded(.caller, let began, let ended):
            return conclude(lone.speechEnded(began: began, ended: ended))
        case .transcript(let segment) where segment.party == .caller:
            lone.heard(segment, at: now)
        case .keyword, .speechBegan, .speechEnded, .transcript, .digit, .agentAsked, .reported,
            .agentLost, .trouble, .tone, .answered:
            break
        }
        return nil
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        conclude(lone.timersDue(at: now))
    }

    package var nextDeadline: Instant? { lone.nextDeadline }

    private mutating func judge(_ hit: KeywordHit, isCommon: Bool, at now: Instant) -> Finding? {
        let finding = Self.finding(hit)
        if hit.score < minimumScore {
            notes.append(.nearMiss(finding, why: "below the score \(minimumScore)"))
        } else if hit.confirmed || takesUnconfirmed {
            return isCommon ? conclude(lone.heard(hit, at: now)) : finding
        } else {
            if isCommon { lone.unsure(hit) }
            notes.append(.nearMiss(finding, why: "not confirmed"))
        }
        return nil
    }

    private mutating func conclude(_ verdict: LoneWord.Verdict) -> Finding? {
        switch verdict {
        case .counts(let hit): return Self.finding(hit)
        case .within(let hit):
            notes.append(.nearMiss(Self.finding(hit), why: "one word of a sentence"))
            return nil
        case .open: return nil
        }
    }

    private static func finding(_ hit: KeywordHit) -> Finding {
        Finding(
            detail: "\"\(hit.phrase)\"", from: hit.start, to: hit.end, score: Double(hit.score))
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
        let own = Set(spellings.map(SignalTopic.keyword))
        return common.isEmpty ? own : own.union([.speech(.caller), .transcript(.caller)])
    }
}
