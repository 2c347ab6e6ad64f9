// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The conditions that a composite is made of, each with what met it last.
struct ConditionParts: Sendable, Hashable {
    struct Part: Sendable {
        var condition: any TriggerCondition
        let interests: SignalInterest
        let isGuard: Bool
        /// What met it last, until a composite has used it.
        var last: Finding.Part?

        init(_ condition: any TriggerCondition) {
            self.condition = condition
            interests = condition.interests
            isGuard = condition.isGuard
        }
    }

    private(set) var all: [Part]
    /// Whether all are guards, and whether one is; no parts are no guards.
    let areGuards: Bool
    let haveGuards: Bool
    let interests: SignalInterest
    /// When parts were used up: what else meets them at that moment is of the same moment.
    private var usedAt: Instant?

    init(_ conditions: [any TriggerCondition]) {
        all = conditions.map(Part.init)
        haveGuards = all.contains(where: \.isGuard)
        areGuards = !all.isEmpty && all.allSatisfy(\.isGuard)
        interests = all.reduce(into: []) { $0.formUnion($1.interests) }
    }

    var conditions: [any TriggerCondition] { all.map(\.condition) }
    var forms: [ConditionForm] { all.map(\.condition.form) }
    var nextDeadline: Instant? {
        all.reduce(nil) { earliest, part in
            guard let next = part.condition.nextDeadline else { return earliest }
            return earliest.map { min($0, next) } ?? next
        }
    }

    mutating func begin(_ facts: CallFacts) {
        for index in all.indices { all[index].condition.begin(facts) }
    }

    /// Shows every part that is interested the signal. Returns the numbers of those that were met.
    mutating func handle(_ heard: HeardSignal, at now: Instant) -> [Int] {
        all.indices.filter { index in
            guard heard.topics.contains(where: all[index].interests.contains) else { return false }
            let finding = all[index].condition.handle(heard, at: now)
            return note(finding, of: index, by: heard.signal.name, at: now)
        }
    }

    mutating func handle(_ moment: CallMoment, at now: Instant) {
        for index in all.indices { all[index].condition.handle(moment, at: now) }
    }

    /// Meets the parts' deadlines that have come. Returns the numbers of those that were met.
    mutating func timersDue(at now: Instant) -> [Int] {
        all.indices.filter { index in
            guard let deadline = all[index].condition.nextDeadline, deadline <= now else {
                return false
            }
            let finding = all[index].condition.timersDue(at: now)
            return note(finding, of: index, by: "time", at: now)
        }
    }

    private mutating func note(
        _ finding: Finding?, of index: Int, by signal: String, at now: Instant
    ) -> Bool {
        guard let finding, all[index].isGuard || usedAt != now else { return false }
        all[index].last = Finding.Part(finding: finding, signal: signal, at: now)
        return true
    }

    /// What met these parts, in their order; it is then forgotten of those that are met at moments.
    mutating func use(at now: Instant) -> [Finding.Part] {
        let used = all.compactMap(\.last)
        usedAt = now
        for index in all.indices where !all[index].isGuard { all[index].last = nil }
        return used
    }

    /// Forgets what met them.
    mutating func forget() {
        for index in all.indices where !all[index].isGuard { all[index].last = nil }
    }

    /// The notes of the parts, with the number of the part.
    mutating func takeNotes() -> [(part: Int, note: ConditionNote)] {
        var notes: [(part: Int, note: ConditionNote)] = []
        for index in all.indices {
            for note in all[index].condition.takeNotes() { notes.append((index, note)) }
        }
        return notes
    }
}

extension ConditionParts.Part: Hashable {
    static func == (one: Self, other: Self) -> Bool {
        one.condition.isEqual(to: other.condition) && one.last == other.last
    }

    func hash(into hasher: inout Hasher) { hasher.combine(condition.form) }
}

/// Whether something began to be so, asked again and again.
struct RisingEdge: Sendable, Hashable {
    private var was = false

    mutating func rises(_ isSo: Bool) -> Bool {
        defer { was = isSo }
        return isSo && !was
    }
}
