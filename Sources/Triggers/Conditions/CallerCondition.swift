// SPDX-License-Identifier: Apache-2.0

package import Timing

/// A guard: the caller's number is in a list, or withheld.
package struct CallerCondition: TriggerCondition {
    /// Whole numbers; blanks and signs do not matter.
    package var numbers: [String]
    /// Beginnings of numbers: `+4930`.
    package var prefixes: [String]
    /// A withheld number counts, too.
    package var takesWithheld: Bool

    private var number: String?
    private var isMet = false
    private var state = GuardState()

    package init(numbers: [String] = [], prefixes: [String] = [], takesWithheld: Bool = false) {
        self.numbers = numbers
        self.prefixes = prefixes
        self.takesWithheld = takesWithheld
    }

    package mutating func begin(_ facts: CallFacts) {
        number = facts.caller
        guard let caller = facts.caller.map(DialledNumber.init), !caller.digits.isEmpty else {
            isMet = takesWithheld
            return
        }
        isMet =
            numbers.contains { DialledNumber($0) == caller }
            || prefixes.contains { caller.begins(with: DialledNumber($0)) }
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .answered { state.look(at: now) }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard state.rises(isMet, at: now) else { return nil }
        // Evidence is written down: the number itself stays out of it.
        return Finding(detail: number == nil ? "caller withheld" : "caller in the list")
    }

    package var nextDeadline: Instant? { state.nextLook }
    package var isGuard: Bool { true }
    package func holds(at now: Instant) -> Bool { isMet }
}

extension CallerCondition {
    package static let name = "caller"
    package static let doc = "the caller's number is in a list, or withheld"

    package init(_ fields: inout some ConditionFields) {
        let numbers = fields.texts(Field("numbers", "whole numbers: +49 30 1234"))
        let prefixes = fields.texts(Field("prefixes", "beginnings of numbers: +4930"))
        let takesWithheld = fields.flag(Field("withheld", "a withheld number counts"), false)
        if numbers.isEmpty, prefixes.isEmpty, !takesWithheld {
            fields.complain(
                "numbers", "no caller is meant", write: "numbers: [\"+49301234\"]")
        }
        for (name, list) in [("numbers", numbers), ("prefixes", prefixes)] {
            for number in list where DialledNumber(number).digits.isEmpty {
                fields.complain(name, "'\(number)' has no digit", write: "\"+49301234\"")
            }
        }
        self.init(numbers: numbers, prefixes: prefixes, takesWithheld: takesWithheld)
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("numbers", .texts(numbers), unless: .texts([]))
        list.add("prefixes", .texts(prefixes), unless: .texts([]))
        list.add("withheld", .flag(takesWithheld), unless: .flag(false))
        return list
    }

    package var interests: SignalInterest { [] }
}
