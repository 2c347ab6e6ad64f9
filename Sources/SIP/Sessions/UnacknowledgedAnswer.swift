// SPDX-License-Identifier: Apache-2.0

/// A 2xx of ours that waits for its ACK.
struct UnacknowledgedAnswer: Sendable {
    var response: SIPResponse
    var transaction: TransactionHandle
    var interval: Duration
}
