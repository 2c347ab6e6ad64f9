// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Where a call stands, for display and for checks; the machine's own state says more.
package enum CallPhase: Sendable, Hashable {
    /// Not answered yet.
    case arrived
    /// Answered; the agent is not there yet, or not any more.
    case awaitingAgent
    /// Caller and agent hear each other.
    case talking
    /// Caller and agent hear each other, and somebody is called for the caller meanwhile.
    case talkingOn(HandoffPhase)
    case handingOff(HandoffPhase)
    /// Caller and operator are joined and the handoff is over.
    case joined(AttemptID)
    /// The caller hears goodbye.
    case parting
    /// The caller is gone; the operator hears so.
    case partingWithOperator(AttemptID)
    case over

    /// The stable name in lists and displays.
    package var name: String {
        switch self {
        case .arrived: "arrived"
        case .awaitingAgent: "awaiting-agent"
        case .talking: "talking"
        case .talkingOn(let phase): "talking-\(phase.name)"
        case .handingOff(let phase): phase.name
        case .joined: "joined"
        case .parting: "parting"
        case .partingWithOperator: "parting-with-operator"
        case .over: "over"
        }
    }

    /// Whether something must happen within a bound, so that `nextDeadline` may not be nil.
    package var isBounded: Bool {
        switch self {
        case .talking, .joined, .over: false
        case .arrived, .awaitingAgent, .talkingOn, .handingOff, .parting, .partingWithOperator:
            true
        }
    }

    /// Whether caller and agent talk with each other.
    package var isTalking: Bool {
        switch self {
        case .talking, .talkingOn: true
        case .arrived, .awaitingAgent, .handingOff, .joined, .parting, .partingWithOperator, .over:
            false
        }
    }

    /// Whether an operator who has answered is being briefed.
    package var isBriefing: Bool {
        switch self {
        case .talkingOn(.whispering), .handingOff(.whispering): true
        case .arrived, .awaitingAgent, .talking, .talkingOn, .handingOff, .joined, .parting,
            .partingWithOperator, .over:
            false
        }
    }
}

/// Where a handoff stands.
package enum HandoffPhase: Sendable, Hashable {
    case dialling(AttemptID)
    case ringing(AttemptID)
    /// The operator has answered and is being briefed.
    case whispering(AttemptID)
    /// Another agent has been told about the caller and has not said whether it takes them.
    case considering(AttemptID)
    /// The same target is called again after a while.
    case pausing
    /// The operator has accepted, and the caller is told before the two are joined.
    case joining(AttemptID)
    /// Caller and operator are joined, not yet for `minimumBridge`.
    case bridged(AttemptID)
    /// Every target failed; what the caller is hearing may end before the last resort.
    case exhausted
    /// The caller is told that the agent comes back.
    case returning
    /// The caller is invited to leave a message.
    case invitingMessage
    /// The caller leaves a message: the one time the caller is meant to hear nothing.
    case recording
    /// The caller says at which number they are called back.
    case takingNumber
    case ended

    package var name: String {
        switch self {
        case .dialling: "dialling"
        case .ringing: "ringing"
        case .whispering: "whispering"
        case .considering: "considering"
        case .pausing: "pausing"
        case .joining: "joining"
        case .bridged: "bridged"
        case .exhausted: "exhausted"
        case .returning: "returning"
        case .invitingMessage: "inviting-message"
        case .recording: "recording"
        case .takingNumber: "taking-number"
        case .ended: "ended"
        }
    }
}
