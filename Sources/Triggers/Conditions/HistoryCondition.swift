// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A guard: how often this call was handed to a person before, or this caller called before.
package struct HistoryCondition: TriggerCondition {
    package enum Subject: String, Sendable, Hashable, CaseIterable {
        /// Handoffs of this call.
        case handoffs
        /// Calls of this caller's before this one, and handoffs in them.
        case earlierCalls = "earlier-calls"
        case earlierHandoffs = "earlier-handoffs"
    }

    package var subject: Subject
    package var least: Int
    /// Nil for no bound.
    package var most: Int?

    /// Nil where nobody knows.
    private var count: Int?
    private var state = GuardState()

    package init(_ subject: Subject, least: Int = 1, most: Int? = nil) {
        self.subject = subject
        self.least = least
        self.most = most
        count = subject == .handoffs ? 0 : nil
    }

    package mutating func begin(_ facts: CallFacts) {
        switch subject {
        case .handoffs: break
        case .earlierCalls: count = facts.earlierCalls
        case .earlierHandoffs: count = facts.earlierHandoffs
        }
    }

    /// A handoff counts once it is over: a rule about the second one is not met by the first.
    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        switch moment {
        case .answered: state.look(at: now)
        case .handoffBegan: break
        case .returned:
            if subject == .handoffs { count = (count ?? 0) + 1 }
            state.look(at: now)
        }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard state.rises(holds(at: now), at: now) else { return nil }
        return Finding(
            detail: "\(count ?? 0) \(subject.rawValue.replacing("-", with: " "))")
    }

    package var nextDeadline: Instant? { state.nextLook }
    package var isGuard: Bool { true }

    package func holds(at now: Instant) -> Bool {
        guard let count else { return false }
        return count >= least && most.map { count <= $0 } ?? true
    }
}

extension HistoryCondition {
    package static let name = "history"
    package static let doc =
        "how often the call was handed to a person, or the caller called before"

    package init(_ fields: inout some ConditionFields) {
        let subject: Subject? = fields.choice(
            Field("of", "what is counted", needed: "handoffs"), nil)
        let least = fields.integer(Field("at_least", "so often or more"), 1, in: 0...1000)
        let most = fields.integer(Field("at_most", "so often or less"), nil, in: 0...1000)
        if let most, most < least {
            fields.complain("at_most", "it is less than 'at_least'", write: "at_least: 0")
        }
        self.init(subject ?? .handoffs, least: least, most: most)
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("of", .word(subject))
        list.add("at_least", .integer(least), unless: .integer(1))
        list.add("at_most", most, FieldValue.integer)
        return list
    }

    package var interests: SignalInterest { [] }
}
