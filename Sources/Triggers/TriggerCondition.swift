// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// What a rule waits for. A new condition is one file in `Conditions` and a row in
/// `ConditionCatalog`.
///
/// A condition is a value with two halves: its settings, which are read from a file and printed
/// again, and what it has seen of one call. It is shown the signals it is interested in, in order,
/// and says when it is met; whether that becomes an escalation is the rule's affair
/// (`TriggerRule.Firing`). Most conditions are met at moments. A guard (`isGuard`) is met for
/// stretches of the call: it says when a stretch begins, and whether there is one when asked.
///
/// Conditions are made of conditions: what a composite shows its parts, and what it makes of them,
/// is in its file. What a condition keeps is bounded, and does not grow with the call.
package protocol TriggerCondition: Sendable, Hashable {
    /// The word after `when:`.
    static var name: String { get }
    /// What it waits for, in one line.
    static var doc: String { get }
    /// Whether its settings stand beside its name, whose value is the first of them
    /// (`all: [...]`, `within_seconds: 30`), not below it (`words: {phrases: [...]}`).
    static var isFlat: Bool { get }

    init(_ fields: inout some ConditionFields)
    /// The settings as they are written.
    var fields: FieldList { get }
    /// The signals it must see; others it need not be shown.
    var interests: SignalInterest { get }

    /// What is known of the call before anything is heard of it.
    mutating func begin(_ facts: CallFacts)
    /// Judges one signal; a finding means that the condition is met now.
    mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding?
    /// The same for a condition that needs nothing but the signal: one of the two is written.
    mutating func handle(_ signal: Signal, at now: Instant) -> Finding?
    /// Something happened to the call itself.
    mutating func handle(_ moment: CallMoment, at now: Instant)
    /// `nextDeadline` has come.
    mutating func timersDue(at now: Instant) -> Finding?
    var nextDeadline: Instant? { get }

    /// The conditions that it is made of.
    var parts: [any TriggerCondition] { get }
    /// Whether it is met for stretches of the call rather than at moments.
    var isGuard: Bool { get }
    /// Whether a guard is met now.
    func holds(at now: Instant) -> Bool
    /// Whether that can be told only when all signals of a moment are known.
    var settlesLate: Bool { get }
    /// What is worth writing down of what it was shown since it was asked last.
    mutating func takeNotes() -> [ConditionNote]
}

extension TriggerCondition {
    package static var isFlat: Bool { false }
    package var parts: [any TriggerCondition] { [] }
    package var isGuard: Bool { false }
    package var settlesLate: Bool { parts.contains(where: \.settlesLate) }
    package var nextDeadline: Instant? { nil }

    package mutating func begin(_ facts: CallFacts) {}

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        handle(heard.signal, at: now)
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? { nil }
    package mutating func handle(_ moment: CallMoment, at now: Instant) {}
    package mutating func timersDue(at now: Instant) -> Finding? { nil }
    package func holds(at now: Instant) -> Bool { false }
    package mutating func takeNotes() -> [ConditionNote] { [] }

    /// The condition as it is written.
    package var form: ConditionForm {
        ConditionForm(name: Self.name, isFlat: Self.isFlat, fields: fields)
    }

    /// The condition, what it is made of, and what that is made of.
    package var everyPart: [any TriggerCondition] { [self] + parts.flatMap(\.everyPart) }

    func isEqual(to other: any TriggerCondition) -> Bool { other as? Self == self }
}

/// A moment of the call that conditions with a clock must know.
package enum CallMoment: Sendable, Hashable {
    case answered
    /// A handoff began: agent and caller no longer talk with each other.
    case handoffBegan
    /// The caller is back with the agent.
    case returned
}
