// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// A rule in a call: what its condition finds becomes verdicts, as often as it may.
struct ArmedRule: Sendable {
    var rule: TriggerRule
    let isBuiltIn: Bool
    /// The deadline of the condition that the engine keeps.
    var deadline: Instant?
    /// An operator's phone rings ahead until then, unless a handoff begins.
    var ringsUntil: Instant?

    private var lastFired: Instant?
    private var lastNearMiss: Instant?

    /// Near misses of one rule are at least so far apart.
    private static let nearMissPause = Duration.seconds(5)

    /// When a condition was shown something.
    struct Moment {
        /// The name of the signal, or `time`.
        var signal: String
        var time: Instant
        var sinceAnswer: Duration
        var isHandingOff: Bool
    }

    init(_ rule: TriggerRule, isBuiltIn: Bool) {
        self.rule = rule
        self.isBuiltIn = isBuiltIn
    }

    /// Whether it calls a human if the last key stands alone.
    var awaitsKey: Bool {
        guard rule.mode == .live else { return false }
        if case .recording = rule.action { return false }
        return (rule.condition as? DigitCondition)?.nextDeadline != nil
    }

    /// The last key stands alone.
    mutating func endWaitForKey(at now: Instant) {
        guard var condition = rule.condition as? DigitCondition else { return }
        condition.endWait(at: now)
        rule.condition = condition
    }

    /// Adds what the rule decides, and what is worth writing down of it.
    mutating func conclude(
        _ finding: Finding?, _ moment: Moment, _ verdicts: inout [TriggerVerdict]
    ) {
        for note in rule.condition.takeNotes() { write(note, moment, &verdicts) }
        guard let finding else { return }
        if isBuiltIn, verdicts.contains(where: { $0.escalation?.isExplicit == true }) { return }
        if let why = restingBecause(at: moment.time) {
            nearMiss(finding, why: why, moment, &verdicts)
            return
        }
        lastFired = moment.time
        if let verdict = verdict(finding, moment) { verdicts.append(verdict) }
    }

    /// Why the rule may not fire now; nil when it may.
    private func restingBecause(at now: Instant) -> String? {
        guard let lastFired else { return nil }
        switch rule.firing {
        case .always: return nil
        case .oncePerCall: return "has fired in this call"
        case .cooldown(let pause): return now - lastFired >= pause ? nil : "within the cool-down"
        }
    }

    private mutating func verdict(_ finding: Finding, _ moment: Moment) -> TriggerVerdict? {
        if case .recording(let wish) = rule.action {
            return rule.mode == .live ? .recording(wish, rule: rule.name) : nil
        }
        let escalation = escalation(finding, moment)
        switch rule.mode {
        case .shadow: return .observation(.shadowed(escalation))
        case .ahead(let time):
            guard !moment.isHandingOff else { return nil }
            ringsUntil = moment.time + time
            return .predial(escalation)
        case .live: return rule.action == .askBack ? .askBack(escalation) : .escalation(escalation)
        }
    }

    private mutating func write(
        _ note: ConditionNote, _ moment: Moment, _ verdicts: inout [TriggerVerdict]
    ) {
        switch note {
        case .nearMiss(let finding, let why): nearMiss(finding, why: why, moment, &verdicts)
        case .scored(let score, let threshold, let cause):
            let score = RuleScore(
                rule: rule.name, score: score, threshold: threshold, cause: cause)
            verdicts.append(.observation(.scored(score)))
        case .ahead(let finding):
            guard rule.mode == .live, rule.action == .handoff, !moment.isHandingOff else { return }
            verdicts.append(.predial(escalation(finding, moment)))
        case .passed(let why):
            guard rule.mode == .live, rule.action == .handoff, !moment.isHandingOff else { return }
            verdicts.append(.standDown(rule: rule.name, why: why))
        }
    }

    /// Nearly a call for a human: not while one is being called, and once for all the built-in
    /// rules that say the same.
    private mutating func nearMiss(
        _ finding: Finding, why: String, _ moment: Moment, _ verdicts: inout [TriggerVerdict]
    ) {
        if case .recording = rule.action { return }
        guard !moment.isHandingOff,
            lastNearMiss.map({ moment.time - $0 >= Self.nearMissPause }) ?? true,
            !isBuiltIn || !verdicts.contains(where: \.isNearMiss)
        else { return }
        lastNearMiss = moment.time
        let miss = NearMiss(rule: rule.name, evidence: evidence(finding, moment), why: why)
        verdicts.append(.observation(.nearMissed(miss)))
    }

    private func escalation(_ finding: Finding, _ moment: Moment) -> Escalation {
        Escalation(
            trigger: rule.name, reason: finding.reason ?? rule.reason,
            route: finding.route ?? rule.route, evidence: evidence(finding, moment),
            isExplicit: rule.isExplicit, urgency: rule.urgency,
            announcement: rule.announcement, waitsForSentence: rule.waitsForSentence)
    }

    /// Of a composite's parts, the first so many.
    private static let longestEvidence = 12

    private func evidence(_ finding: Finding, _ moment: Moment) -> [Evidence] {
        guard !finding.parts.isEmpty else {
            return [evidence(of: finding, by: moment.signal, after: moment.sinceAnswer)]
        }
        return finding.parts.prefix(Self.longestEvidence).map { part in
            let after = max(.zero, moment.sinceAnswer - (moment.time - part.at))
            return evidence(of: part.finding, by: part.signal, after: after)
        }
    }

    private func evidence(
        of finding: Finding, by signal: String, after answered: Duration
    ) -> Evidence {
        let from = finding.from.map { Duration.milliseconds($0.milliseconds) } ?? answered
        let to = finding.to.map { Duration.milliseconds($0.milliseconds) } ?? answered
        return Evidence(
            signal: signal, detail: finding.detail, from: from, to: max(from, to),
            score: finding.score)
    }
}

extension TriggerVerdict {
    fileprivate var isNearMiss: Bool {
        if case .observation(.nearMissed) = self { true } else { false }
    }
}
