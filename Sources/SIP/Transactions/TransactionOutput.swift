// SPDX-License-Identifier: Apache-2.0

/// What one step of the transaction layer led to.
struct TransactionOutput: Sendable {
    var effects: [SIPEndpoint.Effect] = []
    var events: [TransactionEvent] = []
}
