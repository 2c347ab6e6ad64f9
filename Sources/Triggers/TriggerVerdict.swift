// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// What a rule does once its condition is met.
package enum TriggerAction: Sendable, Hashable {
    /// A human is called.
    case handoff
    /// The recording of the call begins, pauses, goes on or stops; nobody is called.
    case recording(RecordingWish)
}

/// What one rule makes of a signal, or of time.
package enum TriggerVerdict: Sendable, Hashable {
    case escalation(Escalation)
    case recording(RecordingWish, rule: String)

    /// The escalation, where that is what the rule decided.
    package var escalation: Escalation? {
        switch self {
        case .escalation(let escalation): escalation
        case .recording: nil
        }
    }
}
