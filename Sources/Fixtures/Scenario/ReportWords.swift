// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import ConfigurationFiles
import Timing
import Words

/// What an agent reports beside its words, as a scenario has it: `{confidence: 0.35}`,
/// `{tool: lookup_order, ok: false, error: timed out}`. Bounds are those of an agent's messages, so
/// that nothing is said to the gateway that it would cut or not take.
struct ReportWords {
    /// What may be written, for whoever wrote something else.
    static let help =
        "one of {confidence: 0.35}, {intent: cancel_order, slots: {order: \"4471\"}, confidence: 0.8}, "
        + "{sentiment: angry, score: 0.8, speaker: caller}, {tool: lookup_order, ok: false, error: "
        + "timed out}, {context: {amount: \"12000\"}}, {status: working, for: 20 s}"

    /// The keys that say what a report is about. A confidence may also belong to an intent.
    private static let kinds = ["intent", "sentiment", "tool", "context", "status"]
    private static let others = ["confidence", "slots", "score", "speaker", "ok", "error", "for"]

    private static let longestName = AgentReportReader.longestName
    private static let longestLabel = AgentReportReader.longestLabel
    private static let longestError = AgentReportReader.longestError
    private static let longestValue = HandoffRequestReader.longestValue
    private static let mostFacts = HandoffRequestReader.mostFacts

    private enum Speaker: String, CaseIterable {
        case caller, agent, `operator`
    }

    let section: YAMLSection

    /// Nil for what is no report, with a problem noted.
    func read() -> AgentReport? {
        let given = Self.kinds.filter(section.has)
        if given.count > 1 {
            Self.kinds.forEach(section.pass)
            Self.others.forEach(section.pass)
            section.complain(
                given[1], "\(given.joined(separator: " and ")) are more than one report",
                write: "one report a step, each with its own '- reports:'")
            return nil
        }
        switch given.first {
        case "intent": return intent()
        case "sentiment": return sentiment()
        case "tool": return tool()
        case "context": return context()
        case "status": return status()
        default:
            if section.has("confidence") { return value("confidence").map { .confidence($0) } }
            Self.kinds.forEach(section.pass)
            Self.others.forEach(section.pass)
            let isMisspelt = section.keys.contains { !Self.others.contains($0) }
            // A key that nobody knows is named by itself.
            if !isMisspelt { complain("this reports nothing", Self.help) }
            return nil
        }
    }

    private func intent() -> AgentReport? {
        let name = text("intent", longest: Self.longestName, "cancel_order")
        let slots = section.has("slots") ? facts("slots") : []
        // Known all the same, for whoever misspelt it.
        section.pass(over: "slots")
        let confidence = optionalValue("confidence")
        return name.map { .intent($0, slots: slots, confidence: confidence) }
    }

    private func sentiment() -> AgentReport? {
        let label = text("sentiment", longest: Self.longestLabel, "angry")
        let score = optionalValue("score")
        let party: Party =
            switch section.choice("speaker", Speaker.caller) {
            case .caller: .caller
            case .agent: .agent
            case .operator: .operator
            }
        return label.map { .sentiment($0, of: party, score: score) }
    }

    private func tool() -> AgentReport? {
        let name = text("tool", longest: Self.longestName, "lookup_order")
        let error =
            section.has("error")
            ? text("error", longest: Self.longestError, "timed out") : nil
        ["ok", "error"].forEach(section.pass)
        guard section.has("ok") || section.has("error") else {
            complain(
                "the report of a tool does not say whether it worked",
                "ok: true, or ok: false with error: timed out")
            return nil
        }
        let isGood = section.has("ok") ? section.flag("ok", false) : false
        if isGood, section.has("error") {
            section.complain(
                "error", "a tool that worked has no error", write: "ok: false, or no 'error'")
            return nil
        }
        return name.map { .tool($0, error: isGood ? nil : error ?? "no reason given") }
    }

    private func context() -> AgentReport? {
        let facts = facts("context")
        return facts.isEmpty ? nil : .context(facts)
    }

    private func status() -> AgentReport? {
        guard section.has("for"), !section.isEmpty("for") else {
            section.pass(over: "for")
            _ = section.choice("status", AgentStatus.working)
            complain("a status says for how long it holds", "{status: working, for: 20 s}")
            return nil
        }
        let time = section.quantity("for", .zero, Quantity.duration, "20 s, an hour at most")
        return .status(section.choice("status", .working), lasting: time)
    }

    // MARK: Values

    private func text(_ key: String, longest: Int, _ example: String) -> String? {
        if section.isEmpty(key) {
            section.pass(over: key)
        } else {
            guard let text = section.optionalString(key, limit: longest) else { return nil }
            let inner = text.trimmed(while: \.isWhitespace)
            if !inner.isEmpty { return inner }
        }
        section.complain(key, "'\(key)' says nothing", write: "\(key): \(example)")
        return nil
    }

