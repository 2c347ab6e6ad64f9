// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A measure of a call going wrong, with its number.
package struct Trouble: Sendable, Hashable {
    /// What was measured: `loudness`, `pace`, `overlap`, `interruptions`, `repeated-request`,
    /// `long-silence`, `agent-did-not-answer`.
    package var measure: String
    package var party: Party
    package var value: Double
    /// The unit of the value: `dB`, `s`, `count`, `syllables/s`.
    package var unit: String
    package var at: SampleTime

    package init(measure: String, party: Party, value: Double, unit: String, at: SampleTime) {
        self.measure = measure
        self.party = party
        self.value = value
        self.unit = unit
        self.at = at
    }
}
