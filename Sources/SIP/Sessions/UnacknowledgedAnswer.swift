// SPDX-License-Identifier: Apache-2.0

/// A 2xx of ours that waits for its ACK.
struct UnacknowledgedAnswer: Sendable {
    var response: SIPResponse
    var transaction: TransactionHandle
    var interval: Duration
    /// Whether its body is an offer of ours, which the ACK answers.
    var isOffer: Bool
}
