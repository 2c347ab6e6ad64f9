// SPDX-License-Identifier: Apache-2.0

/// How a handoff ended; every handoff ends in exactly one.
package enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// Caller and operator were joined.
    case bridged
    /// The caller went back to the agent.
    case returned
    /// The caller left a message.
    case voicemail
    /// A call back was promised.
    case callback
    /// The caller left.
    case abandoned
    case failed
}

/// Why an attempt or a handoff ended as it did.
package enum OutcomeReason: String, Sendable, Hashable, CaseIterable {
    case completed
    case noAnswer = "no-answer"
    case busy
    /// They take no calls, and were not rung.
    case away
    case declined
    /// Somebody else who was rung at the same time has taken the call.
    case taken
    case machine
    case callerAbandoned = "caller-abandoned"
    case operatorLost = "operator-lost"
    case badTarget = "bad-target"
    /// Nobody was called: the route is closed at this hour.
    case closed
    /// The target's side sends the call to a place nobody has allowed.
    case moved
    /// The target's side wants a password, and ours is wrong or missing.
    case unauthorized
    case trunkFailure = "trunk-failure"
    /// The other side and we have no way of sound in common.
    case incompatible
    case timeout
    case cancelled
    case error

    /// Whether the same target may be worth another try.
    package var isRetryable: Bool {
        switch self {
        case .noAnswer, .busy, .trunkFailure, .timeout, .operatorLost, .error: true
        case .completed, .away, .declined, .taken, .machine, .callerAbandoned, .badTarget, .closed,
            .moved,
            .unauthorized,
            .incompatible,
            .cancelled:
            false
        }
    }
}
