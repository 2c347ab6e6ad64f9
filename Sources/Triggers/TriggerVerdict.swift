// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What a rule does once its condition is met.
package enum TriggerAction: Sendable, Hashable {
    /// A human is called.
    case handoff
    /// The caller is asked whether they want a person; their yes is a request.
    case askBack
    /// The recording of the call begins, pauses, goes on or stops; nobody is called.
    case recording(RecordingWish)
}

/// What one rule makes of a signal, or of time.
package enum TriggerVerdict: Sendable, Hashable {
    case escalation(Escalation)
    case recording(RecordingWish, rule: String)
    /// A human may be needed soon: an operator's phone rings ahead.
    case predial(Escalation)
    /// What made a rule ring ahead has passed.
    case standDown(rule: String, why: String)
    /// The rule is unsure: the caller is asked whether they want a person.
    case askBack(Escalation)
    /// Nobody is called; it is written down.
    case observation(RuleObservation)

    /// The escalation, where that is what the rule decided.
    package var escalation: Escalation? {
        switch self {
        case .escalation(let escalation): escalation
        case .recording, .predial, .standDown, .askBack, .observation: nil
        }
    }
}
