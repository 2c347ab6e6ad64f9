// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// Why a leg to an operator could not be had, in the words of whoever decides what follows. What
/// the leg's own signalling said goes along as `LegEvidence`.
package enum LegFailure: Sendable, Hashable, CaseIterable {
    /// Whoever was called does not want the call.
    case declined
    case busy
    /// It rang in vain.
    case noAnswer
    /// There is no such place.
    case badAddress
    /// The far side sends the call to a place nobody has allowed.
    case moved
    /// The far side wants a password, and ours is wrong or missing.
    case unauthorized
    /// The far side and we have no way of sound in common.
    case incompatible
    /// The way there, or the far side, does not work.
    case unreachable
    /// Whoever answered is not there any more, and did not choose to go.
    case gone
    /// Another handoff holds the operator, or they finish what their last call left to do.
    case leased
    /// The operator takes no calls.
    case away
    /// We took the call back.
    case cancelled
    /// Anything else.
    case error

    /// The failure as one of the reasons of an attempt.
    package var reason: OutcomeReason {
        switch self {
        case .declined: .declined
        case .busy, .leased: .busy
        case .away: .away
        case .noAnswer: .noAnswer
        case .badAddress: .badTarget
        case .moved: .moved
        case .unauthorized: .unauthorized
        case .incompatible: .incompatible
        case .unreachable, .gone: .trunkFailure
        case .cancelled: .cancelled
        case .error: .error
        }
    }
}
