// SPDX-License-Identifier: Apache-2.0

package import Addresses
package import CLinux

extension SocketAddress {
    /// An address as the kernel gave it; a mapped IPv4 address becomes plain IPv4.
    init(_ address: clinux_address) {
        if address.is_ipv6 != 0 {
            self.init(ipv6: address.high, address.low, port: address.port)
        } else {
            self.init(ipv4: UInt32(truncatingIfNeeded: address.low), port: address.port)
        }
    }

    /// The address as a socket of this family takes it.
    package func kernel(forIPv6 socketIsIPv6: Bool) -> clinux_address {
        let (high, low, isIPv6) = mapped(forIPv6: socketIsIPv6)
        return clinux_address(high: high, low: low, port: port, is_ipv6: isIPv6 ? 1 : 0)
    }
}
