// SPDX-License-Identifier: Apache-2.0

/// One way between a socket of ours and one remote address (RFC 5626 section 2): where a message
/// came from, and where the shell is told to send one.
///
/// For UDP the shell sends from socket `local` to `remote`; for TCP and TLS `local` names the
/// connection, and `remote` is its other end.
package struct Flow: Sendable, Hashable {
    package enum Transport: String, Sendable, Hashable, CaseIterable {
        case udp, tcp, tls

        /// Whether the transport retransmits by itself.
        package var isReliable: Bool { self != .udp }
    }

    package var transport: Transport
    /// The remote IP address, IPv6 without brackets. A way of our own choosing may name a host
    /// instead, which is located before anything is sent (`isLookup`).
    package var remoteHost: String
    package var remotePort: UInt16
    /// The listening socket (UDP) or the connection (TCP, TLS), numbered by the shell, which gives no
    /// number twice. 0 is a way of our own choosing: any UDP socket, or a connection to that
    /// address, opened when needed.
    package var local: UInt32
    /// What was left open; `transport` and `remotePort` hold the defaults then.
    package var unnamed: Unnamed = []

    /// The parts of a way that nobody named, and that DNS may (RFC 3263 section 4).
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

    /// The flow of what came from an address, or goes there.
    package init(_ transport: Transport, with remote: SocketAddress, local: UInt32 = 0) {
        self.init(
            transport: transport, remoteHost: remote.host, remotePort: remote.port, local: local)
    }

    /// Its other end; nil while that is a name.
    package var remote: SocketAddress? { SocketAddress(host: remoteHost, port: remotePort) }

    /// Its other end as it is written.
    package var place: HostPort { HostPort(host: remoteHost, port: remotePort) }

    /// Whether its host is a name, which must be located before anything can be sent. What has a
    /// colon is none.
    package var isLookup: Bool {
        local == 0 && !remoteHost.utf8.contains(UInt8(ascii: ":")) && IPAddress(remoteHost) == nil
    }
}

extension Flow: CustomStringConvertible {
    /// `udp:192.0.2.1:5060#3`.
    package var description: String { "\(transport.rawValue):\(place)#\(local)" }
}
