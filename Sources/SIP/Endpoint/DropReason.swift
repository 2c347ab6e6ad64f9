// SPDX-License-Identifier: Apache-2.0

/// Why an input had no effect on any session.
package enum DropReason: Sendable, Hashable {
    /// Not SIP, and nothing in it to answer.
    case unreadable(SIPParseError)
    /// Malformed, and answered with 400 (or 505).
    case malformed(SIPParseError)
    /// A malformed response or ACK, which nobody may answer.
    case malformedUnanswerable(SIPParseError)
    /// A response to no request of ours.
    case strayResponse(status: Int)
    /// A response whose topmost Via is not ours.
    case foreignResponse
    /// An ACK that belongs to no session.
    case strayAck
    /// A request beyond the transaction limit, answered with 503 while that is possible.
    case overload(Method)
    /// A request no session is concerned with, refused with this status.
    case refused(Method, status: Int)
    /// A request from someone who may not begin anything with us, refused or ignored.
    case stranger(Method, host: String)
    /// A request that was asked for a password, as every first one is.
    case challenged(Method)
    /// A request whose password was wrong; it was asked again.
    case wrongPassword(Method, host: String)
    /// One more 2xx of a forked INVITE than is kept track of.
    case tooManyForks
    /// A command the session's state does not allow any more.
    case commandOutOfState(SessionID)
    /// A command for a session that is over or never was.
    case unknownSession(SessionID)
    /// A message the socket would not take: its address is of no use, or the network refused.
    case unsendable(reason: String)
    /// A keep-alive.
    case keepAlive
}
