// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The agent reports what the caller wants.
package struct IntentCondition: TriggerCondition {
    /// One of these, without case; none takes any.
    package var names: [String]
    /// Facts that must come with it.
    package var slots: [String]
    /// Reports of a lower confidence do not count; those without one do.
    package var minimumConfidence: Double

    private let known: Set<String>
    private var notes: [ConditionNote] = []

    package init(_ names: [String] = [], slots: [String] = [], minimumConfidence: Double = 0) {
        self.names = names
        self.slots = slots
        self.minimumConfidence = minimumConfidence
        known = Set(names.map { $0.lowercased() })
    }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        guard case .reported(.intent(let name, let given, let confidence)) = signal,
            known.isEmpty || known.contains(name.lowercased()),
            slots.allSatisfy({ slot in given.contains { $0.key == slot } })
        else { return nil }
        let finding = Finding(detail: "wants \(name)", score: confidence)
        guard confidence ?? 1 < minimumConfidence else { return finding }
        notes.append(.nearMiss(finding, why: "below the confidence"))
        return nil
    }

    package mutating func takeNotes() -> [ConditionNote] {
        defer { notes = [] }
        return notes
    }
}

extension IntentCondition {
    package static let name = "intent"
    package static let doc = "the agent reports what the caller wants"

    package init(_ fields: inout some ConditionFields) {
        self.init(
            fields.texts(Field("names", "one of these; any when left out")),
            slots: fields.texts(Field("slots", "names of facts that must come with it")),
            minimumConfidence: fields.number(
                Field("minimum_confidence", "reports below it do not count"), 0, in: 0...1))
    }

    package var fields: FieldList {
        var list = FieldList()
        list.add("names", .texts(names), unless: .texts([]))
        list.add("slots", .texts(slots), unless: .texts([]))
        list.add("minimum_confidence", .number(minimumConfidence), unless: .number(0))
        return list
    }

    package var interests: SignalInterest { [.intents] }
}
