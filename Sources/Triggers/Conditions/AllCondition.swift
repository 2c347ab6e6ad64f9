// SPDX-License-Identifier: Apache-2.0

package import Timing

/// Every one of the parts is met: those that are met at moments within a time of each other, and
/// the guards when the last of them is.
///
/// Of guards alone it is a guard. What has met it is used up: it takes new moments to meet it again.
/// Where a part tells that something has not happened, it is judged when the moment is over.
package struct AllCondition: TriggerCondition {
    package var within: Duration

    private var members: ConditionParts
    private var edge = RisingEdge()
    private let waits: Bool
    /// The moment that is judged when it is over.
    private var unsettled: Instant?
    private var notes: [ConditionNote] = []

    package init(_ conditions: [any TriggerCondition], within: Duration = .seconds(30)) {
        members = ConditionParts(conditions)
        self.within = within
        waits = conditions.contains(where: \.settlesLate)
    }

    package mutating func begin(_ facts: CallFacts) { members.begin(facts) }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        let isMet = !members.handle(heard, at: now).isEmpty
        takeNotes(at: now)
        guard isMet || members.haveGuards else { return nil }
        guard !waits else {
            unsettled = now
            return nil
        }
        return judge(at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        members.handle(moment, at: now)
        if moment == .returned { members.forget() }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        _ = members.timersDue(at: now)
        takeNotes(at: now)
        unsettled = nil
        return judge(at: now)
    }

    package var nextDeadline: Instant? {
        guard let unsettled else { return members.nextDeadline }
        return members.nextDeadline.map { min($0, unsettled) } ?? unsettled
    }

    package var parts: [any TriggerCondition] { members.conditions }
    package var isGuard: Bool { members.areGuards }

    package func holds(at now: Instant) -> Bool {
        isGuard && members.all.allSatisfy { $0.condition.holds(at: now) }
    }

    private mutating func judge(at now: Instant) -> Finding? {
        let open = members.all.indices.filter { !isMet($0, at: now) }
        let isWhole = open.isEmpty
        if !isWhole, !isGuard, open.allSatisfy({ members.all[$0].condition.settlesLate }) {
            // What comes too soon after is not met by time that passes.
            _ = members.use(at: now)
            return nil
        }
        guard isGuard ? edge.rises(isWhole) : isWhole else { return nil }
        return Finding(members.use(at: now))
    }

    private func isMet(_ part: Int, at now: Instant) -> Bool {
        let part = members.all[part]
        if part.isGuard { return part.condition.holds(at: now) }
        return part.last.map { now - $0.at <= within } ?? false
    }

    /// That a part is nearly met is worth telling where all the others are.
    private mutating func takeNotes(at now: Instant) {
        for (part, note) in members.takeNotes()
        where members.all.indices.allSatisfy({ $0 == part || isMet($0, at: now) }) {
            notes.append(note)
        }
    }

    package mutating func takeNotes() -> [ConditionNote] {
        defer { notes = [] }
        return notes
    }
}

extension AllCondition {
    package static let name = "all"
    package static let doc = "every condition of the list is met"
    package static let isFlat = true

    package init(_ fields: inout some ConditionFields) {
        self.init(
            fields.conditions(Field(Self.name, "the conditions", needed: "[words: {…}]")),
            within: fields.seconds(
                Field("within_seconds", "how far apart they may be met"), .seconds(30),
                in: 0.1...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add(Self.name, .conditions(members.forms))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(30)))
        return list
    }

    package var interests: SignalInterest { members.interests }
}
