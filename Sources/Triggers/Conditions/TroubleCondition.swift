// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A measure of trouble reaches the rule's own bound, or does so several times.
///
/// Whoever measures is told the bounds of all rules (`bound`) and tells of each crossing of each
/// once; a crossing of another rule's bound is none of this one's.
package struct TroubleCondition: TriggerCondition, Hashable {
    package var bound: TroubleBound
    /// Whose trouble; nil takes anybody's.
    package var party: Party.Role?
    /// How many crossings within the window it takes.
    package var count: Int
    package var within: Duration

    private var seen: [Instant] = []

    package init(
        _ measure: TroubleMeasure, atLeast: Double? = nil, party: Party.Role? = nil, count: Int = 1,
        within: Duration = .seconds(60)
    ) {
        bound = TroubleBound(measure, atLeast: atLeast)
        self.party = party
        self.count = count
        self.within = within
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .trouble(let trouble) = signal, trouble.measure == bound.measure,
            trouble.bound == bound.atLeast, party == nil || party == trouble.party.role
        else { return nil }
        seen.append(now)
        seen = seen.suffix(max(1, count)).filter { now - $0 <= within }
        guard seen.count >= count else { return nil }
        seen = []
        return Finding(
            detail: "\(trouble.measure.rawValue) of the \(trouble.party.rawValue): "
                + "\(trouble.value) \(trouble.measure.unit)",
            from: trouble.at, to: trouble.at, score: trouble.value)
    }
}

extension [TriggerRule] {
    /// Every bound that one of these rules waits for.
    package var troubleBounds: Set<TroubleBound> {
        reduce(into: []) { bounds, rule in
            for case .trouble(let bound) in rule.condition.interests { bounds.insert(bound) }
        }
    }
}

extension TroubleCondition {
    package static let name = "trouble"
    package static let doc = "a measure of a call going wrong reaches a bound"

    package init(_ fields: inout some ConditionFields) {
        let measure: TroubleMeasure? = fields.choice(
            Field("measure", "what is measured", needed: "loudness"), nil)
        let party: Party.Role? = fields.choice(
            Field("party", "whose trouble; anybody's when left out"), nil)
        if let measure, let party, !measure.parties.contains(party) {
            fields.complain(
                "party", "'\(measure.rawValue)' is never of the \(party.rawValue)",
                write: measure.parties.map(\.rawValue).joined(separator: " or "))
        }
        let bound = Field("at_least", "the bound, in the measure's unit; by measure")
        self.init(
            measure ?? .loudness,
            atLeast: fields.number(bound, nil, in: measure?.bounds ?? Self.anyBound),
            party: party,
            count: fields.integer(Field("count", "how often within the window"), 1, in: 1...100),
            within: fields.seconds(
                Field("within_seconds", "the window"), .seconds(60), in: 1...3600))
    }

    private static let anyBound: ClosedRange<Double> = {
        let bounds = TroubleMeasure.allCases.map(\.bounds)
        let least = bounds.map(\.lowerBound).min() ?? 0
        return least...max(least, bounds.map(\.upperBound).max() ?? 0)
    }()

    package var fields: FieldList {
        var list = FieldList()
        list.add("measure", .word(bound.measure))
        list.add("party", party, FieldValue.word)
        list.add(
            "at_least", .number(bound.atLeast), unless: .number(bound.measure.standardBound))
        list.add("count", .integer(count), unless: .integer(1))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(60)))
        return list
    }

    package var interests: SignalInterest { [.trouble(bound)] }
}
