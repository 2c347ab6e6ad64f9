// SPDX-License-Identifier: Apache-2.0

package import Addresses

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

    /// Judges where a flow leads; nil when it can be sent to.
    package init?(_ remote: SocketAddress?, reach: Reach) {
        guard let remote else {
            self = .unreadable
            return
        }
        if remote.port == 0 {
            self = .portZero
        } else if let fault = Self.fault(of: remote.address) {
            self = fault
        } else {
            switch (reach, remote.family) {
            case (.both, _), (.ipv4, .ipv4), (.ipv6, .ipv6): return nil
            case (.ipv4, .ipv6), (.ipv6, .ipv4): self = .otherFamily
            }
        }
    }

    private static func fault(of address: IPAddress) -> DestinationFault? {
        if address.isUnspecified || address.ipv4.map({ $0 >> 24 == 0 }) == true {
            return .unspecified
        }
        if address.isMulticast { return .multicast }
        if address.isReserved { return address.isBroadcast ? .broadcast : .reserved }
        return address.isIPv6 && address.isLinkLocal ? .linkLocal : nil
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

/// Why one message was not sent. It says nothing of any other.
package struct SendFailure: Error, Sendable, Hashable {
    package var reason: String
    /// Whether sending it again the same way could never work.
    package var isLasting: Bool

    package init(_ reason: String, isLasting: Bool) {
        self.reason = reason
        self.isLasting = isLasting
    }
}
