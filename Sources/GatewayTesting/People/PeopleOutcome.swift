// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Handoff
package import Timing

/// What a story came to.
package struct PeopleOutcome: Sendable {
    /// Something that happened to a call.
    package struct Moment: Sendable, Hashable {
        package var at: Instant
        package var call: Int
        package var input: CallInput
        package var to: String
    }

    /// What was broken, and when; nil when nothing was.
    package internal(set) var breach: String?
    /// The rule of it, by which a shorter story breaks the same.
    var rule = ""
    /// The outcomes of the handoffs with their reasons, in order.
    package internal(set) var handoffs: [String] = []
    /// Who was tried and what came of it, in order.
    package internal(set) var attempts: [String] = []
    /// How long callers waited for a person, from the escalation to the bridge.
    package internal(set) var waits: [Duration] = []
    package internal(set) var transitions: Set<ModelReport.Transition> = []
    package internal(set) var phases: Set<String> = []
    package internal(set) var moments: [Moment] = []
    package internal(set) var lasted = Duration.zero
    private var began: [Int: Instant] = [:]

    /// The rule that was broken; nil when none was.
    package var brokenRule: String? { breach == nil ? nil : rule }

    mutating func note<Call>(
        _ step: CallStage<Call>.Step, of call: Int, at now: Instant, _ input: CallInput
    ) {
        moments.append(Moment(at: now, call: call, input: input, to: step.to))
        phases.insert(step.to)
        if step.from != step.to {
            transitions.insert(
                ModelReport.Transition(from: step.from, to: step.to, cause: step.cause))
        }
        for effect in step.effects {
            guard case .journal(let kind) = effect else { continue }
            note(kind, of: call, at: now)
        }
    }

    private mutating func note(_ kind: JournalEvent.Kind, of call: Int, at now: Instant) {
        if case .handoffBegan = kind { began[call] = now }
        if case .bridged = kind, let since = began.removeValue(forKey: call) {
            waits.append(now - since)
        }
        if case .attemptEnded(let attempt) = kind {
            attempts.append("\(attempt.target) \(attempt.result.rawValue)")
        }
        if case .handoffEnded(_, let outcome, let reason, _) = kind {
            handoffs.append("\(outcome.rawValue) \(reason.rawValue)")
        }
    }

    /// Everything that happened, a line each.
    package var timeline: String {
        moments.map { moment in
            let time = String((moment.at - .zero).inMilliseconds)
            let padding = String(repeating: " ", count: max(0, 8 - time.count))
            return "\(padding)\(time)  call \(moment.call + 1): "
                + "\(CallCause(moment.input).rawValue) → \(moment.to)\n"
        }.joined()
    }
}
