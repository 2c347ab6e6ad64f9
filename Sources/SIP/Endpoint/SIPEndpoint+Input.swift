// SPDX-License-Identifier: Apache-2.0

extension SIPEndpoint {
    package enum Input: Sendable {
        /// One datagram, or one message framed from a stream by `StreamFramer`.
        case received([UInt8], on: Flow)
        /// The connection is lost or could not be made.
        case flowFailed(Flow, reason: String)
        /// One message could not be sent; `isLasting` when it never could.
        case unsendable([UInt8], on: Flow, reason: String, isLasting: Bool)
        /// The addresses of a name, best first; none, and the reason, when it has none.
        case located(LookupID, [Flow], reason: String)
        /// A single CRLF came on a connection.
        case pong(Flow)
        case command(Command)
        /// `nextDeadline` has passed; any other input runs the due timers too.
        case timersDue
    }
}
