// SPDX-License-Identifier: Apache-2.0

/// The timers of one session, beside those of its transactions.
enum SessionTimer: Sendable, Hashable, CaseIterable {
    /// Our 2xx is sent again until it is acknowledged (RFC 3261 section 13.3.1.4).
    case retransmitAnswer
    /// Our 2xx was never acknowledged.
    case ackTimeout
    /// The owner left an INVITE without a decision.
    case answerLimit
    /// A provisional response is repeated every minute (RFC 3261 section 13.3.1.1).
    case refreshProvisional
    /// A CANCEL brought no final response (RFC 3261 section 9.1).
    case cancelTimeout
    /// A re-INVITE that met the peer's is tried again (RFC 3261 section 14.1).
    case glare
    /// A reliable provisional response is sent again until its PRACK (RFC 3262 section 3).
    case retransmitProvisional
    /// No PRACK came for a reliable provisional response.
    case prackTimeout
    /// Our turn to refresh the session (RFC 4028 section 7.2).
    case refresh
    /// Nobody refreshed the session.
    case expiry
}
