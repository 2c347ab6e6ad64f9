// SPDX-License-Identifier: Apache-2.0

import Addresses
import NIOCore

/// A socket that was bound, with the port the system chose if 0 was asked for.
package struct BoundSocket: Sendable, Hashable {
    /// For UDP the `local` of its flows.
    package var local: UInt32
    package var port: UInt16
}

extension Flow {
    /// The flow of what came from this address; nil where the system does not say which.
    init?(_ transport: Transport, from address: NIOCore.SocketAddress?, local: UInt32) {
        guard let address, let host = address.ipAddress.flatMap(IPAddress.init),
            let port = address.port
        else { return nil }
        self.init(
            transport, with: Addresses.SocketAddress(host, port: UInt16(clamping: port)),
            local: local)
    }
}
