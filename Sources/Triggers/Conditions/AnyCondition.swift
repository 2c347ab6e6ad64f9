// SPDX-License-Identifier: Apache-2.0

package import Timing

/// One of the parts is met. Of guards alone it is a guard.
package struct AnyCondition: TriggerCondition {
    private var members: ConditionParts
    private var edge = RisingEdge()

    package init(_ conditions: [any TriggerCondition]) { members = ConditionParts(conditions) }

    package mutating func begin(_ facts: CallFacts) { members.begin(facts) }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        judge(members.handle(heard, at: now), at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        members.handle(moment, at: now)
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        judge(members.timersDue(at: now), at: now)
    }

    package var nextDeadline: Instant? { members.nextDeadline }
    package var parts: [any TriggerCondition] { members.conditions }
    package var isGuard: Bool { members.areGuards }

    package func holds(at now: Instant) -> Bool {
        isGuard && members.all.contains { $0.condition.holds(at: now) }
    }

    private mutating func judge(_ met: [Int], at now: Instant) -> Finding? {
        let isMet = isGuard ? edge.rises(holds(at: now)) : !met.isEmpty
        guard isMet else { return nil }
        let found = met.compactMap { members.all[$0].last }
        return found.isEmpty ? nil : Finding(found)
    }

    package mutating func takeNotes() -> [ConditionNote] { members.takeNotes().map(\.note) }
}

extension AnyCondition {
    package static let name = "any"
    package static let doc = "one condition of the list is met"
    package static let isFlat = true

    package init(_ fields: inout some ConditionFields) {
        self.init(fields.conditions(Field(Self.name, "the conditions", needed: "[words: {…}]")))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add(Self.name, .conditions(members.forms))
        return list
    }

    package var interests: SignalInterest { members.interests }
}
