// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Triggers

/// Rules as a file has them, in one way of writing: what is as it is when left out is left out, and
/// reading the text again gives equal rules.
package enum RuleText {
    package static func text(of rules: [TriggerRule]) -> String {
        guard !rules.isEmpty else { return "rules: []\n" }
        let entries = rules.map { YAMLText.entry(lines(of: $0)).joined(separator: "\n") }
        return "rules:\n" + entries.map { indented($0) }.joined(separator: "\n\n") + "\n"
    }

    private static func indented(_ entry: String) -> String {
        YAMLText.indented(entry.split(separator: "\n").map(String.init)).joined(separator: "\n")
    }

    private static func lines(of rule: TriggerRule) -> [String] {
        var lines = ["name: \(YAMLText.scalar(rule.name))"]
        lines += condition(rule.condition.form)
        func add(_ key: String, _ value: String?) {
            if let value { lines.append("\(key): \(value)") }
        }
        let standardReason = rule.name.replacing("-", with: " ")
        add("reason", rule.reason == standardReason ? nil : YAMLText.scalar(rule.reason))
        add("route", rule.route.map(YAMLText.scalar))
        let consequence = TriggerReader.Consequence.allCases.first { $0.action == rule.action }
        add("then", consequence == .handoff ? nil : consequence?.rawValue)
        add("explicit", rule.isExplicit ? "true" : nil)
        switch rule.mode {
        case .live: break
        case .shadow: add("mode", TriggerReader.Mode.shadow.rawValue)
        case .ahead(let ringing):
            add("mode", TriggerReader.Mode.ahead.rawValue)
            add(
                "pre_dial_seconds",
                ringing == TriggerReader.standardRinging ? nil : YAMLText.seconds(ringing))
        }
        add("priority", rule.priority == 0 ? nil : "\(rule.priority)")
        add("urgency", rule.urgency == .normal ? nil : rule.urgency.rawValue)
        add("say", rule.announcement.map(YAMLText.scalar))
        add(
            "acts",
            rule.waitsForSentence.map {
                ($0 ? TriggerReader.Moment.afterSentence : .atOnce).rawValue
            })
        switch rule.firing {
        case .always: add("repeat", "always")
        case .oncePerCall: add("repeat", "once")
        case .cooldown(let pause):
            add(
                "cooldown_seconds",
                pause == TriggerReader.standardPause ? nil : YAMLText.seconds(pause))
        }
        return lines
    }

    /// A condition that is made of none stands flat beside `when`, unless its settings have names
    /// that rules have themselves.
    private static func condition(_ form: ConditionForm) -> [String] {
        let names = Set(form.fields.entries.map(\.name))
        if !form.isFlat, names.isDisjoint(with: TriggerReader.keys) {
            return ["when: \(form.name)"] + settings(form.fields)
        }
        return value(.condition(form), of: "when")
    }

    private static func settings(_ fields: FieldList) -> [String] {
        fields.entries.flatMap { value($0.value, of: $0.name) }
    }

    private static func value(_ value: FieldValue, of key: String) -> [String] {
        switch value {
        case .text(let text): return ["\(key): \(YAMLText.scalar(text))"]
        case .texts(let texts): return texts.isEmpty ? [] : YAMLText.list(texts, of: key)
        case .number(let number): return ["\(key): \(YAMLText.number(number))"]
        case .integer(let integer): return ["\(key): \(integer)"]
        case .seconds(let time): return ["\(key): \(YAMLText.seconds(time))"]
        case .flag(let flag): return ["\(key): \(flag)"]
        case .condition(let form):
            switch block(form) {
            case .name(let name): return ["\(key): \(name)"]
            case .lines(let lines): return ["\(key):"] + YAMLText.indented(lines)
            }
        case .conditions(let forms):
            return ["\(key):"]
                + YAMLText.indented(
                    forms.flatMap { form in
                        switch block(form) {
                        case .name(let name): ["- \(name)"]
                        case .lines(let lines): YAMLText.entry(lines)
                        }
                    })
        case .groups(let groups):
            return ["\(key):"] + YAMLText.indented(groups.flatMap { YAMLText.entry(settings($0)) })
        }
    }

    private enum Block {
        case name(String)
        case lines([String])
    }

    private static func block(_ form: ConditionForm) -> Block {
        let lines = settings(form.fields)
        if form.isFlat { return .lines(lines) }
        return lines.isEmpty
            ? .name(form.name) : .lines(["\(form.name):"] + YAMLText.indented(lines))
    }
}
