// SPDX-License-Identifier: Apache-2.0

extension SocketAddress {
    /// The address as a socket of a family has it: one of IPv6 has IPv4 in mapped form (RFC 4291
    /// section 2.5.5.2); plain IPv4 is in the lower 32 bits of `low`.
    package func mapped(forIPv6 socketIsIPv6: Bool) -> (high: UInt64, low: UInt64, isIPv6: Bool) {
        if let ipv4, !socketIsIPv6 { return (0, UInt64(ipv4), false) }
        let (high, low) = ipv6
        return (high, low, true)
    }
}
