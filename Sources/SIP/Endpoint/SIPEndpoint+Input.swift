// SPDX-License-Identifier: Apache-2.0

extension SIPEndpoint {
    package enum Input: Sendable {
        /// One datagram, or one message framed from a stream by `StreamFramer`.
        case received([UInt8], on: Flow)
        /// The connection is lost, or sending failed (ICMP unreachable).
        case flowFailed(Flow, reason: String)
        case command(Command)
        /// `nextDeadline` has passed; any other input runs the due timers too.
        case timersDue
    }
}
