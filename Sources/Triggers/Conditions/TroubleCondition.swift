// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A measure of trouble reaches a bound, or does so several times.
package struct TroubleCondition: TriggerCondition, Hashable {
    /// `Trouble.measure`, such as `interruptions`.
    package var measure: String
    /// The least value that counts.
    package var atLeast: Double
    /// Whose trouble; nil takes anybody's.
    package var party: Party?
    /// How many such signals within the window it takes.
    package var count: Int
    package var within: Duration

    private var seen: [Instant] = []

    package init(
        measure: String, atLeast: Double, party: Party? = nil, count: Int = 1,
        within: Duration = .seconds(60)
    ) {
        self.measure = measure
        self.atLeast = atLeast
        self.party = party
        self.count = count
        self.within = within
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .trouble(let trouble) = signal, trouble.measure == measure,
            party == nil || party == trouble.party, trouble.value >= atLeast
        else { return nil }
        seen.append(now)
        seen = seen.suffix(max(1, count)).filter { now - $0 <= within }
        guard seen.count >= count else { return nil }
        seen = []
        return Finding(
            detail: "\(measure) of the \(trouble.party.rawValue): \(trouble.value) \(trouble.unit)",
            from: trouble.at, to: trouble.at, score: trouble.value)
    }
}
