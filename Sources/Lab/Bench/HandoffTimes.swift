// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Timing

/// What two telephones say of one handoff.
struct HandoffTimes: Sendable, Hashable {
    /// From the caller's INFO with the key on the wire to the operator's INVITE off the wire.
    var askingToInvite: Duration
    /// From the operator's 200 to the first packet of the whisper.
    var answerToWhisper: Duration
    /// From the operator's INFO with the key to the first packet with the caller's voice in it.
    var acceptToOperatorHears: Duration
    /// From the same to the first packet with the operator's voice at the caller's telephone.
    var acceptToCallerHears: Duration

    /// The handoffs of one operator, one for each caller in turn; nil for one that did not come
    /// to an end.
    static func of(
        _ callers: [ScriptedPhone], operator phone: ScriptedPhone,
        by keys: HandoffBenchSettings.Keys
    ) -> [HandoffTimes?] {
        let asking = callers.map { $0.first(.acted(keys.press("0"))) }
        return callers.indices.map { number in
            guard let asked = asking[number] else { return nil }
            let next = asking[(number + 1)...].lazy.compactMap(\.self).first
            let notes = phone.notes.filter {
                asked <= $0.at && $0.at < (next ?? $0.at + .seconds(1))
            }
            func first(_ what: PhoneNote.What) -> Instant? { notes.first { $0.what == what }?.at }
            guard
                let invited = first(.invited), let answered = first(.connected),
                let whispered = first(.heard(.whisper)),
                let accepted = first(.acted(keys.press("1"))),
                let operatorHears = first(.heard(.caller)),
                let callerHears = callers[number].first(.heard(.operatorA))
            else { return nil }
            return HandoffTimes(
                askingToInvite: invited - asked, answerToWhisper: whispered - answered,
                acceptToOperatorHears: operatorHears - accepted,
                acceptToCallerHears: callerHears - accepted)
        }
    }
}
