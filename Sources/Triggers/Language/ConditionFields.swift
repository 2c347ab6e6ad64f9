// SPDX-License-Identifier: Apache-2.0

/// Where the settings of a condition come from, asked for one by one: a rule file, which complains
/// of what it cannot take where it stands, or a recorder that writes down what can be set.
///
/// A setting that is left out, or wrong, has the fallback's value; so has every one of a recorder.
package protocol ConditionFields {
    mutating func text(_ field: Field, _ fallback: String?, limit: Int) -> String?
    /// A list of texts, or one text by itself; at most 200.
    mutating func texts(_ field: Field, _ fallback: [String], of kind: TextKind) -> [String]
    mutating func number(
        _ field: Field, _ fallback: Double?, in range: ClosedRange<Double>
    ) -> Double?
    mutating func integer(_ field: Field, _ fallback: Int?, in range: ClosedRange<Int>) -> Int?
    /// A time, written in seconds.
    mutating func seconds(
        _ field: Field, _ fallback: Duration?, in range: ClosedRange<Double>
    ) -> Duration?
    mutating func flag(_ field: Field, _ fallback: Bool) -> Bool
    mutating func choice<Word: FieldWord>(_ field: Field, _ fallback: Word?) -> Word?
    /// A list of words of a kind, or one by itself.
    mutating func choices<Word: FieldWord>(_ field: Field, _ fallback: [Word]) -> [Word]
    mutating func condition(_ field: Field) -> (any TriggerCondition)?
    /// A list of conditions, at most 50.
    mutating func conditions(_ field: Field) -> [any TriggerCondition]
    /// A list of groups of settings, at most 50, each read by `read`; a recorder reads one.
    mutating func groups<Group>(_ field: Field, read: (inout Self) -> Group) -> [Group]
    /// What was read makes no sense: `what` says why, `write` what would.
    mutating func complain(_ name: String, _ what: String, write: String)
}

/// A word that stands for one of a closed set.
package typealias FieldWord = CaseIterable & Hashable & RawRepresentable<String> & Sendable

/// What a list of texts holds, where the rest of the configuration knows which there are.
package enum TextKind: Sendable, Hashable {
    case free
    /// Phrases that are listened for: those of `listening.keywords`.
    case spotted
    /// Numbers that callers dial: those of `lines`.
    case line
}

/// A setting: its name, what it is for, and whether it may be left out.
package struct Field: Sendable, Hashable {
    package var name: String
    /// One line for people: "the longest pause between two keys".
    package var doc: String
    /// How it may be written, where it may not be left out: `[talk to a person]`.
    package var example: String?

    /// A setting that may be left out.
    package init(_ name: String, _ doc: String) {
        self.name = name
        self.doc = doc
    }

    /// A setting that may not be left out; the reader of a file complains where it is.
    package init(_ name: String, _ doc: String, needed example: String) {
        self.init(name, doc)
        self.example = example
    }
}

extension ConditionFields {
    mutating func number(
        _ field: Field, _ fallback: Double, in range: ClosedRange<Double>
    ) -> Double {
        number(field, Optional(fallback), in: range) ?? fallback
    }

    mutating func integer(_ field: Field, _ fallback: Int, in range: ClosedRange<Int>) -> Int {
        integer(field, Optional(fallback), in: range) ?? fallback
    }

    mutating func seconds(
        _ field: Field, _ fallback: Duration, in range: ClosedRange<Double>
    ) -> Duration {
        seconds(field, Optional(fallback), in: range) ?? fallback
    }

    mutating func choice<Word: FieldWord>(_ field: Field, _ fallback: Word) -> Word {
        choice(field, Optional(fallback)) ?? fallback
    }

    mutating func texts(_ field: Field, _ fallback: [String] = []) -> [String] {
        texts(field, fallback, of: .free)
    }
}
