// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A key pressed by a party: `0`-`9`, `*`, `#`, `A`-`D`.
package struct Digit: Sendable, Hashable {
    /// How the key came.
    package enum Carrier: String, Sendable, Hashable {
        case telephoneEvent = "telephone-event"
        case info
        case inband
    }

    package var party: Party
    package var key: Character
    package var carrier: Carrier
    /// Where the key lies in the party's sound; nil when it came by signalling.
    package var at: SampleTime?

    package init(party: Party, key: Character, carrier: Carrier, at: SampleTime? = nil) {
        self.party = party
        self.key = key
        self.carrier = carrier
        self.at = at
    }
}
