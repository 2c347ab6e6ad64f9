// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Handoff
package import Timing

/// A call that is driven input by input, with `CallAudit` watching, and with what anybody outside can
/// know of it: who is there, what plays, who was dialled.
package struct CallStage<Call: DrivenCall>: Sendable {
    private(set) var call: Call
    private(set) var now: Instant
    /// How many attempts were dialled; they count from 1.
    private(set) var attempts = 0
    /// What sounds and will end by itself.
    private(set) var playing: [Lane: ClipID] = [:]
    /// Attempts whose operators have answered and are there.
    private(set) var present: Set<AttemptID> = []
    private var ringing: Set<AttemptID> = []
    /// Which of the call's operators an attempt leads to.
    private var parties: [AttemptID: Party] = [:]
    private(set) var isAgentPresent = false
    private var isAgentCalled = false
    /// When the gateway stops, or the call must end.
    private var stopsAt: Instant?
    private var audit = CallAudit()

    /// What one input came to.
    package struct Step: Sendable {
        /// The phases before and after, by their names.
        package var from: String
        package var to: String
        /// Why it went there.
        package var cause: CallCause
        package var effects: [CallEffect]
        /// Rules that were broken, in words.
        package var breaches: [String]
    }

    package init(_ plan: CallPlan, call id: String = "c1", at now: Instant = .zero) {
        self.now = now
        call = Call(
            call: CallID(rawValue: id), plan: plan,
            arrival: CallArrival(
                callerAddress: Redacted("sip:+15551230001@trunk.example"),
                callerName: "Maria Lopez", to: "support", line: "main",
                wall: WallTime(milliseconds: 1_795_342_800_000), at: now))
    }

    /// Whether nothing of it is different, as far as a step can change it.
    func hasNotChanged(since other: CallStage) -> Bool {
        now == other.now && call == other.call && present == other.present
            && isAgentPresent == other.isAgentPresent
    }

    /// Whether somebody is called, or there, by this attempt.
    func isUp(_ attempt: AttemptID) -> Bool {
        ringing.contains(attempt) || present.contains(attempt)
    }

    /// Which operator an attempt leads to; the first for one that nobody dialled.
    func party(of attempt: AttemptID) -> Party { parties[attempt] ?? .operator }

    package var isOver: Bool { call.phase == .over }

    /// The earliest moment at which something happens by itself; nil where it waits for a party.
    package var nextDeadline: Instant? { call.nextDeadline }

    /// Takes an input so much later than the last one.
    package mutating func take(_ input: CallInput, at moment: Instant) -> Step {
        now = max(now, moment)
        let from = call.phase.name
        let effects = call.handle(input, at: now)
        note(input)
        var breaches = audit.check(
            input, effects, phase: call.phase, nextDeadline: call.nextDeadline, at: now
        ).map(\.description)
        for effect in effects { note(effect, breaches: &breaches) }
        if let left = whoIsMissing { breaches.append(left) }
        return Step(
            from: from, to: call.phase.name, cause: cause(of: input), effects: effects,
            breaches: breaches)
    }

    /// Takes the passing of time without any input; returns what it broke.
    package mutating func pass(to moment: Instant) -> [String] {
        now = max(now, moment)
        return audit.timersDue(at: now).map(\.description)
    }

    /// When `CallAudit` has something to say although nothing happens.
    var auditDeadline: Instant? { audit.nextDeadline }

    private mutating func cause(of input: CallInput) -> CallCause {
        if case .drain(let deadline) = input { stopsAt = min(deadline, stopsAt ?? deadline) }
        if case .mustEnd = input { stopsAt = now }
        guard input == .timersDue, let stop = stopsAt, stop <= now else { return CallCause(input) }
        stopsAt = nil
        return .stops
    }

    /// A call that waits without a deadline must have somebody there whom it waits for.
    private var whoIsMissing: String? {
        guard call.nextDeadline == nil else { return nil }
        switch call.phase {
        case .talking where !isAgentPresent: return "it waits for an agent that is not there"
        case .joined(let attempt) where !present.contains(attempt):
            return "it waits for an operator who is not there"
        case .talking, .talkingOn, .joined, .over, .arrived, .awaitingAgent, .handingOff, .parting,
            .partingWithOperator:
            return nil
        }
    }

    private mutating func note(_ input: CallInput) {
        if case .agentReady = input, isAgentCalled { isAgentPresent = true }
        if case .agentClosed = input { loseAgent() }
        if case .signal(.agentLost) = input { loseAgent() }
        if case .operatorAnswered(let attempt, _) = input, ringing.contains(attempt) {
            present.insert(attempt)
        }
        if case .operatorGone(let attempt, _, _, _) = input { release(attempt) }
        if case .operatorFailed(let attempt, _, _) = input { release(attempt) }
        if case .played(let clip, let lane) = input, playing[lane] == clip {
            playing[lane] = nil
        }
    }

    private mutating func loseAgent() {
        isAgentPresent = false
        isAgentCalled = false
    }

    private mutating func release(_ attempt: AttemptID) {
        ringing.remove(attempt)
        present.remove(attempt)
    }

    private mutating func note(_ effect: CallEffect, breaches: inout [String]) {
        if case .journal(.defect(let what)) = effect { breaches.append("defect: \(what)") }
        if case .play(let clip, let lane, let loops) = effect {
            playing[lane] = loops ? nil : clip
        }
        if case .stop(let lane) = effect { playing[lane] = nil }
        if case .dial(let attempt, _, _, _, let number) = effect {
            attempts = max(attempts, attempt.number)
            ringing.insert(attempt)
            parties[attempt] = .operator(number)
        }
        if case .hangUpOperator(let attempt, _) = effect { release(attempt) }
        if case .connectAgent = effect { isAgentCalled = true }
        if case .closeAgent = effect { loseAgent() }
        if case .giveUpAgent = effect { loseAgent() }
        if case .makeAgent(let attempt) = effect {
            release(attempt)
            isAgentPresent = true
        }
    }
}
