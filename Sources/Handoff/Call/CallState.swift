// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The states of a call; each carries what it needs.
enum CallState: Sendable, Equatable {
    /// Not answered yet; a wish for a person that came before the ACK waits for it.
    /// → attending, over
    case arrived(giveUp: Instant, wish: Escalation? = nil)
    /// The caller is with the agent, or waits for it. → handingOff, parting, over
    case attending(Attendance)
    /// → attending (returned), joined, parting, partingWithOperator, over
    case handingOff(HandoffMachine)
    /// Caller and operator talk, and the handoff is over. → parting, partingWithOperator, over
    case joined(Bridge)
    /// The caller hears a farewell. → over
    case parting(reason: String, saying: SharedClip, until: Instant)
    /// The caller has left; the operator hears so. → over
    case partingWithOperator(AttemptID, reason: String, until: Instant)
    /// Everything is released. Final.
    case over

    var nextDeadline: Instant? {
        switch self {
        case .arrived(let giveUp, _): giveUp
        case .attending(let attendance): attendance.nextDeadline
        case .handingOff(let handoff): handoff.nextDeadline
        case .parting(_, _, let until), .partingWithOperator(_, _, let until): until
        case .joined, .over: nil
        }
    }
}

/// The caller and the agent.
enum Attendance: Sendable, Equatable {
    /// The agent connects; nothing sounds yet. → comforted, talking, agentGone
    case awaited(comfortAt: Instant)
    /// The agent still connects; hold music sounds. → talking, agentGone
    case comforted
    /// → asking, agentGone, ending
    case talking
    /// The gateway asks the caller something; the agent waits and hears the answer.
    /// → talking, agentGone
    case asking(until: Instant)
    /// The agent is gone and the caller has been told; a rule may still name the route.
    case agentGone(handOffAt: Instant)
    /// The agent has ended the call, and what it said is heard to its end.
    case ending(reason: String, until: Instant)

    var nextDeadline: Instant? {
        switch self {
        case .awaited(let comfortAt): comfortAt
        case .agentGone(let handOffAt): handOffAt
        case .ending(_, let until): until
        case .asking(let until): until
        case .comforted, .talking: nil
        }
    }

    func routing(_ plan: CallPlan) -> Routing {
        switch self {
        case .awaited, .comforted: .waiting(hold: 1)
        case .talking: .conversation
        case .ending: .agentFinishes
        case .asking: .askingBack
        case .agentGone: .waiting(hold: plan.holdUnderAnnouncement)
        }
    }
}
