// SPDX-License-Identifier: Apache-2.0

/// A transaction of the transaction layer, while it lives and after.
struct TransactionHandle: Sendable, Hashable {
    let rawValue: UInt64
}
