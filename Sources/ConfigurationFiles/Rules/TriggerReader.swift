// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import Triggers
import Yams

/// Reads the rules that call a human (`config/triggers.yaml`).
struct TriggerReader {
    private enum Repeats: String, CaseIterable {
        case always, once, cooldown
    }

    /// What a rule does; the words after `then:`.
    enum Consequence: String, CaseIterable {
        case handoff, record
        case askBack = "ask-back"
        case pauseRecording = "pause-recording"
        case resumeRecording = "resume-recording"
        case stopRecording = "stop-recording"

        var action: TriggerAction {
            switch self {
            case .handoff: .handoff
            case .askBack: .askBack
            case .record: .recording(.start)
            case .pauseRecording: .recording(.pause)
            case .resumeRecording: .recording(.resume)
            case .stopRecording: .recording(.stop)
            }
        }
    }

    /// The words after `mode:`.
    enum Mode: String, CaseIterable {
        case live, shadow
        case ahead = "pre-dial"
    }

    /// When a rule acts; the words after `acts:`.
    enum Moment: String, CaseIterable {
        case atOnce = "at-once"
        case afterSentence = "after-sentence"
    }

    /// How long a phone rings ahead when the rule does not say.
    static let standardRinging = Duration.seconds(20)
    /// The least time between two firings when the rule does not say.
    static let standardPause = Duration.seconds(5)

    let plan: CallPlan
    let recording: RecordingPolicy
    let context: RuleContext

    init(plan: CallPlan, recording: RecordingPolicy, context: RuleContext) {
        self.plan = plan
        self.recording = recording
        self.context = context
    }

    /// What a gateway without a trigger file does: the agent can ask, and is watched. The
    /// caller's own request needs no rule, it is always honoured.
    static let standardRules = [
        TriggerRule(
            name: "agent-asked", condition: AgentRequestCondition(),
            reason: "the agent asked for a person", isExplicit: true, firing: .always),
        TriggerRule(
            name: "agent-dead", condition: AgentDeadCondition(),
            reason: "the agent stopped answering"),
    ]

    /// More are no rules that anybody oversees, nor that a call has time for.
    private static let mostRules = 1000

    /// The rules of all files, in their order.
    func rules(of tops: [YAMLSection]) -> [TriggerRule] {
        var names: Set<String> = []
        var room = Self.mostRules
        let sections = tops.flatMap { top in
            let count = top.count("rules")
            room -= count
            guard room < 0, count <= Self.mostRules else {
                return top.list("rules", limit: Self.mostRules)
            }
            top.pass(over: "rules")
            top.complain(
                "rules", "there are more than \(Self.mostRules) rules in all files",
                write: "fewer")
            return []
        }
        return sections.compactMap { section in
            let name = section.string("name", "", limit: 60)
            if name.isEmpty {
                section.complain("name", "a rule has no 'name'", write: "name: asked-for-person")
            } else if !names.insert(name).inserted {
                section.complain("name", "two rules have the name '\(name)'", write: "another")
            }
            return rule(named: name, section)
        }
    }

    private func rule(named name: String, _ section: YAMLSection) -> TriggerRule? {
        context.beginRule()
        let condition = condition(ofRule: name, section)
        let consequence = section.choice("then", Consequence.handoff)
        let reason = section.string("reason", name.replacing("-", with: " "), limit: 120)
        let route = section.optionalString("route")
        if let route, plan.route(named: route) == nil {
            PlanReader.complainOfRoute(route, plan: plan, section, key: "route")
        }
        let isExplicit = section.flag("explicit", false)
        let firing = firing(section)
        let mode = mode(section)
        let priority = section.integer("priority", 0, in: -100...100)
        let urgency = section.choice("urgency", Urgency.normal)
        let announcement = section.optionalString("say", limit: 300)
        let moment: Moment? = section.optionalChoice("acts")
        complainOfStrangers(to: consequence, ofRule: name, section)
        guard let condition else { return nil }
        warn(of: context.outlook.outlook(of: condition), name, section)
        return TriggerRule(
            name: name, condition: condition, reason: reason, route: route,
            isExplicit: isExplicit, firing: firing, action: consequence.action, mode: mode,
            priority: priority, urgency: urgency, announcement: announcement,
            waitsForSentence: moment.map { $0 == .afterSentence })
    }

