// SPDX-License-Identifier: Apache-2.0

/// What a transaction asks of the layer that holds it.
enum TransactionEffect: Sendable, Hashable {
    case transmit([UInt8])
    case start(TransactionTimer, after: Duration)
    case stop(TransactionTimer)
    /// A response for the transaction user.
    case deliver(SIPResponse)
    /// No final response came in time.
    case timedOut
    /// The transaction is over; forget it and its timers.
    case terminated
}
