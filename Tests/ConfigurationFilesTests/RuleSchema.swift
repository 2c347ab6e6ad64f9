// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Triggers

@testable import ConfigurationFiles

/// What a file of rules may have, as a JSON schema for editors; made of what the conditions ask for.
enum RuleSchema {
    static var json: JSONValue {
        .members([
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Rules that call a human (triggers.yaml and what it includes)",
            "description": "What they mean: Docs/Triggers.md.",
            "type": "object",
            "additionalProperties": false,
            "properties": .members([
                "include": described(
                    list(of: scalar, most: RuleFiles.mostFiles),
                    "files of rules below this one's folder, judged after its own rules",
                    example: ["rules/asked-for-person.yaml"]),
                "rules": .members([
                    "description": "the rules, in the order in which they are judged",
                    "type": ["array", "null"],
                    "maxItems": 1000,
                    "items": reference("rule"),
                ]),
            ]),
            "$defs": .ordered(definitions),
        ])
    }

    private static var definitions: [(String, JSONValue)] {
        var all: [(String, JSONValue)] = [
            ("rule", rule), ("attributes", ["properties": .ordered(attributes)]),
            ("condition", condition),
        ]
        for kind in ConditionCatalog.all {
            all.append((kind.name, settings(of: kind)))
        }
        return all
    }

    // MARK: Rules

    private static var rule: JSONValue {
        var ways = [
            JSONValue.members([
                "title": "a condition below 'when'",
                "additionalProperties": false,
                "required": ["name", "when"],
                "properties": .ordered(
                    [
                        (
                            "when",
                            described(
                                reference("condition"), "what it waits for",
                                example: ["words": ["phrases": ["talk to a person"]]])
                        )
                    ] + attributeNames),
            ])
        ]
        for kind in ConditionCatalog.all where !kind.isFlat {
            let settings = RecordedFields.settings(of: kind)
            guard Set(settings.map(\.field.name)).isDisjoint(with: TriggerReader.keys) else {
                continue
            }
            ways.append(
                .members([
                    "title": .string("'when: \(kind.name)' with its settings beside"),
                    "additionalProperties": false,
                    "required": .array(["name", "when"] + required(settings)),
                    "properties": .ordered(
                        [
                            (
                                "when",
                                ["const": .string(kind.name), "description": .string(kind.doc)]
                            )
                        ]
                            + settings.map { setting in
                                (
                                    setting.field.name,
                                    reference("\(kind.name)/properties/\(setting.field.name)")
                                )
                            } + attributeNames),
                ]))
        }
        return ["type": "object", "anyOf": .array(ways)]
    }

    private static var attributeNames: [(String, JSONValue)] {
        attributes.map { ($0.0, reference("attributes/properties/\($0.0)")) }
    }

    /// What a rule has beside what it waits for.
    static var attributes: [(String, JSONValue)] {
        func words<Word: CaseIterable & RawRepresentable<String>>(
            _ type: Word.Type
        ) -> JSONValue {
            ["enum": .array(Word.allCases.map { .string($0.rawValue) })]
        }
        let time = number(0...3600)
        return [
            ("name", described(scalar, "what journals call it", example: "asked-for-person")),
            (
                "reason",
                described(
                    scalar, "why, in words an operator understands; the name when left out",
                    example: "asked for a person")
            ),
            (
                "route",
                described(
                    scalar, "the route to take; that of the line when left out", example: "sales")
            ),
            (
                "then",
                described(
                    words(TriggerReader.Consequence.self), "what it does", example: "ask-back",
                    fallback: "handoff")
            ),
            (
                "explicit",
                described(
                    flag, "the caller's own wish, never refused or put off", example: true,
                    fallback: false)
            ),
            (
                "mode",
                described(
                    words(TriggerReader.Mode.self),
                    "whether it decides, is only written down, or rings an operator ahead",
                    example: "shadow", fallback: "live")
            ),
            (
                "pre_dial_seconds",
                described(
                    number(1...120), "with 'mode: pre-dial', how long a phone rings ahead",
                    example: 30, fallback: 20)
            ),
            (
                "priority",
                described(
                    ["type": "integer", "minimum": -100, "maximum": 100],
                    "of rules that fire at the same moment the highest comes first", example: 10,
                    fallback: 0)
            ),
            (
                "urgency",
                described(
                    words(Urgency.self), "how soon a human is needed", example: "high",
                    fallback: "normal")
            ),
            (
                "say",
                described(
                    scalar, "what the caller is told in place of the usual announcement",
                    example: "I'll get a colleague who can help with this.")
            ),
            (
                "acts",
                described(
                    words(TriggerReader.Moment.self),
                    "whether the agent may end its sentence; it may, unless the caller asked, when"
                        + " left out", example: "at-once")
            ),
            (
                "repeat",
                described(
                    ["enum": ["always", "once", "cooldown"]], "how often it may fire",
                    example: "once", fallback: "cooldown")
            ),
            (
                "cooldown_seconds",
                described(time, "the least time between two firings", example: 60, fallback: 5)
            ),
        ]
    }

