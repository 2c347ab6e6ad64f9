// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why a target was not reached, as a route tells one from another (`on:`).
package enum AttemptFailure: String, Sendable, Hashable, CaseIterable {
    /// It rang in vain, or whoever answered took no choice in time.
    case noAnswer = "no-answer"
    /// Its phone is in a call, or another handoff holds it.
    case busy
    /// By key, by hanging up in the briefing, or by the phone.
    case declined
    /// A machine or a menu answered.
    case voicemail
    /// The address is wrong, or nothing there answers.
    case unreachable
    /// Anything else.
    case error

    /// The failure an attempt ended in; nil when it ended otherwise.
    package init?(_ reason: OutcomeReason) {
        switch reason {
        case .noAnswer, .timeout: self = .noAnswer
        case .busy: self = .busy
        case .declined: self = .declined
        case .machine: self = .voicemail
        case .badTarget, .moved, .trunkFailure: self = .unreachable
        case .error, .incompatible, .unauthorized: self = .error
        // No pause makes somebody come back who is away: the next one is called.
        case .away: return nil
        case .completed, .taken, .callerAbandoned, .operatorLost, .closed, .cancelled: return nil
        }
    }
}

/// What follows when a target was not reached.
package enum FailureAction: Sendable, Hashable {
    /// The next target of the route; after the last one the last resort.
    case next
    /// The same target again after a pause, at most so many times in a handoff; then the next.
    case again(after: Duration, times: Int)
    /// The targets and the last resort of another route. A route is taken once in a handoff; the
    /// second time the next target follows.
    case route(String)
    /// No other target: the last resort.
    case lastResort
}
