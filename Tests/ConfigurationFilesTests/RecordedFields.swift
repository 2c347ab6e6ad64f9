// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import JSON
import Triggers

/// Writes down what settings a condition asks for, in the order in which it does.
struct RecordedFields: ConditionFields {
    enum Shape {
        case text(limit: Int)
        case texts
        case number(ClosedRange<Double>)
        case seconds(ClosedRange<Double>)
        case integer(ClosedRange<Int>)
        case flag
        case choice([String])
        case choices([String])
        case condition
        case conditions
        case groups([Setting])
    }

    struct Setting {
        var field: Field
        var shape: Shape
        /// What it is when left out.
        var fallback: JSONValue?
    }

    private(set) var settings: [Setting] = []

    private mutating func note(_ field: Field, _ shape: Shape, _ fallback: JSONValue?) {
        settings.append(Setting(field: field, shape: shape, fallback: fallback))
    }

    static func settings(of kind: any TriggerCondition.Type) -> [Setting] {
        var fields = RecordedFields()
        _ = ConditionCatalog.read(kind, &fields)
        return fields.settings
    }

    mutating func text(_ field: Field, _ fallback: String?, limit: Int) -> String? {
        note(field, .text(limit: limit), fallback.map(JSONValue.string))
        return fallback
    }

    mutating func texts(_ field: Field, _ fallback: [String], of kind: TextKind) -> [String] {
        note(field, .texts, fallback.isEmpty ? nil : .array(fallback.map(JSONValue.string)))
        return fallback
    }

    mutating func number(
        _ field: Field, _ fallback: Double?, in range: ClosedRange<Double>
    ) -> Double? {
        note(field, .number(range), fallback.map(JSONValue.plain))
        return fallback
    }

    mutating func integer(_ field: Field, _ fallback: Int?, in range: ClosedRange<Int>) -> Int? {
        note(field, .integer(range), fallback.map { .integer(Int64($0)) })
        return fallback
    }

    mutating func seconds(
        _ field: Field, _ fallback: Duration?, in range: ClosedRange<Double>
    ) -> Duration? {
        note(field, .seconds(range), fallback.map { .plain($0 / .seconds(1)) })
        return fallback
    }

    mutating func flag(_ field: Field, _ fallback: Bool) -> Bool {
        note(field, .flag, .bool(fallback))
        return fallback
    }

    mutating func choice<Word: FieldWord>(_ field: Field, _ fallback: Word?) -> Word? {
        note(
            field, .choice(Word.allCases.map(\.rawValue)),
            fallback.map { .string($0.rawValue) })
        return fallback
    }

    mutating func choices<Word: FieldWord>(_ field: Field, _ fallback: [Word]) -> [Word] {
        note(
            field, .choices(Word.allCases.map(\.rawValue)),
            fallback.isEmpty ? nil : .array(fallback.map { .string($0.rawValue) }))
        return fallback
    }

    mutating func condition(_ field: Field) -> (any TriggerCondition)? {
        note(field, .condition, nil)
        return nil
    }

    mutating func conditions(_ field: Field) -> [any TriggerCondition] {
        note(field, .conditions, nil)
        return []
    }

    mutating func groups<Group>(_ field: Field, read: (inout Self) -> Group) -> [Group] {
        var inner = RecordedFields()
        let group = read(&inner)
        note(field, .groups(inner.settings), nil)
        return [group]
    }

    mutating func complain(_ name: String, _ what: String, write: String) {}
}

extension JSONValue {
    static func ordered(_ pairs: [(String, JSONValue)]) -> JSONValue {
        .object(pairs.map { Member($0.0, $0.1) })
    }

    /// A number, whole where it is.
    static func plain(_ value: Double) -> JSONValue {
        Int64(exactly: value).map(JSONValue.integer) ?? .number(value)
    }
}
