// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The states of a handoff; each carries what it needs and nothing outlives it.
enum HandoffState: Sendable, Equatable {
    /// Somebody is being called or briefed while the caller waits, or several are at once.
    /// → reaching (next target), pausing, exhausted, bridged, returning, ended, ended(replaced)
    case reaching(Reaches, caller: CallerWait)
    /// The same are called again after a while. → reaching, exhausted (the wait is over), ended
    case pausing(Pause, caller: CallerWait)
    /// The operator has accepted and hears music; the caller, who talked with the agent until now, is
    /// told first. → bridged, reaching (the operator has left), exhausted, returning, ended
    case joining(Bridge, caller: CallerWait)
    /// Joined; an operator who leaves before `settles` counts as lost.
    /// → ended(joined), reaching (the operator was lost), exhausted, ended
    case bridged(Bridge, settles: Instant)
    /// Nobody is left; what the caller is being told may end first.
    /// → returning, takingMessage, ended; reaching when a human is asked for again
    case exhausted(caller: CallerWait)
    /// The caller is told that the agent comes back; `verdict` is why.
    /// → ended(returned), takingMessage or ended(farewell) when the agent is lost,
    /// reaching when a human is asked for again
    case returning(until: Instant, Verdict)
    /// → ended(farewell), ended(callerGone); reaching when a human is asked for again
    case takingMessage(VoicemailMessage)
    /// The caller says at which number they are called back.
    /// → ended(farewell), ended(callerGone), returning; reaching when a human is asked for again
    case takingNumber(CallbackRequest)
    /// Final: the outcome is in the journal.
    case ended(HandoffEnding)

    var nextDeadline: Instant? {
        switch self {
        case .reaching(let reaches, let caller):
            [reaches.nextDeadline, caller.nextDeadline].compactMap(\.self).min()
        case .pausing(let pause, let caller):
            [pause.until, caller.nextDeadline].compactMap(\.self).min()
        case .joining(_, let caller): caller.nextDeadline
        case .bridged(let bridge, let settles):
            bridge.nextDeadline.map { min($0, settles) } ?? settles
        case .exhausted(let caller): caller.nextDeadline
        case .returning(let until, _): until
        case .takingMessage(let message): message.nextDeadline
        case .takingNumber(let request): request.nextDeadline
        case .ended: nil
        }
    }

    /// The legs of whoever is being reached, or came to a bridge.
    var legs: [OperatorLeg] {
        switch self {
        case .reaching(let reaches, _): reaches.legs
        case .joining(let bridge, _), .bridged(let bridge, _): [bridge.leg]
        case .pausing, .exhausted, .returning, .takingMessage, .takingNumber, .ended: []
        }
    }

    /// Whether caller and agent talk on meanwhile.
    var isWithAgent: Bool {
        switch self {
        case .reaching(_, let caller), .pausing(_, let caller): caller.isWithAgent
        case .joining, .bridged, .exhausted, .returning, .takingMessage, .takingNumber, .ended:
            false
        }
    }

    /// Who hears whom, by the state alone.
    func routing(_ plan: CallPlan) -> Routing {
        switch self {
        case .reaching(let reaches, let caller): reaches.routing(beside: caller.routing(plan))
        case .joining(let bridge, let caller): bridge.routing(awaiting: caller.routing(plan))
        case .bridged(let bridge, _): bridge.routing
        case .exhausted(let caller), .pausing(_, let caller): caller.routing(plan)
        case .returning: .announcement
        case .takingMessage(let message): message.routing
        case .takingNumber(let request): request.routing(plan)
        case .ended(let ending):
            switch ending {
            case .joined(let bridge): bridge.routing
            case .returned, .replaced: .conversation
            case .farewell: .announcement
            case .callerGone: .silent
            }
        }
    }

    /// Where the handoff stands, for whoever looks at it.
    var phase: HandoffPhase {
        switch self {
        case .reaching(let reaches, _): reaches.phase
        case .pausing: .pausing
        case .joining(let bridge, _): .joining(bridge.attempt)
        case .bridged(let bridge, _): .bridged(bridge.attempt)
        case .exhausted: .exhausted
        case .returning: .returning
        case .takingMessage(let message): message.isRecording ? .recording : .invitingMessage
        case .takingNumber: .takingNumber
        case .ended: .ended
        }
    }
}

/// Why a handoff did not end in a bridge.
struct Verdict: Sendable, Equatable {
    var reason: OutcomeReason
    var evidence: LegEvidence?

    init(_ reason: OutcomeReason, _ evidence: LegEvidence? = nil) {
        self.reason = reason
        self.evidence = evidence
    }
}

/// What a handoff came to: its one outcome, why, and how the call goes on.
struct Conclusion: Sendable, Equatable {
    let outcome: Outcome
    let verdict: Verdict
    let ending: HandoffEnding

    init(_ outcome: Outcome, _ verdict: Verdict, _ ending: HandoffEnding) {
        self.outcome = outcome
        self.verdict = verdict
        self.ending = ending
    }

    /// The caller has left; operators who had answered are still to be told.
    static func abandoned(telling operators: [OperatorLeg] = []) -> Conclusion {
        Conclusion(.abandoned, Verdict(.callerAbandoned), .callerGone(operators))
    }
}

/// How the call goes on after its handoff.
enum HandoffEnding: Sendable, Equatable {
    case joined(Bridge)
    /// The caller is back with the agent.
    case returned
    /// Another agent has the caller in the place of the first.
    case replaced(AttemptID, target: String)
    /// The caller hears a farewell that says what became of their call, and it ends.
    case farewell(reason: String, saying: SharedClip)
    /// The caller has left; the operators who had answered are still there to be told.
    case callerGone([OperatorLeg])
}
