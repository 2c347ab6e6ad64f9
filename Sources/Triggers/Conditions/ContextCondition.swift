// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// A guard: a fact that the agent has told of the call has a value. A fact that changes at a moment
/// counts at that moment as it was, too.
package struct ContextCondition: TriggerCondition {
    /// What the value must be; every bound that is given.
    package struct Bounds: Sendable, Hashable {
        /// One of these, without case; numbers by their value. None takes any.
        package var values: [String] = []
        /// Numbers, beyond which it must be; texts with a number in them count as that number.
        package var above: Double?
        package var below: Double?
        /// A part of it, without case.
        package var part: String?

        package init(
            values: [String] = [], above: Double? = nil, below: Double? = nil,
            part: String? = nil
        ) {
            self.values = values
            self.above = above
            self.below = below
            self.part = part
        }

        /// Whether it only has to be there.
        fileprivate var isEmpty: Bool { self == Bounds() }
    }

    /// The fact's name, as the agent spells it.
    package var fact: String
    package var bounds: Bounds
    /// False: the fact is not known, or empty.
    package var isPresent: Bool

    private var isMet: Bool
    /// It was met until that moment, or within it.
    private var wasMetAt: Instant?
    private var value = ""
    private var state = GuardState()

    package init(_ fact: String, _ bounds: Bounds = Bounds(), isPresent: Bool = true) {
        self.fact = fact
        self.bounds = bounds
        self.isPresent = isPresent
        isMet = !isPresent
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard let item = signal.facts.last(where: { $0.key == fact }) else { return nil }
        value = String(item.value.prefix(80))
        if isMet {
            // That it began to hold is of an earlier moment.
            _ = state.rises(true, at: now)
            wasMetAt = now
            state.look(at: now + .nanoseconds(1))
        }
        isMet = meets(item.value)
        return judge(at: now)
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        if moment == .answered { state.look(at: now) }
    }

    package mutating func timersDue(at now: Instant) -> Finding? { judge(at: now) }

    package var nextDeadline: Instant? { state.nextLook }
    package var isGuard: Bool { true }
    package func holds(at now: Instant) -> Bool { isMet || wasMetAt == now }

    private mutating func judge(at now: Instant) -> Finding? {
        guard state.rises(holds(at: now), at: now) else { return nil }
        return Finding(detail: isPresent ? "\(fact): \(value)" : "no \(fact)")
    }

    private func meets(_ value: String) -> Bool {
        let isThere = value.contains { !$0.isWhitespace }
        guard isPresent else { return !isThere }
        guard isThere else { return false }
        guard !bounds.isEmpty else { return true }
        let number = WrittenNumber.value(of: value)
        if let above = bounds.above, number.map({ $0 > above }) != true { return false }
        if let below = bounds.below, number.map({ $0 < below }) != true { return false }
        let small = value.lowercased()
        if let part = bounds.part, !small.contains(part.lowercased()) { return false }
        return bounds.values.isEmpty
            || bounds.values.contains { expected in
                expected.lowercased() == small
                    || Double(expected).map { number == $0 } ?? false
            }
    }
}

extension ContextCondition {
    package static let name = "context"
    package static let doc = "a fact that the agent has told has a value"

    package init(_ fields: inout some ConditionFields) {
        let number = -1e15...1e15
        let fact = fields.text(
            Field("name", "the fact's name, as the agent spells it", needed: "amount"), nil,
            limit: 80)
        let bounds = Bounds(
            values: fields.texts(Field("is", "one of these values")),
            above: fields.number(Field("above", "the number in it is above"), nil, in: number),
            below: fields.number(Field("below", "the number in it is below"), nil, in: number),
            part: fields.text(Field("contains", "a part of it"), nil, limit: 200))
        let isPresent = fields.flag(
            Field("present", "false: the fact is not known, or empty"), true)
        if !isPresent, !bounds.isEmpty {
            fields.complain(
                "present", "a fact that is not known has no value", write: "present: true")
        }
        if let above = bounds.above, let below = bounds.below, above >= below {
            fields.complain(
                "above", "no number is above \(above) and below \(below)", write: "above: 1")
        }
        self.init(fact ?? "", bounds, isPresent: isPresent)
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("name", .text(fact))
        list.add("is", .texts(bounds.values), unless: .texts([]))
        list.add("above", bounds.above, FieldValue.number)
        list.add("below", bounds.below, FieldValue.number)
        list.add("contains", bounds.part, FieldValue.text)
        list.add("present", .flag(isPresent), unless: .flag(true))
        return list
    }

    package var interests: SignalInterest { [.context(fact)] }
}
