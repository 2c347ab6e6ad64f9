// SPDX-License-Identifier: Apache-2.0

import CallModel
package import JSON
import Timing
package import Triggers

/// Why a human was called in a call, or was not, in plain words.
package struct CallExplanation: Sendable {
    private let history: CallHistory
    /// What was told of the version that the call went by; nil where nothing is known of it.
    private let version: String?
    /// What its rules come to when they are asked again; nil where they cannot be.
    private let again: RuleReplay?

    /// `version` tells of the configuration that the call went by. `rules` are those of that
    /// version: of a call whose journal tells of nothing they are asked again, for journals of
    /// earlier versions do not say what came near.
    package init(_ history: CallHistory, version: String? = nil, rules: [TriggerRule]? = nil) {
        self.history = history
        self.version = version
        again =
            history.findings.isEmpty ? rules.map { RuleReplay(of: history, rules: $0) } : nil
    }

    package var lines: [String] {
        var lines = [
            "\(history.call) for \(history.to) on line \(history.line), "
                + history.arrived.rfc3339,
            versionLine,
        ]
        guard history.answered != nil else { return lines + ["the caller was never answered"] }
        lines.append("times are those of the caller's sound, which begins at the answer")
        for finding in history.findings { lines += told(finding) }
        lines += scores
        lines += verdict
        if let ended = history.ended {
            lines.append(
                "\(ClockText.of(history.inSound(ended.at)))  the call ended: \(ended.value)")
        } else {
            lines.append("the call goes on")
        }
        return lines
    }

    private var versionLine: String {
        guard let configuration = history.configuration else {
            return "rules: the journal does not name their version"
        }
        return "rules: version \(configuration.prefix(12))" + (version.map { ", \($0)" } ?? "")
    }

    // MARK: What happened

    private func told(_ finding: CallHistory.Moment<RuleFinding>) -> [String] {
        let time = ClockText.of(history.inSound(finding.at))
        let (title, remark): (String, String?) =
            switch finding.value {
            case .escalated(let escalation):
                ("ESCALATED  \(words(of: escalation))", nil)
            case .ignored(let escalation, let why):
                ("again      \(words(of: escalation))", "but        \(why)")
            case .shadowed(let escalation):
                ("watched    \(words(of: escalation))", "but        the rule only watches")
            case .predialled(let escalation):
                ("rang ahead \(words(of: escalation))", nil)
            case .notRung(let escalation, let why):
                ("not rung   \(words(of: escalation))", "but        \(why)")
            case .stoodDown(let rule, let why):
                ("stood down rule \(rule)", "for        \(why)")
            case .nearMissed(let miss):
                ("near miss  rule \(miss.rule)", "but        \(miss.why)")
            case .scored: ("", nil)
            }
        guard !title.isEmpty else { return [] }
        var lines = ["\(time)  \(title)"]
        lines += finding.value.evidence.map { "           because    \($0.told)" }
        if let remark { lines.append("           \(remark)") }
        if case .escalated = finding.value { lines += consequence(of: finding.at) }
        return lines
    }

    private func words(of escalation: Escalation) -> String {
        let who = RuleReplay.noRules[escalation.trigger] ?? "rule \(escalation.trigger)"
        var words = "\(who): \(escalation.reason)"
        if escalation.urgency != .normal { words += " (urgency \(escalation.urgency.rawValue))" }
        return words
    }

    private func consequence(of moment: Duration) -> [String] {
        guard let handoff = history.handoff(begunAt: moment) else { return [] }
        var lines = ["           then       handoff on route \(handoff.route)"]
        for ring in handoff.rings {
            var words = "\(ring.target) was called at \(time(ring.dialled))"
            if let answered = ring.answered { words += ", answered at \(time(answered))" }
            if let result = ring.result, result != "completed" { words += ": \(result)" }
            lines.append("                      \(words)")
        }
        if let joined = handoff.joined {
            lines.append(
                "                      caller and human were joined at \(time(joined)), after "
                    + ClockText.seconds(joined - handoff.began))
        }
        if let outcome = handoff.outcome {
            let reason = handoff.reason.map { ": \($0)" } ?? ""
            lines.append("           outcome    \(outcome)\(reason)")
        }
        return lines
    }

    private func time(_ at: Duration) -> String { ClockText.of(history.inSound(at)) }

    // MARK: What nearly did

    private var scores: [String] {
        var courses: [String: (highest: RuleScore, at: Duration, count: Int)] = [:]
        for finding in history.findings {
            guard case .scored(let score) = finding.value else { continue }
            let known = courses[score.rule]
            if let known, known.highest.score >= score.score {
                courses[score.rule]?.count += 1
            } else {
                courses[score.rule] = (score, finding.at, (known?.count ?? 0) + 1)
            }
        }
        return courses.sorted { $0.key < $1.key }.map { rule, course in
            "scores     rule \(rule): \(NumberText.of(course.highest.score)) of "
                + "\(NumberText.of(course.highest.threshold)) at its highest, at "
                + "\(time(course.at)) (\(course.highest.cause)); \(course.count) changes"
        }
    }

    /// Of a call in which no rule called a human: what nearly did, or that nothing came near.
    private var verdict: [String] {
        let called = history.findings.contains { finding in
            if case .escalated = finding.value { true } else { false }
        }
        guard !called else { return [] }
        if !history.findings.isEmpty { return ["no rule called a human"] }
        guard let again else { return ["no rule called a human, and nothing came near"] }
        let near = again.findings.filter { finding in
            if case .scored = finding.value { false } else { true }
        }
        if let firing = again.firings.first {
            return [
                "no rule called a human; asked again, rule \(firing.escalation.trigger) does, at "
                    + time(firing.at)
            ]
        }
        guard !near.isEmpty else { return ["no rule called a human, and nothing came near"] }
        return ["no rule called a human; asked again, its rules say:"] + near.flatMap(told)
    }

    // MARK: JSON

    package var json: JSONValue {
        .members([
            "call": .string(history.call.rawValue), "arrived": .string(history.arrived.rfc3339),
            "line": .string(history.line),
            "configuration": history.configuration.map(JSONValue.string),
            "version": version.map(JSONValue.string),
            "answered": .bool(history.answered != nil),
            "findings": .array(history.findings.map(json)),
            "handoffs": .array(history.handoffs.map(json)),
            "asked_again": again.map { .array($0.findings.map(json)) },
            "ended": history.ended.map { .string($0.value) },
        ])
    }

    private func json(_ finding: CallHistory.Moment<RuleFinding>) -> JSONValue {
        let (name, detail): (String, JSONValue) =
            switch finding.value {
            case .escalated(let escalation): ("escalated", escalation.json)
            case .ignored(let escalation, let why):
                ("ignored", ["escalation": escalation.json, "why": .string(why)])
            case .shadowed(let escalation): ("shadowed", escalation.json)
            case .predialled(let escalation): ("predialled", escalation.json)
            case .notRung(let escalation, let why):
                ("not-rung", ["escalation": escalation.json, "why": .string(why)])
            case .stoodDown(let rule, let why):
                ("stood-down", ["rule": .string(rule), "why": .string(why)])
            case .nearMissed(let miss): ("near-missed", miss.json)
            case .scored(let score): ("scored", score.json)
            }
        return [
            "at_ms": .integer(history.inSound(finding.at).inMilliseconds), "what": .string(name),
            "rule": .string(finding.value.rule), "detail": detail,
        ]
    }

    private func json(_ handoff: HandoffAccount) -> JSONValue {
        .members([
            "handoff": .string(handoff.id), "route": .string(handoff.route),
            "began_ms": .integer(history.inSound(handoff.began).inMilliseconds),
            "joined_ms": handoff.joined.map { .integer(history.inSound($0).inMilliseconds) },
            "waited_ms": handoff.waited.map { .integer($0.inMilliseconds) },
            "outcome": handoff.outcome.map(JSONValue.string),
            "reason": handoff.reason.map(JSONValue.string),
        ])
    }
}
