// SPDX-License-Identifier: Apache-2.0

import NIOCore
import RTP

/// One way between a socket of ours and one remote address, as the sockets number it.
package struct SocketFlow: Sendable, Hashable, CustomStringConvertible {
    package enum Transport: String, Sendable, Hashable, CaseIterable {
        case udp, tcp
    }

    package var transport: Transport
    /// The remote IP address, IPv6 without brackets.
    package var remoteHost: String
    package var remotePort: UInt16
    /// The bound socket (UDP) or the connection (TCP); numbers are never used twice.
    package var local: UInt32

    package init(
        transport: Transport, remoteHost: String, remotePort: UInt16, local: UInt32
    ) {
        self.transport = transport
        self.remoteHost = remoteHost
        self.remotePort = remotePort
        self.local = local
    }

    package var description: String {
        "\(transport.rawValue) \(remoteHost) port \(remotePort) #\(local)"
    }
}

extension SocketFlow {
    /// The flow of what came from this address. An IPv4 address that a socket of both families
    /// reports in its mapped form is plain IPv4.
    init?(_ transport: Transport, from address: NIOCore.SocketAddress?, local: UInt32) {
        guard let address, let host = address.ipAddress, let port = address.port,
            let plain = RTP.SocketAddress(host: host, port: UInt16(clamping: port))
        else { return nil }
        self.init(
            transport: transport, remoteHost: plain.host, remotePort: plain.port, local: local)
    }
}

/// A socket that was bound, with the port the system chose if 0 was asked for.
package struct BoundSocket: Sendable, Hashable {
    /// For UDP the `local` of its flows.
    package var local: UInt32
    package var host: String
    package var port: UInt16
}
