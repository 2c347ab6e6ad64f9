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
        Set(compactMap { ($0.condition as? TroubleCondition)?.bound })
    }
}
