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

extension ToneCondition {
    package static let name = "tone"
    package static let doc = "a call-progress or fax tone on a party's line"

    package init(_ fields: inout some ConditionFields) {
        let tones = fields.choices(
            Field("tones", "the tones, one of which is enough", needed: "[fax-calling]"),
            [CallTone]())
        let party = fields.choice(Field("party", "on whose line"), Party.Role.caller)
        if party == .agent {
            fields.complain(
                "party", "nobody listens for tones of the agent", write: "caller or operator")
        }
        self.init(Set(tones), party: party)
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("tones", .words(CallTone.allCases.filter(tones.contains)))
        list.add("party", .word(party), unless: .word(Party.Role.caller))
        return list
    }

    package var interests: SignalInterest { [.tone(party)] }
}
