// SPDX-License-Identifier: Apache-2.0

package import Timing

/// The parts are met in their order, the first and the last within a time of each other; two at the
/// same moment are in order. A guard is met where it stands when it holds at that moment.
package struct ThenCondition: TriggerCondition {
    package var within: Duration

    private var members: ConditionParts
    /// Of each part the latest beginning of a chain that has come to it, and what it was made of.
    private var chains: [[Finding.Part]?]

    package init(_ conditions: [any TriggerCondition], within: Duration = .seconds(30)) {
        members = ConditionParts(conditions)
        self.within = within
        chains = Array(repeating: nil, count: conditions.count)
    }

    package mutating func begin(_ facts: CallFacts) { members.begin(facts) }

    package mutating func handle(_ heard: HeardSignal, at now: Instant) -> Finding? {
        judge(members.handle(heard, at: now), by: heard.name, at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        members.handle(moment, at: now)
        if moment == .returned { forget() }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        judge(members.timersDue(at: now), by: "time", at: now)
    }

    package var nextDeadline: Instant? { members.nextDeadline }
    package var parts: [any TriggerCondition] { members.conditions }

    private mutating func judge(_ met: [Int], by signal: String, at now: Instant) -> Finding? {
        guard !met.isEmpty else { return nil }
        for index in chains.indices {
            guard let found = found(index, by: signal, at: now) else { continue }
            if index == 0 {
                chains[0] = [found]
            } else if let chain = chains[index - 1], let first = chain.first,
                now - first.at <= within
            {
                chains[index] = chain + [found]
            }
        }
        guard let whole = chains.last ?? nil, whole.last?.at == now else { return nil }
        _ = members.use(at: now)
        forget()
        return Finding(whole)
    }

    private func found(_ index: Int, by signal: String, at now: Instant) -> Finding.Part? {
        let part = members.all[index]
        if part.isGuard {
            guard part.condition.holds(at: now) else { return nil }
            let finding = part.last?.finding ?? Finding(detail: part.condition.form.name)
            return Finding.Part(finding: finding, signal: signal, at: now)
        }
        return part.last?.at == now ? part.last : nil
    }

    private mutating func forget() {
        members.forget()
        chains = chains.map { _ in nil }
    }

    package mutating func takeNotes() -> [ConditionNote] {
        _ = members.takeNotes()
        return []
    }
}

extension ThenCondition {
    package static let name = "then"
    package static let doc = "the conditions of the list are met in this order"
    package static let isFlat = true

    package init(_ fields: inout some ConditionFields) {
        self.init(
            fields.conditions(
                Field(Self.name, "the conditions in order", needed: "[words: {…}, digit: {…}]")),
            within: fields.seconds(
                Field("within_seconds", "how far apart the first and the last may be"),
                .seconds(30), in: 0.1...3600))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add(Self.name, .conditions(members.forms))
        list.add("within_seconds", .seconds(within), unless: .seconds(.seconds(30)))
        return list
    }

    package var interests: SignalInterest { members.interests }
}
