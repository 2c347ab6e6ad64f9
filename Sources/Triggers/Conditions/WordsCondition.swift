// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing
import Words

/// A party says something, by the transcript: one of the phrases, all that is said, words beside
/// each other or in order, or what an expression describes. A phrase that is negated does not count.
package struct WordsCondition: TriggerCondition, Hashable {
    package var party: Party.Role
    /// Phrases that count wherever they are said: "talk to a person".
    package var phrases: [String]
    /// Phrases that count only when they are all that is said: "operator".
    package var utterances: [String]
    /// Words that count when all of them are said in one segment.
    package var together: WordGroup?
    /// Expressions, of which one must match the segment in small letters without accents.
    package var expressions: [Expression]
    /// Partial segments count, too: sooner, and sometimes wrong.
    package var takesPartials: Bool
    /// Segments below this confidence do not count; segments without one do.
    package var minimumConfidence: Double
    /// The language of the call in which they count; nil takes any. Of a call whose language
    /// nobody knows they count.
    package var language: String?

    private let matcher: PhraseMatcher
    private var spoken: String?
    private var notes: [ConditionNote] = []

    package init(
        party: Party.Role = .caller, phrases: [String], utterances: [String] = [],
        together: WordGroup? = nil, expressions: [Expression] = [], takesPartials: Bool = false,
        minimumConfidence: Double = 0, language: String? = nil
    ) {
        self.party = party
        self.phrases = phrases
        self.utterances = utterances
        self.together = together
        self.expressions = expressions
        self.takesPartials = takesPartials
        self.minimumConfidence = minimumConfidence
        self.language = language?.lowercased()
        matcher = PhraseMatcher(phrases: phrases, utterances: utterances)
    }

    package mutating func begin(_ facts: CallFacts) { spoken = facts.language?.lowercased() }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        if language != nil { learnLanguage(of: heard.signal) }
        guard case .transcript(let segment) = heard.signal, segment.party.role == party,
            segment.isFinal || takesPartials, isLanguage
        else { return nil }
        let isSure = segment.confidence ?? 1 >= minimumConfidence
        if let phrase = phrase(in: segment.text, heard.said) {
            let finding = Finding("\"\(phrase)\"", in: segment)
            if isSure { return finding }
            notes.append(.nearMiss(finding, why: "below the confidence"))
        } else if isSure, matcher.isRefused(in: heard.said) {
            let text = segment.text.prefix(80)
            notes.append(.nearMiss(Finding("\"\(text)\"", in: segment), why: "negated"))
        }
        return nil
    }

    private func phrase(in text: String, _ said: PartedText) -> String? {
        if let phrase = matcher.match(in: said) { return phrase }
        if let together, together.isSaid(in: said) { return together.description }
        guard !expressions.isEmpty else { return nil }
        let plain = Expression.plain(text)
        return expressions.lazy.compactMap { $0.firstMatch(in: plain) }.first
    }

    private var isLanguage: Bool {
        guard let language, let spoken else { return true }
        // A region does not matter: es-MX is es.
        return spoken == language || spoken.split(separator: "-").first.map(String.init) == language
    }

    private mutating func learnLanguage(of signal: Signal) {
        guard let fact = signal.facts.last(where: { $0.key == Self.languageFact }) else { return }
        spoken = fact.value.lowercased()
    }

    /// The name of the fact by which the agent tells which language is spoken.
    private static let languageFact = "language"

    package mutating func takeNotes() -> [ConditionNote] {
        guard !notes.isEmpty else { return notes }
        defer { notes = [] }
        return notes
    }
}

extension WordsCondition {
    package static let name = "words"
    package static let doc = "a party says something, by the transcript, and does not negate it"

    package init(_ fields: inout some ConditionFields) {
        let phrases = fields.texts(Field("phrases", "they count wherever they are said"))
        let utterances = fields.texts(
            Field("utterances", "they count only when they are all that is said"))
        let together = WordGroup(&fields)
        let written = fields.texts(
            Field("matches", "expressions, one of which must match what is said"))
        let expressions = written.compactMap { Self.expression($0, &fields) }
        self.init(
            party: fields.choice(Field("party", "who says it"), Party.Role.caller),
            phrases: phrases, utterances: utterances, together: together,
            expressions: expressions,
            takesPartials: fields.flag(
                Field("partials", "unfinished segments count, too"), false),
            minimumConfidence: fields.number(
                Field("minimum_confidence", "segments below it do not count"), 0, in: 0...1),
            language: fields.text(
                Field("language", "only in calls of this language: es"), nil, limit: 8))
        if phrases.isEmpty, utterances.isEmpty, together == nil, written.isEmpty {
            fields.complain(
                "phrases", "the rule has no 'phrases'", write: "phrases: [talk to a person]")
        }
    }

    private static func expression(
        _ source: String, _ fields: inout some ConditionFields
    ) -> Expression? {
        do {
            return try Expression(source)
        } catch {
            fields.complain("matches", "'\(source)': \(error)", write: error.remedy)
            return nil
        }
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("phrases", .texts(phrases), unless: .texts([]))
        list.add("utterances", .texts(utterances), unless: .texts([]))
        together?.write(to: &list)
        list.add("matches", .texts(expressions.map(\.source)), unless: .texts([]))
        list.add("party", .word(party), unless: .word(Party.Role.caller))
        list.add("partials", .flag(takesPartials), unless: .flag(false))
        list.add("minimum_confidence", .number(minimumConfidence), unless: .number(0))
        list.add("language", language, FieldValue.text)
        return list
    }

    package var interests: SignalInterest {
        var topics: SignalInterest = language == nil ? [] : [.context(Self.languageFact)]
        guard expressions.isEmpty else { return topics.union([.transcript(party)]) }
        topics.formUnion(matcher.anchors.map(SignalTopic.said))
        if let anchor = together?.anchor { topics.insert(.said(anchor)) }
        return topics
    }
}
