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
    /// The remote IP address, IPv6 without brackets.
    package var remoteHost: String
    package var remotePort: UInt16
    /// The listening socket (UDP) or the connection (TCP, TLS), numbered by the shell.
    package var local: UInt32

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
