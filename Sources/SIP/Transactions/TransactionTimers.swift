// SPDX-License-Identifier: Apache-2.0

/// The base times all SIP timers are computed from (RFC 3261 section 17.1.1.1 and Table 4). No
/// timer runs for less than a millisecond.
package struct TransactionTimers: Sendable, Hashable {
    /// Round-trip estimate: the first retransmission interval.
    package var t1: Duration = .milliseconds(500)
    /// The longest retransmission interval of non-INVITE requests and INVITE responses.
    package var t2: Duration = .seconds(4)
    /// How long a message stays in the network.
    package var t4: Duration = .seconds(5)
    /// Timer D over UDP: how long retransmitted final responses are still acknowledged.
    package var d: Duration = .seconds(32)

    package init() {}

    /// 64 T1, the life of an unanswered transaction: Timers B, F, H, J, L and M.
    package var timeout: Duration { t1 * 64 }
}
