// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A condition is met so many times within a window.
package struct CountCondition: TriggerCondition {
    package var times: Int
    package var within: Duration

    private var members: ConditionParts
    private var window: FindingWindow

    package init(
        _ condition: any TriggerCondition, times: Int, within: Duration = .seconds(60)
    ) {
        members = ConditionParts([condition])
        self.times = times
        self.within = within
        window = FindingWindow(count: times, within: within)
    }

    package mutating func begin(_ facts: CallFacts) { members.begin(facts) }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        judge(members.handle(heard, at: now), at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        members.handle(moment, at: now)
        if moment == .returned { window.forget() }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        judge(members.timersDue(at: now), at: now)
    }

    package var nextDeadline: Instant? {
        guard let lapse = window.nextLapse else { return members.nextDeadline }
        return members.nextDeadline.map { min($0, lapse) } ?? lapse
    }

    package var parts: [any TriggerCondition] { members.conditions }

    private mutating func judge(_ met: [Int], at now: Instant) -> Finding? {
        window.lapse(at: now)
        guard let index = met.first, let found = members.all[index].last else { return nil }
        return window.add(found, at: now).map { Finding($0) }
    }

    package mutating func takeNotes() -> [ConditionNote] {
        window.takeNotes() + members.takeNotes().map(\.note).filter { _ in times == 1 }
    }
}

extension CountCondition {
    package static let name = "count"
    package static let doc = "a condition is met so many times within a window"

    package init(_ fields: inout some ConditionFields) {
        let condition = fields.condition(Field("of", "the condition", needed: "{words: {…}}"))
        self.init(
            condition ?? AnyCondition([]),
            times: fields.integer(
                Field("times", "how often", needed: "3"), nil, in: 1...100) ?? 1,
            within: fields.seconds(
                Field("within_seconds", "the window"), .seconds(60), in: 0.1...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("of", .condition(members.forms[0]))
        list.add("times", .integer(times))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(60)))
        return list
    }

    package var interests: SignalInterest { members.interests }
}
