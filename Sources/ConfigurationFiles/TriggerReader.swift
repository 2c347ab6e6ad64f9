// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import Triggers
import Words

/// Reads the rules that call a human (`config/triggers.yaml`).
struct TriggerReader {
    /// What a rule waits for; the words after `when:`.
    private enum Kind: String, CaseIterable {
        case digit, words, keyword, trouble, tone, voice
        case agentAsked = "agent-asked"
        case agentDead = "agent-dead"
        case maximumTime = "maximum-time"
    }

    private enum Repeats: String, CaseIterable {
        case always, once, cooldown
    }

    /// What a rule does; the words after `then:`.
    private enum Consequence: String, CaseIterable {
        case handoff, record
        case pauseRecording = "pause-recording"
        case resumeRecording = "resume-recording"
        case stopRecording = "stop-recording"

        var action: TriggerAction {
            switch self {
            case .handoff: .handoff
            case .record: .recording(.start)
            case .pauseRecording: .recording(.pause)
            case .resumeRecording: .recording(.resume)
            case .stopRecording: .recording(.stop)
            }
        }
    }

    let plan: CallPlan
    let recording: RecordingPolicy
    let listening: ListeningSettings

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

    func rules(of top: YAMLSection) -> [TriggerRule] {
        var names: Set<String> = []
        return top.list("rules", limit: 200).compactMap { section in
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
        let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")
        if !section.has("when") {
            section.complain(
                "when", "rule '\(name)' has no 'when'", write: "when: one of \(kinds)")
        }
        let kind: Kind? = section.optionalChoice("when")
        let reason = section.string("reason", name.replacing("-", with: " "), limit: 120)
        let route = section.optionalString("route")
        if let route, plan.route(named: route) == nil {
            PlanReader.complainOfRoute(route, plan: plan, section, key: "route")
        }
        let isExplicit = section.flag("explicit", false)
        let firing = firing(section)
        let action = action(ofRule: name, section)
        guard let condition = kind.map({ condition($0, section) }) else { return nil }
        return TriggerRule(
            name: name, condition: condition, reason: reason, route: route,
            isExplicit: isExplicit, firing: firing, action: action)
    }

    private func action(ofRule name: String, _ section: YAMLSection) -> TriggerAction {
        let consequence = section.choice("then", Consequence.handoff)
        guard case .recording(let wish) = consequence.action else { return .handoff }
        for key in ["reason", "route", "explicit"] where section.has(key) {
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
        return consequence.action
    }

    private func firing(_ section: YAMLSection) -> TriggerRule.Firing {
        let pause = section.seconds("cooldown_seconds", .seconds(5), in: 0...3600)
        return switch section.choice("repeat", Repeats.cooldown) {
        case .always: .always
        case .once: .oncePerCall
        case .cooldown: .cooldown(pause)
        }
    }

    private func condition(_ kind: Kind, _ section: YAMLSection) -> any TriggerCondition {
        switch kind {
        case .digit: digit(section)
        case .words:
            WordsCondition(
                party: section.choice("party", .caller),
                phrases: phrases(section, orElse: "utterances"),
                utterances: section.strings("utterances", []),
                takesPartials: section.flag("partials", false),
                minimumConfidence: section.number("minimum_confidence", 0, in: 0...1))
        case .keyword:
            KeywordCondition(
                phrases: keywords(section),
                minimumScore: section.optionalNumber("minimum_score", in: -10...0)
                    .map { Float($0) } ?? -.infinity,
                takesUnconfirmed: section.flag("unconfirmed", false))
        case .trouble: trouble(section)
        case .tone: tone(section)
        case .voice:
            VoiceActivityCondition(
                party: section.choice("party", .caller),
                activity: section.choice("is", .silent),
                lasting: section.seconds("for_seconds", .seconds(15), in: 0.2...3600))
        case .agentAsked: AgentRequestCondition()
        case .agentDead:
            AgentDeadCondition(
                silence: section.seconds("silence_seconds", .seconds(8), in: 1...300))
        case .maximumTime:
            MaximumTimeCondition(
                limit: section.seconds("after_seconds", .seconds(600), in: 1...86_400))
        }
    }

    private func phrases(_ section: YAMLSection, orElse other: String?) -> [String] {
        let phrases = section.strings("phrases", [])
        if phrases.isEmpty, other.map({ !section.has($0) }) ?? true {
            section.complain(
                "phrases", "the rule has no 'phrases'", write: "phrases: [talk to a person]")
        }
        return phrases
    }

    /// Phrases of a keyword rule: what nobody listens for would never be heard.
    private func keywords(_ section: YAMLSection) -> [String] {
        let phrases = phrases(section, orElse: nil)
        let known = listening.keywords.map(\.phrase)
        let spellings = Set(known.map(Tokeniser.plainWords(of:)))
        for phrase in phrases where !spellings.contains(Tokeniser.plainWords(of: phrase)) {
            let nearest = Suggestion.nearest(to: phrase, among: known)
            section.complain(
                "phrases", "'\(phrase)' is not among the keywords of 'listening'",
                write: nearest ?? "'- phrase: \(phrase)' there, too")
        }
        if !phrases.isEmpty, !listening.parties.contains(.caller) {
            section.complain(
                "when", "the caller's voice is not among the 'parties' of 'listening'",
                write: "parties: [caller] there")
        }
        return phrases
    }

    private func tone(_ section: YAMLSection) -> any TriggerCondition {
        let names = section.strings("tones", [], limit: 20)
        let known = CallTone.allCases.map(\.rawValue)
        for name in names where CallTone(rawValue: name) == nil {
            let nearest = Suggestion.nearest(to: name, among: known)
            section.complain(
                "tones", "there is no tone '\(name)'",
                write: nearest ?? "some of: \(known.joined(separator: ", "))")
        }
        if names.isEmpty {
            section.complain("tones", "the rule has no 'tones'", write: "tones: [fax-calling]")
        }
        let party = section.choice("party", Party.Role.caller)
        if party == .agent {
            section.complain(
                "party", "nobody listens for tones of the agent", write: "caller or operator")
        }
        return ToneCondition(Set(names.compactMap(CallTone.init(rawValue:))), party: party)
    }

    private func digit(_ section: YAMLSection) -> any TriggerCondition {
        let keys = section.string("keys", "", limit: 20)
        if keys.isEmpty || !keys.allSatisfy({ "0123456789*#ABCD".contains($0) }) {
            section.complain(
                "keys", "'keys' must be keys of a telephone", write: "keys: \"0\"")
        }
        return DigitCondition(
            keys: keys, within: section.seconds("within_seconds", .seconds(3), in: 0.5...30))
    }

    private func trouble(_ section: YAMLSection) -> any TriggerCondition {
        if !section.has("measure") {
            section.complain("measure", "the rule has no 'measure'", write: "measure: loudness")
        }
        let measure: TroubleMeasure? = section.optionalChoice("measure")
        let known = measure ?? .loudness
        let party: Party.Role? = section.optionalChoice("party")
        if measure != nil, let party, !known.parties.contains(party) {
            section.complain(
                "party", "'\(known.rawValue)' is never of the \(party.rawValue)",
                write: known.parties.map(\.rawValue).joined(separator: " or "))
        }
        let atLeast = section.optionalNumber("at_least", in: known.bounds)
        return TroubleCondition(
            known, atLeast: atLeast, party: party,
            count: section.integer("count", 1, in: 1...100),
            within: section.seconds("within_seconds", .seconds(60), in: 1...3600))
    }
}
