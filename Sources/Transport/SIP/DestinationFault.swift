// SPDX-License-Identifier: Apache-2.0

import RTP

/// Why nothing is sent to an address that came from the wire or from a configuration.
package enum DestinationFault: Sendable, Hashable, CaseIterable {
    /// A name, or no address at all.
    case unreadable
    case portZero
    /// `0.0.0.0/8` and `::`: Linux would deliver it to this machine itself.
    case unspecified
    case broadcast
    case multicast
    /// `240.0.0.0/4`.
    case reserved
    /// `fe80::/10`, which means nothing without a zone, and a message cannot name ours.
    case linkLocal
    /// An IPv6 address on an IPv4 socket, or the other way round.
    case otherFamily

    /// Which addresses a socket reaches.
    package enum Reach: Sendable, Hashable, CaseIterable {
        case ipv4, ipv6, both
    }

    /// Judges an address; nil when it can be sent to.
    package init?(host: String, port: UInt16, reach: Reach) {
        guard let address = SocketAddress(host: host, port: port) else {
            self = .unreadable
            return
        }
        if port == 0 {
            self = .portZero
        } else if let fault = address.ipv4.map(Self.fault(ofIPv4:)) ?? Self.fault(of: address.ipv6)
        {
            self = fault
        } else {
            switch (reach, address.family) {
            case (.both, _), (.ipv4, .ipv4), (.ipv6, .ipv6): return nil
            case (.ipv4, .ipv6), (.ipv6, .ipv4): self = .otherFamily
            }
        }
    }

    private static func fault(ofIPv4 address: UInt32) -> DestinationFault? {
        switch address >> 24 {
        case 0: .unspecified
        case 224...239: .multicast
        case 240...255: address == .max ? .broadcast : .reserved
        default: nil
        }
    }

    private static func fault(of address: (high: UInt64, low: UInt64)) -> DestinationFault? {
        if address.high == 0, address.low == 0 { return .unspecified }
        if address.high >> 56 == 0xFF { return .multicast }
        if address.high >> 54 == 0x3FA { return .linkLocal }
        return nil
    }
}

extension DestinationFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable: "not an IP address"
        case .portZero: "port 0"
        case .unspecified: "an unspecified address"
        case .broadcast: "a broadcast address"
        case .multicast: "a multicast address"
        case .reserved: "a reserved address"
        case .linkLocal: "a link-local address"
        case .otherFamily: "an address of a family the socket does not speak"
        }
    }
}
