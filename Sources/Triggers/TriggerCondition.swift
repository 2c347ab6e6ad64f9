// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// What a rule waits for. A new condition is one file in `Conditions`.
///
/// A condition sees every signal of the call, in order, and says when it is met; whether that
/// becomes an escalation is the rule's affair (`TriggerRule.Firing`). Conditions with a notion of
/// time keep their own deadline; the others take the defaults below.
package protocol TriggerCondition: Sendable {
    /// Judges one signal; a finding means that the condition is met now.
    mutating func handle(_ signal: Signal, at now: Instant) -> Finding?
    /// Something happened to the call itself.
    mutating func handle(_ moment: CallMoment, at now: Instant)
    /// `nextDeadline` has come.
    mutating func timersDue(at now: Instant) -> Finding?
    var nextDeadline: Instant? { get }
}

extension TriggerCondition {
    package mutating func handle(_ moment: CallMoment, at now: Instant) {}
    package mutating func timersDue(at now: Instant) -> Finding? { nil }
    package var nextDeadline: Instant? { nil }
}

/// A moment of the call that conditions with a clock must know.
package enum CallMoment: Sendable, Hashable {
    case answered
    /// A handoff began: agent and caller no longer talk with each other.
    case handoffBegan
    /// The caller is back with the agent.
    case returned
}

/// What met a condition; the engine makes it into `Evidence`.
package struct Finding: Sendable, Hashable {
    /// What was heard, in words: `"talk to a person"`, `key 0`.
    package var detail: String
    /// Where it lies in the caller's sound, which begins at the answer; nil means now.
    package var from: SampleTime?
    package var to: SampleTime?
    package var score: Double?
    /// Replaces the rule's reason and route: the agent's request brings its own.
    package var reason: String?
    package var route: String?

    package init(
        detail: String, from: SampleTime? = nil, to: SampleTime? = nil, score: Double? = nil,
        reason: String? = nil, route: String? = nil
    ) {
        self.detail = detail
        self.from = from
        self.to = to
        self.score = score
        self.reason = reason
        self.route = route
    }
}
