// SPDX-License-Identifier: Apache-2.0

/// An UPDATE of the peer's with an offer, before our answer (RFC 3311).
struct PendingUpdate: Sendable {
    var request: SIPRequest
    var transaction: TransactionHandle
    /// What its 2xx says of the session interval.
    var interval: SessionInterval?
}