    /// How sure or how strong, 0 to 1.
    private func value(_ key: String) -> Double? {
        if section.isEmpty(key) {
            section.pass(over: key)
            section.complain(key, "'\(key)' says nothing", write: "a number from 0 to 1")
            return nil
        }
        return section.optionalNumber(key, in: 0...1)
    }

    private func optionalValue(_ key: String) -> Double? {
        section.pass(over: key)
        return section.has(key) ? value(key) : nil
    }

    /// What is nested gets names with dots, as in an agent's messages.
    private func facts(_ key: String) -> [ContextItem] {
        var facts: [ContextItem] = []
        var isWhole = true
        collect(section.section(key), under: "", into: &facts, &isWhole)
        // What is no mapping is complained of already.
        if isWhole, facts.isEmpty, section.isMapping(key) || section.isEmpty(key) {
            section.complain(key, "there is no fact in '\(key)'", write: "{amount: \"12000\"}")
        } else if facts.count > Self.mostFacts {
            section.complain(
                key, "'\(key)' holds \(facts.count) facts", write: "at most \(Self.mostFacts)")
        }
        return facts
    }

    private func collect(
        _ section: YAMLSection, under outer: String, into facts: inout [ContextItem],
        _ isWhole: inout Bool
    ) {
        for key in section.keys {
            let name = outer.isEmpty ? key : "\(outer).\(key)"
            if section.isMapping(key) {
                collect(section.section(key), under: name, into: &facts, &isWhole)
            } else if name.isEmpty || name.count > Self.longestName {
                section.pass(over: key)
                isWhole = false
                section.complain(
                    key, "the name of a fact has \(name.count) characters",
                    write: "1 to \(Self.longestName)")
            } else if section.isEmpty(key) {
                section.pass(over: key)
                isWhole = false
                section.complain(key, "'\(key)' says nothing", write: "\(key): a value")
            } else if let value = section.optionalString(key, limit: Self.longestValue) {
                facts.append(ContextItem(key: name, value: value))
            } else {
                isWhole = false
            }
        }
    }

    private func complain(_ what: String, _ write: String) {
        section.document.complain(line: section.line, what, write: write)
    }
}

// MARK: Writing

extension ReportWords {
    /// A report as it is read above; nil for one without anything in it. What is longer than an
    /// agent may report is cut.
    static func written(_ report: AgentReport) -> String? {
        switch report {
        case .status(let status, let lasting):
            let time = min(max(0, lasting.inMilliseconds), 3_600_000)
            return "{status: \(status.rawValue), for: \(ScenarioText.seconds(time)) s}"
        case .intent(let name, let slots, let confidence):
            return text(name, longestName).map { name in
                mapping([
                    ("intent", name), ("slots", facts(slots)), ("confidence", share(confidence)),
                ])
            }
        case .confidence(let value): return share(value).map { "{confidence: \($0)}" }
        case .sentiment(let label, let party, let score):
            let speaker: Speaker =
                switch party {
                case .caller: .caller
                case .agent: .agent
                case .operator, .supervisor: .operator
                }
            return text(label, longestLabel).map { label in
                mapping([
                    ("sentiment", label), ("score", share(score)), ("speaker", speaker.rawValue),
                ])
            }
        case .tool(let name, let error):
            return text(name, longestName).map { name in
                mapping([
                    ("tool", name), ("ok", error == nil ? "true" : "false"),
                    ("error", error.flatMap { text($0, longestError) }),
                ])
            }
        case .context(let facts): return Self.facts(facts).map { "{context: \($0)}" }
        }
    }

    private static func mapping(_ members: [(String, String?)]) -> String {
        ScenarioText.mapping(members)
    }

    private static func text(_ words: String, _ longest: Int) -> String? {
        let words = String(words.trimmed(while: \.isWhitespace).prefix(longest))
        return words.isEmpty ? nil : ScenarioText.quoted(words)
    }

    private static func share(_ value: Double?) -> String? {
        value.flatMap { 0...1 ~= $0 ? "\($0)" : nil }
    }

    private static func facts(_ facts: [ContextItem]) -> String? {
        var members: [(String, String?)] = []
        for fact in facts where !fact.key.isEmpty && !fact.value.isEmpty {
            let key = ScenarioText.quoted(String(fact.key.prefix(longestName)))
            // A mapping has each of its keys once; the newest value is the one in force.
            members.removeAll { $0.0 == key }
            members.append((key, ScenarioText.quoted(String(fact.value.prefix(longestValue)))))
        }
        return members.isEmpty ? nil : mapping(Array(members.prefix(mostFacts)))
    }
}
