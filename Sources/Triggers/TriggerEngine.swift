// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// All rules over the signals of one call. Rules decide, nobody else does.
///
/// The configured rules are judged in their order, then those that are always honoured; a signal
/// that an explicit rule has answered is not judged by the built-in ones again.
package struct TriggerEngine: Sendable {
    private struct Armed: Sendable {
        var rule: TriggerRule
        var isBuiltIn: Bool
        var lastFired: Instant?

        func mayFire(at now: Instant) -> Bool {
            guard let lastFired else { return true }
            return switch rule.firing {
            case .always: true
            case .oncePerCall: false
            case .cooldown(let pause): now - lastFired >= pause
            }
        }
    }

    private var rules: [Armed]
    private var answeredAt: Instant?

    package init(rules: [TriggerRule]) {
        self.rules =
            rules.map { Armed(rule: $0, isBuiltIn: false) }
            + TriggerRule.alwaysHonoured.map { Armed(rule: $0, isBuiltIn: true) }
    }

    /// Judges one signal; `answered` is how long ago the caller was answered.
    package mutating func handle(
        _ signal: Signal, at now: Instant, since answered: Duration
    ) -> [TriggerVerdict] {
        var verdicts: [TriggerVerdict] = []
        for index in rules.indices {
            guard let finding = rules[index].rule.condition.handle(signal, at: now) else {
                continue
            }
            if rules[index].isBuiltIn,
                verdicts.contains(where: { $0.escalation?.isExplicit == true })
            {
                continue
            }
            guard rules[index].mayFire(at: now) else { continue }
            rules[index].lastFired = now
            verdicts.append(
                verdict(rules[index].rule, finding, signal: signal.name, since: answered))
        }
        return verdicts
    }

    /// `nextDeadline` has come.
    package mutating func timersDue(at now: Instant) -> [TriggerVerdict] {
        var verdicts: [TriggerVerdict] = []
        for index in rules.indices {
            guard let deadline = rules[index].rule.condition.nextDeadline, deadline <= now,
                let finding = rules[index].rule.condition.timersDue(at: now),
                rules[index].mayFire(at: now)
            else { continue }
            rules[index].lastFired = now
            let since = answeredAt.map { now - $0 } ?? .zero
            verdicts.append(
                verdict(rules[index].rule, finding, signal: "time", since: since))
        }
        return verdicts
    }

    package var nextDeadline: Instant? { rules.compactMap(\.rule.condition.nextDeadline).min() }

    /// The caller was answered.
    package mutating func answered(at now: Instant) {
        answeredAt = now
        tell(.answered, at: now)
    }

    /// A handoff began: rules about the talk with the agent rest until `returned`.
    package mutating func handoffBegan(at now: Instant) { tell(.handoffBegan, at: now) }

    /// The caller is back with the agent.
    package mutating func returned(at now: Instant) { tell(.returned, at: now) }

    private mutating func tell(_ moment: CallMoment, at now: Instant) {
        for index in rules.indices { rules[index].rule.condition.handle(moment, at: now) }
    }

    private func verdict(
        _ rule: TriggerRule, _ finding: Finding, signal: String, since answered: Duration
    ) -> TriggerVerdict {
        switch rule.action {
        case .handoff: .escalation(escalation(rule, finding, signal: signal, since: answered))
        case .recording(let wish): .recording(wish, rule: rule.name)
        }
    }

    private func escalation(
        _ rule: TriggerRule, _ finding: Finding, signal: String, since answered: Duration
    ) -> Escalation {
        let from = finding.from.map { Duration.milliseconds($0.milliseconds) } ?? answered
        let to = finding.to.map { Duration.milliseconds($0.milliseconds) } ?? answered
        return Escalation(
            trigger: rule.name, reason: finding.reason ?? rule.reason,
            route: finding.route ?? rule.route,
            evidence: [
                Evidence(
                    signal: signal, detail: finding.detail, from: from, to: max(from, to),
                    score: finding.score)
            ],
            isExplicit: rule.isExplicit)
    }
}
