// SPDX-License-Identifier: Apache-2.0

/// The invariants of the design, by their numbers in Docs/Architecture.md.
package enum Invariant: Int, Sendable, Hashable, CaseIterable {
    case callerHearsDefinedSound = 1
    case whisperIsolated = 2
    case machineNeverBridged = 3
    case explicitRequestHonoured = 4
    case oneOutcome = 5
    case operatorHeldOnce = 6
    case legsEndWithCall = 7
    case contextKept = 8
}

/// What `CallAudit` watches in every call, one rule a case. Docs/Architecture.md lists them, and a
/// test breaks each on purpose.
package enum CallRule: String, Sendable, Hashable, CaseIterable {
    /// The caller who was answered is never without defined sound for 2 s.
    case callerIsNotLeftInSilence
    /// A briefing is said on a whisper lane, which an operator alone can hear, and on no other.
    case whisperStaysWithOperators
    /// The agent hears the caller while it talks with them, or music in their place, and nobody
    /// else hears the agent.
    case agentTalksWithTheCallerAlone
    /// An operator and the caller hear each other only once they are joined.
    case operatorHearsCallersWhenJoined
    /// Only an operator who accepted is joined with the caller.
    case bridgeFollowsAccept
    /// An explicit request for a person is not ignored, and leads to a handoff within 5 s.
    case requestIsHonoured
    /// Handoffs do not overlap, and each ends once, before the call does.
    case handoffEndsOnce
    /// Attempts of a handoff do not overlap, but for those that begin together, and each ends once,
    /// before its handoff does.
    case attemptEndsOnce
    /// When one of those who were rung together is joined, the others have been let go or told so.
    case othersAreReleased
    /// Somebody is rung ahead once for a rule at a time, for no handoff that runs, and that ends
    /// before a handoff begins and before the call does.
    case predialEndsOnce
    /// The call hangs up every leg it dialled.
    case legsAreHungUp
    /// Nobody is dialled before the package of the handoff is written down.
    case packageComesFirst
    /// What is done was written down before.
    case writtenBeforeDone
    /// Whatever must end has a deadline, and a deadline that came is not due any more.
    case waitingHasAnEnd
    /// A call that is over does nothing, and one that is not over goes on.
    case endIsTheEnd

    /// The invariant of the design it belongs to; nil for the order that all of them rest on.
    package var invariant: Invariant? {
        switch self {
        case .callerIsNotLeftInSilence: .callerHearsDefinedSound
        case .whisperStaysWithOperators, .agentTalksWithTheCallerAlone: .whisperIsolated
        case .operatorHearsCallersWhenJoined, .bridgeFollowsAccept: .machineNeverBridged
        case .requestIsHonoured: .explicitRequestHonoured
        case .handoffEndsOnce, .attemptEndsOnce, .predialEndsOnce: .oneOutcome
        case .othersAreReleased: .operatorHeldOnce
        case .legsAreHungUp: .legsEndWithCall
        case .packageComesFirst: .contextKept
        case .writtenBeforeDone, .waitingHasAnEnd, .endIsTheEnd: nil
        }
    }

    /// Somebody hears what they must not, or is left alone: the call has to end in good order.
    /// Otherwise it can go on.
    package var isGrave: Bool {
        switch self {
        case .callerIsNotLeftInSilence, .whisperStaysWithOperators,
            .operatorHearsCallersWhenJoined, .waitingHasAnEnd:
            true
        case .agentTalksWithTheCallerAlone, .bridgeFollowsAccept, .requestIsHonoured,
            .handoffEndsOnce,
            .attemptEndsOnce, .othersAreReleased, .predialEndsOnce, .legsAreHungUp,
            .packageComesFirst,
            .writtenBeforeDone, .endIsTheEnd:
            false
        }
    }
}
