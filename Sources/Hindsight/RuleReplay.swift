// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing
package import Triggers

/// What rules make of a past call: they are told under virtual time what its journal has, and time
/// itself.
///
/// The call goes on in the journal as it did then. What rules decide changes nothing of it: behind
/// the first escalation that was none then, the rest is only what would have been said to an agent.
package struct RuleReplay: Sendable {
    /// A rule that called a human, or would have.
    package struct Firing: Sendable, Hashable {
        /// Since the call arrived.
        var at: Duration
        var escalation: Escalation
        /// A human was being called at that moment already, in the call as it was.
        var isDuringHandoff: Bool
    }

    /// Escalations of a call beyond this are not kept.
    private static let mostFirings = 1000
    /// Deadlines that may come due at one moment; a condition whose deadline does not move on must
    /// not hang whoever replays it.
    private static let mostRounds = 10_000

    package private(set) var firings: [Firing] = []
    private(set) var findings: [CallHistory.Moment<RuleFinding>] = []
    private var engine: TriggerEngine
    private let history: CallHistory

    /// What calls a human without a rule, by the name it has in journals.
    static let noRules = [
        "console": "a person at the console, or the API",
        "agent-gone": "the call, without an agent",
    ]

    /// What the rules of then made of the call, as its journal has it.
    package static func live(_ history: CallHistory) -> [Firing] {
        history.findings.compactMap { finding in
            switch finding.value {
            case .escalated(let escalation), .ignored(let escalation, _):
                guard noRules[escalation.trigger] == nil else { return nil }
                return Firing(
                    at: finding.at, escalation: escalation,
                    isDuringHandoff: history.handoff(at: finding.at) != nil)
            case .shadowed, .nearMissed, .scored, .predialled, .notRung, .stoodDown: return nil
            }
        }
    }

    /// Lets rules judge a call from its arrival to its end.
    package init(of history: CallHistory, rules: [TriggerRule]) {
        self.history = history
        engine = TriggerEngine(rules: rules, facts: history.facts)
        for step in history.steps {
            // What began a handoff was decided before it began, and be it by the time.
            let isBegin = step.value == .handoffBegan
            runTimers { isBegin ? $0 <= step.at : $0 < step.at }
            take(step.value, at: step.at)
        }
        runTimers { $0 <= history.length }
    }

    private mutating func take(_ step: CallHistory.Step, at: Duration) {
        let now = Instant.zero + at
        switch step {
        case .answered: engine.answered(at: now)
        case .signal(let signal):
            let since = history.answered.map { max(.zero, at - $0) } ?? .zero
            note(engine.handle(signal, at: now, since: since), at: at)
        case .keyStandsAlone: note(engine.keyStandsAlone(at: now), at: at)
        case .handoffBegan: engine.handoffBegan(at: now)
        case .returned: engine.returned(at: now)
        case .ended: break
        }
    }

    /// Deadlines come due at their moments: those that lie before a step before it.
    private mutating func runTimers(_ areDue: (Duration) -> Bool) {
        for _ in 0..<Self.mostRounds {
            guard let deadline = engine.nextDeadline, areDue(deadline - .zero) else { return }
            note(engine.timersDue(at: deadline), at: deadline - .zero)
        }
    }

    private mutating func note(_ verdicts: [TriggerVerdict], at: Duration) {
        for verdict in verdicts {
            switch verdict {
            case .escalation(let escalation):
                guard firings.count < Self.mostFirings else { continue }
                firings.append(
                    Firing(
                        at: at, escalation: escalation,
                        isDuringHandoff: history.handoff(at: at) != nil))
            case .predial(let escalation): add(.predialled(escalation), at: at)
            case .standDown(let rule, let why): add(.stoodDown(rule: rule, why: why), at: at)
            case .observation(.shadowed(let escalation)): add(.shadowed(escalation), at: at)
            case .observation(.nearMissed(let miss)): add(.nearMissed(miss), at: at)
            case .observation(.scored(let score)): add(.scored(score), at: at)
            case .askBack, .recording: break  // Neither calls anybody.
            }
        }
    }

    private mutating func add(_ finding: RuleFinding, at: Duration) {
        guard findings.count < Self.mostFirings else { return }
        findings.append(CallHistory.Moment(at: at, value: finding))
    }
}
