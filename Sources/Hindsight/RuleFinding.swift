// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Timing

/// What the rules made of a call at one moment, as its journal tells it.
enum RuleFinding: Sendable, Hashable {
    /// A human was called.
    case escalated(Escalation)
    /// It changed nothing, and why.
    case ignored(Escalation, why: String)
    /// A rule that only watches would have called one.
    case shadowed(Escalation)
    case nearMissed(NearMiss)
    case scored(RuleScore)
    /// Somebody was rung ahead.
    case predialled(Escalation)
    /// Nobody was rung ahead for it, and why.
    case notRung(Escalation, why: String)
    /// Nobody need be rung ahead any more.
    case stoodDown(rule: String, why: String)

    /// Reads it back from an event; nil for events that are none.
    init?(event name: String, _ detail: JSONValue) {
        switch name {
        case "escalated":
            guard let escalation = Escalation(detail) else { return nil }
            self = .escalated(escalation)
        case "escalation.ignored":
            guard let escalation = detail["escalation"].flatMap(Escalation.init) else { return nil }
            self = .ignored(escalation, why: detail["why"]?.string ?? "")
        case "escalation.shadowed":
            guard let escalation = Escalation(detail) else { return nil }
            self = .shadowed(escalation)
        case "predial.began":
            guard let escalation = Escalation(detail) else { return nil }
            self = .predialled(escalation)
        case "predial.ignored":
            guard let escalation = detail["escalation"].flatMap(Escalation.init) else { return nil }
            self = .notRung(escalation, why: detail["why"]?.string ?? "")
        case "predial.ended":
            guard let rule = detail["rule"]?.string else { return nil }
            self = .stoodDown(rule: rule, why: detail["why"]?.string ?? "")
        case "escalation.near-missed":
            guard let rule = detail["rule"]?.string else { return nil }
            self = .nearMissed(
                NearMiss(
                    rule: rule, evidence: Evidence.list(detail["evidence"]),
                    why: detail["why"]?.string ?? ""))
        case "rule.scored":
            guard let rule = detail["rule"]?.string, let score = detail["score"]?.double,
                let threshold = detail["threshold"]?.double
            else { return nil }
            self = .scored(
                RuleScore(
                    rule: rule, score: score, threshold: threshold,
                    cause: detail["cause"]?.string ?? ""))
        default: return nil
        }
    }

    var rule: String {
        switch self {
        case .escalated(let escalation), .ignored(let escalation, _), .shadowed(let escalation),
            .predialled(let escalation), .notRung(let escalation, _):
            escalation.trigger
        case .nearMissed(let miss): miss.rule
        case .scored(let score): score.rule
        case .stoodDown(let rule, _): rule
        }
    }

    var evidence: [Evidence] {
        switch self {
        case .escalated(let escalation), .ignored(let escalation, _), .shadowed(let escalation),
            .predialled(let escalation), .notRung(let escalation, _):
            escalation.evidence
        case .nearMissed(let miss): miss.evidence
        case .scored, .stoodDown: []
        }
    }
}

extension Escalation {
    init?(_ detail: JSONValue) {
        guard let trigger = detail["trigger"]?.string else { return nil }
        var waits: Bool?
        if case .bool(let flag)? = detail["waits_for_sentence"] { waits = flag }
        self.init(
            trigger: trigger, reason: detail["reason"]?.string ?? "",
            route: detail["route"]?.string, evidence: Evidence.list(detail["evidence"]),
            isExplicit: detail["explicit"] == .bool(true),
            urgency: detail["urgency"]?.string.flatMap(Urgency.init(rawValue:)) ?? .normal,
            announcement: detail["announcement"]?.string, waitsForSentence: waits)
    }
}

extension Evidence {
    static func list(_ json: JSONValue?) -> [Evidence] {
        json?.array?.compactMap { item in
            guard let signal = item["signal"]?.string else { return nil }
            return Evidence(
                signal: signal, detail: item["detail"]?.string ?? "",
                from: .milliseconds(item["from_ms"]?.integer ?? 0),
                to: .milliseconds(item["to_ms"]?.integer ?? 0), score: item["score"]?.double)
        } ?? []
    }
}
