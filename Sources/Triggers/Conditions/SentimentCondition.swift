// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The agent reports a sentiment or an emotion of a party's.
package struct SentimentCondition: TriggerCondition {
    /// One of these, without case.
    package var labels: [String]
    package var party: Party.Role
    /// Weaker ones do not count; those without a strength do.
    package var minimumScore: Double

    private let known: Set<String>
    private var notes: [ConditionNote] = []

    package init(_ labels: [String], party: Party.Role = .caller, minimumScore: Double = 0) {
        self.labels = labels
        self.party = party
        self.minimumScore = minimumScore
        known = Set(labels.map { $0.lowercased() })
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .reported(.sentiment(let label, let party, let score)) = signal,
            party.role == self.party, known.contains(label.lowercased())
        else { return nil }
        let finding = Finding(detail: "\(party.rawValue) seems \(label)", score: score)
        guard score ?? 1 < minimumScore else { return finding }
        notes.append(.nearMiss(finding, why: "below the score"))
        return nil
    }

    package mutating func takeNotes() -> [ConditionNote] {
        defer { notes = [] }
        return notes
    }
}

extension SentimentCondition {
    package static let name = "sentiment"
    package static let doc = "the agent reports a sentiment or an emotion"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            fields.texts(
                Field("labels", "one of these words of the agent's", needed: "[angry]")),
            party: fields.choice(Field("party", "whose"), Party.Role.caller),
            minimumScore: fields.number(
                Field("minimum_score", "weaker ones do not count, 0 to 1"), 0, in: 0...1))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("labels", .texts(labels))
        list.add("party", .word(party), unless: .word(Party.Role.caller))
        list.add("minimum_score", .number(minimumScore), unless: .number(0))
        return list
    }

    package var interests: SignalInterest { [.sentiment] }
}
