// SPDX-License-Identifier: Apache-2.0

/// An IP address and a port: the end of a socket, here or there.
package struct SocketAddress: Sendable, Hashable {
    package let address: IPAddress
    package let port: UInt16

    package init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// An IPv4 address given as one number, `0x7F000001` for 127.0.0.1.
    package init(ipv4 address: UInt32, port: UInt16) {
        self.init(IPAddress(ipv4: address), port: port)
    }

    /// An IPv6 address given as its two halves; a mapped one becomes plain IPv4.
    package init(ipv6 high: UInt64, _ low: UInt64, port: UInt16) {
        self.init(IPAddress(ipv6: high, low), port: port)
    }

    /// Reads an address, IPv6 without brackets. Names are refused: nothing here asks a resolver.
    package init?(host: String, port: UInt16) {
        guard let address = IPAddress(host) else { return nil }
        self.init(address, port: port)
    }

    package var family: IPAddress.Family { address.family }

    /// The address as one number when it is IPv4.
    package var ipv4: UInt32? { address.ipv4 }

    /// The address as two halves; an IPv4 address in its mapped form.
    package var ipv6: (high: UInt64, low: UInt64) { address.ipv6 }

    /// `0.0.0.0` or `::`, which nothing can be sent to; peers on hold name it.
    package var isUnspecified: Bool { address.isUnspecified }

    /// An address of this machine alone: `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool { address.isLoopback }

    /// Whether both are the same host, whatever their ports.
    package func isSameHost(as other: SocketAddress) -> Bool { address == other.address }

    /// The same address with another port.
    package func with(port: UInt16) -> SocketAddress { SocketAddress(address, port: port) }

    /// The address alone, without brackets.
    package var host: String { address.description }

    /// The address as a socket of a family has it: one of IPv6 has IPv4 in mapped form (RFC 4291
    /// section 2.5.5.2); plain IPv4 is in the lower 32 bits of `low`.
    package func mapped(forIPv6 socketIsIPv6: Bool) -> (high: UInt64, low: UInt64, isIPv6: Bool) {
        if let ipv4, !socketIsIPv6 { return (0, UInt64(ipv4), false) }
        let (high, low) = ipv6
        return (high, low, true)
    }
}

extension SocketAddress: CustomStringConvertible {
    /// `192.0.2.1:5004` or `[2001:db8::1]:5004`.
    package var description: String { "\(HostPort(host: host, port: port))" }
}
