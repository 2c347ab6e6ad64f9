// SPDX-License-Identifier: Apache-2.0

/// The timers of RFC 3261 Table 4 and RFC 6026; Timer C is a proxy's.
enum TransactionTimer: Sendable, Hashable, CaseIterable {
    // INVITE client: retransmit, time out, absorb retransmitted finals, absorb 2xx.
    case a, b, d, m
    // Non-INVITE client: retransmit, time out, absorb.
    case e, f, k
    // INVITE server: retransmit final, wait for ACK, absorb ACK, absorb INVITE after 2xx.
    case g, h, i, l
    // Non-INVITE server: absorb retransmitted requests.
    case j
}
