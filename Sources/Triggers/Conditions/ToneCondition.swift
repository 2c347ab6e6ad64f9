// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A call-progress or fax tone is heard on a party's line: the caller is a fax machine, or an
/// exchange has put busy on a line that was hung up.
package struct ToneCondition: TriggerCondition, Hashable {
    package var tones: Set<CallTone>
    package var party: Party.Role

    package init(_ tones: Set<CallTone>, party: Party.Role = .caller) {
        self.tones = tones
        self.party = party
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .tone(let heard, let tone, let at) = signal, heard.role == party,
            tones.contains(tone)
        else { return nil }
        return Finding(
            detail: "tone on the \(party.rawValue)'s line: \(tone.rawValue)", from: at, to: at)
    }
}
