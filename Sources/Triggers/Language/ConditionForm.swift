// SPDX-License-Identifier: Apache-2.0

/// A condition as it is written: its name, and its settings in order without those that are as
/// they are when left out.
package struct ConditionForm: Sendable, Hashable {
    package var name: String
    /// See `TriggerCondition.isFlat`.
    package var isFlat: Bool
    package var fields: FieldList
}

/// Settings in the order in which they are written.
package struct FieldList: Sendable, Hashable {
    package private(set) var entries: [Entry] = []

    package struct Entry: Sendable, Hashable {
        package var name: String
        package var value: FieldValue
    }

    package init() {}

    /// Writes a setting, unless it is as it is when left out.
    mutating func add(_ name: String, _ value: FieldValue, unless fallback: FieldValue? = nil) {
        guard value != fallback else { return }
        entries.append(Entry(name: name, value: value))
    }

    /// Writes a setting where there is one.
    mutating func add<Value>(
        _ name: String, _ value: Value?, _ write: (Value) -> FieldValue
    ) {
        if let value { add(name, write(value)) }
    }
}

/// The value of a setting.
package indirect enum FieldValue: Sendable, Hashable {
    case text(String)
    /// Left out when empty.
    case texts([String])
    case number(Double)
    case integer(Int)
    case seconds(Duration)
    case flag(Bool)
    case condition(ConditionForm)
    case conditions([ConditionForm])
    case groups([FieldList])

    static func word(_ word: some FieldWord) -> FieldValue { .text(word.rawValue) }

    static func words(_ words: some Sequence<some FieldWord>) -> FieldValue {
        .texts(words.map(\.rawValue))
    }
}
