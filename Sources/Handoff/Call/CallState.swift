// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The states of a call; each carries what it needs.
enum CallState: Sendable, Equatable {
    /// Not answered yet; a wish for a person that came before the ACK waits for it.
    /// → attending, over
    case arrived(giveUp: Instant, wish: Escalation? = nil)
    /// The caller is with the agent, or waits for it; somebody may be rung ahead meanwhile.
    /// → handingOff, parting, partingWithOperator, over
    case attending(Attendance, Predial? = nil)
    /// → attending (returned), joined, parting, partingWithOperator, over
    case handingOff(HandoffMachine)
    /// Caller and operator talk, and the handoff is over. → parting, partingWithOperator, over
    case joined(Bridge)
    /// The caller hears a farewell. → over
    case parting(reason: String, saying: SharedClip, until: Instant)
    /// The caller has left; whoever had answered hears so, this one among them. → over
    case partingWithOperator(AttemptID, reason: String)
    /// Everything is released. Final.
    case over

    var nextDeadline: Instant? {
        switch self {
        case .arrived(let giveUp, _): giveUp
        case .attending(let attendance, let predial):
            [attendance.nextDeadline, predial?.nextDeadline].compactMap(\.self).min()
        case .handingOff(let handoff): handoff.nextDeadline
        case .parting(_, _, let until): until
        case .joined(let bridge): bridge.nextDeadline
        // The operators have their own time.
        case .partingWithOperator, .over: nil
        }
    }

    /// Who hears whom, by the state alone.
    func routing(_ plan: CallPlan) -> Routing {
        switch self {
        case .arrived, .partingWithOperator, .over: .silent
        case .attending(let attendance, let predial):
            predial?.routing(beside: attendance.routing(plan)) ?? attendance.routing(plan)
        case .handingOff(let handoff): handoff.state.routing(plan)
        case .joined(let bridge): bridge.routing
        case .parting: .announcement
        }
    }

    /// Where the call stands, for whoever looks at it.
    var phase: CallPhase {
        switch self {
        case .arrived: .arrived
        case .attending(let attendance, let predial):
            if attendance.phase == .talking, let reach = predial?.reach {
                .talkingOn(reach.phase)
            } else {
                attendance.phase
            }
        case .handingOff(let handoff):
            handoff.state.isWithAgent
                ? .talkingOn(handoff.state.phase) : .handingOff(handoff.state.phase)
        case .joined(let bridge): .joined(bridge.attempt)
        case .parting: .parting
        case .partingWithOperator(let attempt, _): .partingWithOperator(attempt)
        case .over: .over
        }
    }

    /// The legs of the operators who are being reached, or are there.
    var legs: [OperatorLeg] {
        switch self {
        case .handingOff(let handoff): handoff.state.legs
        case .joined(let bridge): [bridge.leg]
        case .attending(_, let predial): predial?.reach.map { [$0.leg] } ?? []
        case .arrived, .parting, .partingWithOperator, .over: []
        }
    }

    /// Whoever is rung ahead.
    var predial: Predial? {
        if case .attending(_, let predial) = self { predial } else { nil }
    }
}