    private func warn(of outlook: Outlook, _ name: String, _ section: YAMLSection) {
        switch outlook {
        case .never(let why, let write):
            section.warn("when", "rule '\(name)' can never fire: \(why)", write: write)
        case .always(let why):
            section.warn(
                "when", "rule '\(name)' fires in every call as soon as it is answered: \(why)",
                write: "it together with what must happen: all: [...]")
        case .open: break
        }
    }

    /// `when: words` with the settings beside, or `when: {words: {...}}`.
    private func condition(
        ofRule name: String, _ section: YAMLSection
    ) -> (any TriggerCondition)? {
        guard let node = section.node("when") else {
            section.complain(
                "when", "rule '\(name)' has no 'when'",
                write: "when: one of \(ConditionReader.names.joined(separator: ", "))")
            return nil
        }
        let place = section.place(of: "when")
        guard case .scalar(let scalar) = node else {
            return ConditionReader(document: section.document, context: context, depth: 1)
                .condition(at: node, under: "when", place)
        }
        guard let word = section.document.substituted(scalar.string, at: place) else { return nil }
        let known = ConditionCatalog.named(word)
        let nearest =
            known == nil ? Suggestion.nearest(to: word, among: ConditionReader.names) : nil
        if known == nil {
            section.complain(
                "when", "'when' is '\(word)'",
                write: nearest.map { "'\($0)'" }
                    ?? "one of: \(ConditionReader.names.joined(separator: ", "))")
        }
        guard let kind = known ?? nearest.flatMap(ConditionCatalog.named) else {
            // Whose settings those beside it are cannot be told.
            for key in section.keys where !Self.keys.contains(key) { section.pass(over: key) }
            return nil
        }
        guard !kind.isFlat else {
            section.complain(
                "when", "'\(kind.name)' is made of conditions",
                write: "them below it: 'when: {\(kind.name): ...}'")
            return nil
        }
        // What is wrong with the settings is told even where the name is.
        var fields = YAMLConditionFields(
            section: section, context: context, depth: 1, owner: "the rule",
            isGuess: known == nil, isFlat: true)
        let condition = ConditionCatalog.read(kind, &fields)
        return known == nil ? nil : condition
    }

    /// What a rule may have beside the settings of what it waits for.
    static let keys: Set<String> = [
        "name", "when", "then", "reason", "route", "explicit", "repeat", "cooldown_seconds", "mode",
        "pre_dial_seconds", "priority", "urgency", "say", "acts",
    ]

    /// What is not for rules that do this.
    private func complainOfStrangers(
        to consequence: Consequence, ofRule name: String, _ section: YAMLSection
    ) {
        if section.has("pre_dial_seconds"), section.text("mode") != Mode.ahead.rawValue {
            section.complain(
                "pre_dial_seconds", "'pre_dial_seconds' is only for 'mode: pre-dial'",
                write: "no 'pre_dial_seconds', or that mode")
        }
        if consequence != .handoff, section.text("mode") == Mode.ahead.rawValue {
            section.complain(
                "mode", "'\(consequence.rawValue)' rings nobody, ahead or not",
                write: "live or shadow")
        }
        guard case .recording(let wish) = consequence.action else { return }
        for key in ["reason", "route", "explicit", "urgency", "say", "acts", "priority"]
        where section.has(key) {
            section.complain(
                key, "'\(key)' is for rules that call a human, not for '\(consequence.rawValue)'",
                write: "no '\(key)'")
        }
        if recording.begins == .never {
            let what = "rule '\(name)' is about recordings, which are off"
            let write = "recordings: {begin: asked} in the gateway file"
            // What never begins need not be paused; whoever wants it to begin would miss it.
            if wish == .start {
                section.complain("then", what, write: write)
            } else {
                section.warn("then", what, write: write)
            }
        }
    }

    private func firing(_ section: YAMLSection) -> TriggerRule.Firing {
        let pause = section.seconds("cooldown_seconds", Self.standardPause, in: 0...3600)
        return switch section.choice("repeat", Repeats.cooldown) {
        case .always: .always
        case .once: .oncePerCall
        case .cooldown: .cooldown(pause)
        }
    }

    private func mode(_ section: YAMLSection) -> TriggerRule.Mode {
        let ringing = section.seconds("pre_dial_seconds", Self.standardRinging, in: 1...120)
        return switch section.choice("mode", Mode.live) {
        case .live: .live
        case .shadow: .shadow
        case .ahead: .ahead(ringing)
        }
    }
}
