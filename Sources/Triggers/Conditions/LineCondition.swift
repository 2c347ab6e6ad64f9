// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A guard: the call is on one of these lines.
package struct LineCondition: TriggerCondition {
    /// Numbers or names of lines, as callers dial them.
    package var numbers: [String]

    private var line = ""
    private var isMet = false
    private var state = GuardState()

    package init(_ numbers: [String]) { self.numbers = numbers }

    package mutating func begin(_ facts: CallFacts) {
        guard let line = facts.line else { return }
        self.line = line
        isMet = numbers.contains { number in
            number.lowercased() == line.lowercased()
                || !DialledNumber(line).digits.isEmpty && line.allSatisfy { !$0.isLetter }
                    && DialledNumber(number) == DialledNumber(line)
        }
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .answered { state.look(at: now) }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        state.rises(isMet, at: now) ? Finding(detail: "line \(line)") : nil
    }

    package var nextDeadline: Instant? { state.nextLook }
    package var isGuard: Bool { true }
    package func holds(at now: Instant) -> Bool { isMet }
}

extension LineCondition {
    package static let name = "line"
    package static let doc = "the call is on one of these lines"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            fields.texts(
                Field("numbers", "the numbers that callers dial", needed: "[\"100\"]"), [],
                of: .line))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("numbers", .texts(numbers))
        return list
    }

    package var interests: SignalInterest { [] }
}
