// SPDX-License-Identifier: Apache-2.0

import CallModel
import Triggers
import Yams

/// The settings of a condition as a rule file has them; what cannot be taken is complained of where it
/// stands.
struct YAMLConditionFields: ConditionFields {
    let section: YAMLSection
    let context: RuleContext
    let depth: Int
    /// Whose settings these are, as complaints name it.
    let owner: String
    /// Nobody knows whose settings these are; it looks as if they were those of this condition. Then
    /// only what is there can be wrong.
    var isGuess = false
    /// The settings stand beside those of the rule itself.
    var isFlat = false
    /// Settings that were complained of: what follows from that is told to nobody.
    private var troubled: Set<String> = []

    init(
        section: YAMLSection, context: RuleContext, depth: Int, owner: String,
        isGuess: Bool = false, isFlat: Bool = false
    ) {
        self.section = section
        self.context = context
        self.depth = depth
        self.owner = owner
        self.isGuess = isGuess
        self.isFlat = isFlat
    }

    mutating func text(_ field: Field, _ fallback: String?, limit: Int) -> String? {
        guard isThere(field) else { return fallback }
        return watching(field) { $0.section.optionalString(field.name, limit: limit) } ?? fallback
    }

    mutating func texts(_ field: Field, _ fallback: [String], of kind: TextKind) -> [String] {
        guard isThere(field) else { return fallback }
        let entries = watching(field) { fields in
            let entries = fields.entries(field)
            for entry in entries {
                if let (what, write) = fields.fault(of: entry.text, field, kind) {
                    fields.section.document.complain(at: entry.place, what, write: write)
                }
            }
            return entries
        }
        if kind == .spotted, !entries.isEmpty, !context.listening.parties.contains(.caller) {
            section.complain(
                field.name, "the caller's voice is not among the 'parties' of 'listening'",
                write: "parties: [caller] there")
        }
        return entries.isEmpty ? fallback : entries.map(\.text)
    }

    private func fault(
        of text: String, _ field: Field, _ kind: TextKind
    ) -> (what: String, write: String)? {
        let advice = "texts of 1 to \(RuleContext.longestText) characters"
        if text.isEmpty { return ("'\(field.name)' has an empty text", advice) }
        guard text.count <= RuleContext.longestText else {
            return ("'\(field.name)' has a text longer than \(RuleContext.longestText)", advice)
        }
        return context.fault(of: text, kind: kind)
    }

    /// The entries of a list of texts; one alone is a list of one.
    private func entries(_ field: Field) -> [PlacedText] {
        let before = section.document.problems.count
        let entries = section.placedStrings(field.name, limit: RuleContext.mostTexts)
        if entries.isEmpty, section.document.problems.count == before { complainOfEmpty(field) }
        return entries
    }

    mutating func number(
        _ field: Field, _ fallback: Double?, in range: ClosedRange<Double>
    ) -> Double? {
        guard isThere(field) else { return fallback }
        return watching(field) { $0.section.optionalNumber(field.name, in: range) } ?? fallback
    }

    mutating func integer(_ field: Field, _ fallback: Int?, in range: ClosedRange<Int>) -> Int? {
        guard isThere(field) else { return fallback }
        return watching(field) {
            $0.section.integer(field.name, fallback ?? range.lowerBound, in: range)
        }
    }

    mutating func seconds(
        _ field: Field, _ fallback: Duration?, in range: ClosedRange<Double>
    ) -> Duration? {
        number(field, nil, in: range).map { .seconds($0) } ?? fallback
    }

    mutating func flag(_ field: Field, _ fallback: Bool) -> Bool {
        guard isThere(field) else { return fallback }
        return section.flag(field.name, fallback)
    }

    mutating func choice<Word: FieldWord>(_ field: Field, _ fallback: Word?) -> Word? {
        guard isThere(field) else { return fallback }
        return watching(field) { $0.section.optionalChoice(field.name) } ?? fallback
    }

    mutating func choices<Word: FieldWord>(_ field: Field, _ fallback: [Word]) -> [Word] {
        guard isThere(field) else { return fallback }
        let words = Word.allCases.map(\.rawValue)
        let read = watching(field) { fields in
            fields.entries(field).compactMap { entry in
                let word = Word(rawValue: entry.text)
                if word == nil {
                    fields.section.document.complain(
                        at: entry.place, "'\(field.name)' has '\(entry.text)'",
                        write: Suggestion.nearest(to: entry.text, among: words).map { "'\($0)'" }
                            ?? "some of: \(words.joined(separator: ", "))")
                }
                return word
            }
        }
        var found: [Word] = []
        for word in read where !found.contains(word) { found.append(word) }
        return found.isEmpty ? fallback : found
    }

    mutating func condition(_ field: Field) -> (any TriggerCondition)? {
        guard isThere(field), let node = section.node(field.name) else { return nil }
        let place = section.place(of: field.name)
        return watching(field) { $0.reader.condition(at: node, under: field.name, place) }
    }

    mutating func conditions(_ field: Field) -> [any TriggerCondition] {
        let place = section.place(of: field.name)
        return watching(field) { fields in
            fields.nodes(field).compactMap { node in
                fields.reader.condition(at: node, under: field.name, place)
            }
        }
    }

    mutating func groups<Group>(_ field: Field, read: (inout Self) -> Group) -> [Group] {
        nodes(field).map { node in
            var fields = Self(
                section: section.document.section(
                    node, key: field.name, at: section.place(of: field.name)),
                context: context, depth: depth, owner: "an entry of '\(field.name)'")
            return read(&fields)
        }
    }

    mutating func complain(_ name: String, _ what: String, write: String) {
        guard !isGuess, !troubled.contains(name) else { return }
        section.complain(name, what, write: write)
    }

    /// Reads a setting, and remembers whether that led to a complaint.
    private mutating func watching<Value>(_ field: Field, _ read: (inout Self) -> Value) -> Value {
        let before = section.document.problems.count
        defer { if section.document.problems.count > before { troubled.insert(field.name) } }
        return read(&self)
    }

    private var reader: ConditionReader {
        ConditionReader(document: section.document, context: context, depth: depth + 1)
    }

    /// The entries of a list; one alone is a list of one.
    private mutating func nodes(_ field: Field) -> [Node] {
        guard isThere(field), let node = section.node(field.name) else { return [] }
        guard case .sequence(let sequence) = node else { return [node] }
        if sequence.isEmpty { complainOfEmpty(field) }
        guard sequence.count <= RuleContext.mostParts else {
            section.complain(
                field.name, "'\(field.name)' has more than \(RuleContext.mostParts) entries",
                write: "fewer")
            return []
        }
        return Array(sequence)
    }

    /// Whether a setting is given; one that may not be left out is complained of.
    private mutating func isThere(_ field: Field) -> Bool {
        if isFlat, TriggerReader.keys.contains(field.name) {
            complain(
                "when", "'\(field.name)' beside 'when' is the rule's own, not the condition's",
                write:
                    "the condition's settings below it: when: {\(section.text("when") ?? ""): {…}}")
            troubled.insert("when")
            return false
        }
        if section.has(field.name), !section.isEmpty(field.name) { return true }
        // Asked for, so that its name is known.
        section.pass(over: field.name)
        if let example = field.example, !isGuess {
            section.complain(
                field.name, "\(owner) has no '\(field.name)'", write: "\(field.name): \(example)")
        }
        return false
    }

    /// An empty list is as one that is left out.
    private func complainOfEmpty(_ field: Field) {
        guard let example = field.example, !isGuess else { return }
        section.complain(
            field.name, "'\(field.name)' is an empty list", write: "\(field.name): \(example)")
    }
}
