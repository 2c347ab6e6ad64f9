// SPDX-License-Identifier: Apache-2.0

/// One way between a socket of ours and one remote address: where a message came from, and where
/// the shell is told to send one.
///
/// For UDP the shell sends from socket `local` to `remote`; for TCP and TLS `local` names the
/// connection, and `remote` is its other end.
package struct Flow: Sendable, Hashable {
    package enum Transport: String, Sendable, Hashable, CaseIterable {
        case udp, tcp, tls

        /// Whether the transport retransmits by itself (RFC 3261 section 17).
        package var isReliable: Bool { self != .udp }

        /// The name in a Via (RFC 3261 section 20.42).
        package var viaName: String { rawValue.uppercased() }
    }

    package var transport: Transport
    /// The remote IP address, IPv6 without brackets. A way of our own choosing may name a host
    /// instead, which is located before anything is sent (`isLookup`).
    package var remoteHost: String
    package var remotePort: UInt16
    /// The listening socket (UDP) or the connection (TCP, TLS), numbered by the shell. 0 is a way
    /// of our own choosing: any UDP socket, or a connection to that address, opened when needed.
    package var local: UInt32
    /// What the URI left open; `transport` and `remotePort` hold the defaults then.
    package var unnamed: Unnamed = []

    /// The parts of a way that a URI did not name, and that DNS may (RFC 3263 section 4).
    package struct Unnamed: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        package static let transport = Unnamed(rawValue: 1)
        package static let port = Unnamed(rawValue: 2)
    }

    package init(
        transport: Transport, remoteHost: String, remotePort: UInt16, local: UInt32 = 0
    ) {
        self.transport = transport
        self.remoteHost = remoteHost
        self.remotePort = remotePort
        self.local = local
    }
}

extension Flow: CustomStringConvertible {
    package var description: String {
        "\(transport.rawValue):\(HostPort(host: remoteHost, port: remotePort))#\(local)"
    }
}