    // MARK: Conditions

    private static var condition: JSONValue {
        var ways: [JSONValue] = []
        let alone = ConditionCatalog.all.filter { kind in
            !kind.isFlat && required(RecordedFields.settings(of: kind)).isEmpty
        }
        ways.append(["enum": .array(alone.map { .string($0.name) })])
        for kind in ConditionCatalog.all {
            if kind.isFlat {
                ways.append(reference(kind.name))
                continue
            }
            ways.append(
                .members([
                    "type": "object", "additionalProperties": false,
                    "required": [.string(kind.name)],
                    "properties": .ordered([(kind.name, reference(kind.name))]),
                ]))
        }
        return ["anyOf": .array(ways)]
    }

    private static func settings(of kind: any TriggerCondition.Type) -> JSONValue {
        let settings = RecordedFields.settings(of: kind)
        return .members([
            "title": .string(kind.name),
            "description": .string(kind.doc),
            "type": required(settings).isEmpty ? ["object", "null"] : "object",
            "additionalProperties": false,
            "required": .array(required(settings)),
            "properties": .ordered(settings.map { ($0.field.name, property($0)) }),
        ])
    }

    private static func required(_ settings: [RecordedFields.Setting]) -> [JSONValue] {
        settings.filter { $0.field.example != nil }.map { .string($0.field.name) }
    }

    private static func property(_ setting: RecordedFields.Setting) -> JSONValue {
        let field = setting.field
        let value: JSONValue =
            switch setting.shape {
            case .text: scalar
            case .texts: list(of: scalar, most: RuleContext.mostTexts)
            case .number(let range), .seconds(let range): number(range)
            case .integer(let range):
                [
                    "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                    "maximum": .integer(Int64(range.upperBound)),
                ]
            case .flag: flag
            case .choice(let words): ["enum": .array(words.map(JSONValue.string))]
            case .choices(let words):
                list(of: ["enum": .array(words.map(JSONValue.string))], most: words.count)
            case .condition: reference("condition")
            case .conditions: list(of: reference("condition"), most: RuleContext.mostParts)
            case .groups(let settings):
                list(
                    of: .members([
                        "type": "object", "additionalProperties": false,
                        "required": .array(required(settings)),
                        "properties": .ordered(settings.map { ($0.field.name, property($0)) }),
                    ]), most: RuleContext.mostParts)
            }
        return described(value, field.doc, example: nil, fallback: setting.fallback)
    }

    // MARK: Values

    /// A text, which may look like a number.
    private static let scalar: JSONValue = ["type": ["string", "number"]]
    private static let flag: JSONValue = ["enum": [true, false, "yes", "no", "on", "off"]]

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/$defs/\(name)")]
    }

    private static func list(of value: JSONValue, most: Int) -> JSONValue {
        [
            "anyOf": [
                value, ["type": "array", "maxItems": .integer(Int64(most)), "items": value],
            ]
        ]
    }

    private static func number(_ range: ClosedRange<Double>) -> JSONValue {
        [
            "type": "number", "minimum": .plain(range.lowerBound),
            "maximum": .plain(range.upperBound),
        ]
    }

    private static func described(
        _ value: JSONValue, _ doc: String, example: JSONValue?, fallback: JSONValue? = nil
    ) -> JSONValue {
        guard case .object(var members) = value else { return value }
        members.insert(JSONValue.Member("description", .string(doc)), at: 0)
        if let example { members.append(JSONValue.Member("examples", [example])) }
        if let fallback { members.append(JSONValue.Member("default", fallback)) }
        return .object(members)
    }
}
