// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The states of a handoff; each carries what it needs and nothing outlives it.
enum HandoffState: Sendable, Equatable {
    /// A target is being called or briefed while the caller waits.
    /// → reaching (next target), exhausted, bridged, returning, ended, ended(replaced)
    case reaching(Reach, caller: CallerWait)
    /// The same target is called again after a while. → reaching, exhausted (the wait is over), ended
    case pausing(Pause, caller: CallerWait)
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
    case takingMessage(VoicemailMessage, Verdict)
    /// Final: the outcome is in the journal.
    case ended(HandoffEnding)

    var nextDeadline: Instant? {
        switch self {
        case .reaching(let reach, let caller): min(reach.nextDeadline, caller.nextDeadline)
        case .pausing(let pause, let caller): min(pause.until, caller.nextDeadline)
        case .bridged(_, let settles): settles
        case .exhausted(let caller): caller.nextDeadline
        case .returning(let until, _): until
        case .takingMessage(let message, _): message.nextDeadline
        case .ended: nil
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

/// How the call goes on after its handoff.
enum HandoffEnding: Sendable, Equatable {
    case joined(Bridge)
    /// The caller is back with the agent.
    case returned
    /// Another agent has the caller in the place of the first.
    case replaced(AttemptID, target: String)
    /// The caller hears a farewell that says what became of their call, and it ends.
    case farewell(reason: String, saying: SharedClip)
    /// The caller has left; an operator who had answered is still there to be told.
    case callerGone(operator: AttemptID?)
}
