// SPDX-License-Identifier: Apache-2.0

import Timing
import Triggers

/// Reads a condition from its printed form, and writes down what it was asked for.
struct FormFields: ConditionFields {
    var values: [String: FieldValue] = [:]
    private(set) var asked: [Field] = []
    private(set) var complaints: [String] = []

    init(_ list: FieldList) {
        for entry in list.entries { values[entry.name] = entry.value }
    }

    /// The condition of a form.
    static func read(_ form: ConditionForm) -> (any TriggerCondition)? {
        var fields = FormFields(form.fields)
        return ConditionCatalog.named(form.name).map { ConditionCatalog.read($0, &fields) }
    }

    private mutating func value(_ field: Field) -> FieldValue? {
        asked.append(field)
        if values[field.name] == nil, field.example != nil { complaints.append(field.name) }
        return values[field.name]
    }

    mutating func text(_ field: Field, _ fallback: String?, limit: Int) -> String? {
        if case .text(let text)? = value(field) { text } else { fallback }
    }

    mutating func texts(_ field: Field, _ fallback: [String], of kind: TextKind) -> [String] {
        if case .texts(let texts)? = value(field) { texts } else { fallback }
    }

    mutating func number(
        _ field: Field, _ fallback: Double?, in range: ClosedRange<Double>
    ) -> Double? {
        guard case .number(let number)? = value(field) else { return fallback }
        if !range.contains(number) { complaints.append(field.name) }
        return number
    }

    mutating func integer(
        _ field: Field, _ fallback: Int?, in range: ClosedRange<Int>
    ) -> Int? {
        guard case .integer(let integer)? = value(field) else { return fallback }
        if !range.contains(integer) { complaints.append(field.name) }
        return integer
    }

    mutating func seconds(
        _ field: Field, _ fallback: Duration?, in range: ClosedRange<Double>
    ) -> Duration? {
        guard case .seconds(let time)? = value(field) else { return fallback }
        if !range.contains(time.inSeconds) { complaints.append(field.name) }
        return time
    }

    mutating func flag(_ field: Field, _ fallback: Bool) -> Bool {
        if case .flag(let flag)? = value(field) { flag } else { fallback }
    }

    mutating func choice<Word: FieldWord>(_ field: Field, _ fallback: Word?) -> Word? {
        guard case .text(let text)? = value(field) else { return fallback }
        return Word(rawValue: text)
    }

    mutating func choices<Word: FieldWord>(_ field: Field, _ fallback: [Word]) -> [Word] {
        guard case .texts(let texts)? = value(field) else { return fallback }
        return texts.compactMap(Word.init(rawValue:))
    }

    mutating func condition(_ field: Field) -> (any TriggerCondition)? {
        if case .condition(let form)? = value(field) { Self.read(form) } else { nil }
    }

    mutating func conditions(_ field: Field) -> [any TriggerCondition] {
        guard case .conditions(let forms)? = value(field) else { return [] }
        return forms.compactMap(Self.read)
    }

    mutating func groups<Group>(_ field: Field, read: (inout FormFields) -> Group) -> [Group] {
        guard case .groups(let lists)? = value(field) else { return [] }
        return lists.map { list in
            var fields = FormFields(list)
            return read(&fields)
        }
    }

    mutating func complain(_ name: String, _ what: String, write: String) {
        complaints.append(name)
    }
}
