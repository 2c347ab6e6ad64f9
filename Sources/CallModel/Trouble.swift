// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A measure of a call going wrong that has reached a bound, with its number. It is told once for
/// each crossing of each bound, and again only after the measure was back below that bound.
package struct Trouble: Sendable, Hashable {
    package var measure: TroubleMeasure
    package var party: Party
    /// In the measure's unit.
    package var value: Double
    /// The bound it has reached.
    package var bound: Double
    /// On the caller's sound, which begins at the answer.
    package var at: SampleTime

    package init(
        measure: TroubleMeasure, party: Party, value: Double, bound: Double, at: SampleTime
    ) {
        self.measure = measure
        self.party = party
        self.value = value
        self.bound = bound
        self.at = at
    }
}
