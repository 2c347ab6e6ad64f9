// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Triggers

/// Rules and conditions by chance: every condition of the catalog, every setting of each, at its
/// bounds and between them. The same seed gives the same.
final class RuleDice {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    func roll(_ sides: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % sides
    }

    func one<Value>(of values: [Value]) -> Value { values[roll(values.count)] }

    /// A condition of this kind; those that are complained of are thrown again.
    func condition(_ kind: any TriggerCondition.Type, room: Int = 3) -> any TriggerCondition {
        for _ in 0..<500 {
            var fields = DiceFields(dice: self, room: room)
            let condition = ConditionCatalog.read(kind, &fields)
            if fields.tally.complaints == 0 { return condition }
        }
        preconditionFailure("nothing that \(kind.name) takes was thrown")
    }

    func condition(room: Int) -> any TriggerCondition {
        let kinds = ConditionCatalog.all.filter { room > 0 || !$0.isFlat }
        return condition(one(of: kinds), room: room)
    }

    func rule(named name: String, _ condition: any TriggerCondition) -> TriggerRule {
        let action = one(of: [
            TriggerAction.handoff, .handoff, .askBack, .recording(.pause), .recording(.start),
        ])
        let isAboutPeople = [TriggerAction.handoff, .askBack].contains(action)
        var rule = TriggerRule(
            name: name, condition: condition, reason: name.replacing("-", with: " "),
            firing: one(of: [
                .always, .oncePerCall, .cooldown(.seconds(5)), .cooldown(.milliseconds(250)),
            ]),
            action: action, mode: one(of: [.live, .live, .shadow]))
        guard isAboutPeople else { return rule }
        rule.reason = one(of: [rule.reason, Self.texts[roll(Self.texts.count)]])
        rule.route = one(of: [nil, "default"])
        rule.isExplicit = roll(3) == 0
        if action == .handoff {
            rule.mode = one(of: [rule.mode, .ahead(.seconds(20)), .ahead(.seconds(2.5))])
        }
        rule.priority = one(of: [0, -100, 7, 100])
        rule.urgency = one(of: [.normal, .low, .high, .emergency])
        rule.announcement = one(of: [nil, one(of: Self.texts)])
        rule.waitsForSentence = one(of: [nil, true, false])
        return rule
    }

    /// Texts that files could take for something else.
    static let texts = [
        "talk to a person", "operator", "yes", "null", "~", "0", "12.50", "- dash", "# none",
        "key: value", "say \"please\"", "it's", " in spaces ", "${HOME}", "$${", "a, b", "[x]",
        "{x}", "*x", "&x", "!x", "%x", "@x", "`x`", "|", ">", "?", "back\\slash", "line\nbreak",
        "tab\there", "Größe", "人間と話したい", "\u{1F600}", "\u{85}\u{2028}", "no-one", "C:\\new",
    ]
}

/// Settings by chance.
struct DiceFields: ConditionFields {
    final class Tally {
        var complaints = 0
    }

    let dice: RuleDice
    /// How much deeper conditions may stand.
    let room: Int
    let tally = Tally()

    private func isLeftOut(_ field: Field) -> Bool { field.example == nil && dice.roll(3) == 0 }

    /// What an example has: `[one, two]` or `one`.
    private func texts(of example: String) -> [String] {
        example.split(whereSeparator: { "[],\"".contains($0) })
            .map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }

    mutating func text(_ field: Field, _ fallback: String?, limit: Int) -> String? {
        guard !isLeftOut(field) else { return fallback }
        let examples = field.example.map(texts) ?? []
        return String(dice.one(of: examples + [dice.one(of: RuleDice.texts)]).prefix(limit))
    }

    mutating func texts(_ field: Field, _ fallback: [String], of kind: TextKind) -> [String] {
        guard !isLeftOut(field) else { return fallback }
        switch kind {
        case .spotted: return ["talk to a person", "operator"]
        case .line, .free:
            let examples = field.example.map(texts) ?? []
            let count = 1 + dice.roll(dice.roll(4) == 0 ? 30 : 3)
            return dice.roll(2) == 0 && !examples.isEmpty
                ? examples : (0..<count).map { _ in dice.one(of: RuleDice.texts) }
        }
    }

    mutating func number(
        _ field: Field, _ fallback: Double?, in range: ClosedRange<Double>
    ) -> Double? {
        guard !isLeftOut(field) else { return fallback }
        let middle = (range.lowerBound + range.upperBound) / 2
        return dice.one(
            of: [
                range.lowerBound, range.upperBound, middle.rounded(), middle / 3,
            ].filter(range.contains))
    }

    mutating func integer(_ field: Field, _ fallback: Int?, in range: ClosedRange<Int>) -> Int? {
        guard !isLeftOut(field) else { return fallback }
        return range.lowerBound + dice.roll(min(range.count, 1_000_000))
    }

    mutating func seconds(
        _ field: Field, _ fallback: Duration?, in range: ClosedRange<Double>
    ) -> Duration? {
        guard !isLeftOut(field) else { return fallback }
        let most = min(range.upperBound, 10_000) - range.lowerBound
        return .seconds(
            dice.one(of: [
                range.lowerBound, range.upperBound,
                range.lowerBound + (Double(dice.roll(1000)) / 1000 * most).rounded(),
            ]))
    }

    mutating func flag(_ field: Field, _ fallback: Bool) -> Bool { dice.roll(2) == 0 }

    mutating func choice<Word: FieldWord>(_ field: Field, _ fallback: Word?) -> Word? {
        isLeftOut(field) ? fallback : dice.one(of: Array(Word.allCases))
    }

    mutating func choices<Word: FieldWord>(_ field: Field, _ fallback: [Word]) -> [Word] {
        guard !isLeftOut(field) else { return fallback }
        let words = Word.allCases.filter { _ in dice.roll(2) == 0 }
        return words.isEmpty ? [dice.one(of: Array(Word.allCases))] : words
    }

    mutating func condition(_ field: Field) -> (any TriggerCondition)? {
        isLeftOut(field) ? nil : dice.condition(room: room - 1)
    }

    mutating func conditions(_ field: Field) -> [any TriggerCondition] {
        guard !isLeftOut(field) else { return [] }
        return (0...dice.roll(3)).map { _ in dice.condition(room: room - 1) }
    }

    mutating func groups<Group>(_ field: Field, read: (inout Self) -> Group) -> [Group] {
        guard !isLeftOut(field) else { return [] }
        return (0...dice.roll(3)).map { _ in
            var fields = self
            return read(&fields)
        }
    }

    mutating func complain(_ name: String, _ what: String, write: String) { tally.complaints += 1 }
}
