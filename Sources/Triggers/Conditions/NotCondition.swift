// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A guard: another guard is not met, or what is met at moments has not been for a time.
package struct NotCondition: TriggerCondition {
    /// How long ago it may not have been met; nil takes the whole talk with the agent.
    package var within: Duration?

    private var members: ConditionParts
    private var edge = RisingEdge()
    private var lastMet: Instant?
    /// When it may have begun to hold without a signal.
    private var look: Instant?

    package init(_ condition: any TriggerCondition, within: Duration? = nil) {
        members = ConditionParts([condition])
        self.within = within
    }

    package mutating func begin(_ facts: CallFacts) { members.begin(facts) }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        judge(members.handle(heard, at: now), at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        members.handle(moment, at: now)
        switch moment {
        case .answered: look = now
        case .returned:
            lastMet = nil
            look = now
        case .handoffBegan: break
        }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        let met = members.timersDue(at: now)
        if let look, look <= now { self.look = nil }
        return judge(met, at: now)
    }

    package var nextDeadline: Instant? {
        guard let look else { return members.nextDeadline }
        return members.nextDeadline.map { min($0, look) } ?? look
    }

    package var parts: [any TriggerCondition] { members.conditions }
    package var isGuard: Bool { true }
    /// A signal that is still to come may end it; what no signal changes is known at once.
    package var settlesLate: Bool { !members.interests.isEmpty }

    package func holds(at now: Instant) -> Bool {
        guard !members.areGuards else { return !members.conditions[0].holds(at: now) }
        guard let lastMet else { return true }
        return within.map { now - lastMet > $0 } ?? false
    }

    private mutating func judge(_ met: [Int], at now: Instant) -> Finding? {
        if !met.isEmpty, !members.areGuards {
            lastMet = now
            look = within.map { now + $0 + .nanoseconds(1) }
        }
        guard edge.rises(holds(at: now)) else { return nil }
        return Finding(detail: "no \(members.conditions[0].form.name)")
    }

    /// What nearly met it tells nothing of this one.
    package mutating func takeNotes() -> [ConditionNote] {
        _ = members.takeNotes()
        return []
    }
}

extension NotCondition {
    package static let name = "not"
    package static let doc = "a condition is not met, or has not been for a time"
    package static let isFlat = true

    package init(_ fields: inout some ConditionFields) {
        let condition = fields.condition(Field(Self.name, "the condition", needed: "{words: {…}}"))
        self.init(
            condition ?? AnyCondition([]),
            within: fields.seconds(
                Field("within_seconds", "how long ago it may have been; ever when left out"), nil,
                in: 0.1...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add(Self.name, .condition(members.forms[0]))
        list.add("within_seconds", within, FieldValue.seconds)
        return list
    }

    package var interests: SignalInterest { members.interests }
}
