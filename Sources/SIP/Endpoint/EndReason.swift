// SPDX-License-Identifier: Apache-2.0

/// Why a session ended.
package enum EndReason: Sendable, Hashable {
    /// The peer's BYE, with the value of its Reason header.
    case peerHungUp(reason: String?)
    /// Our BYE, and it is done.
    case hungUp
    /// An incoming INVITE refused by the owner, with the status that was sent.
    case rejected(status: Int)
    /// An incoming INVITE its owner left waiting for too long; 480 was sent.
    case unanswered
    /// Our 200 was never acknowledged; a BYE was sent.
    case ackTimeout
    /// The peer does not know the session any more, or did not answer a request in it.
    case lost(status: Int)
    /// Nobody refreshed it within its session interval (RFC 4028); a BYE was sent.
    case expired(seconds: Int)
    /// The connection the session ran on is gone.
    case transportLost(reason: String)
}
