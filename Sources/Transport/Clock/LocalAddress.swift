// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix

/// This machine's address as others see it.
package enum LocalAddress {
    /// The address of the interface that leads out, else of any interface that is up, else
    /// loopback. Nothing is sent to find out.
    package static var host: String {
        let devices = (try? System.enumerateDevices()) ?? []
        let addresses = devices.compactMap { device -> String? in
            guard let address = device.address, case .v4 = address else { return nil }
            return address.ipAddress
        }
        return addresses.first { !$0.hasPrefix("127.") && !$0.hasPrefix("169.254.") }
            ?? "127.0.0.1"
    }

    /// The IPv6 address that others can reach; nil when there is none.
    package static var ipv6Host: String? {
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.lazy.compactMap { device -> String? in
            guard let address = device.address, case .v6 = address else { return nil }
            return address.ipAddress
        }.first { $0 != "::1" && !$0.lowercased().hasPrefix("fe80") && !$0.contains("%") }
    }

    /// Whether this machine can listen on an address: one of an interface's, one for all of them,
    /// or a loopback one.
    package static func isOurs(_ host: String) -> Bool {
        guard let wanted = try? SocketAddress(ipAddress: host, port: 0) else { return true }
        let text = wanted.ipAddress ?? host
        if ["0.0.0.0", "::", "::1"].contains(text) || text.hasPrefix("127.") { return true }
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.contains { $0.address?.ipAddress == text }
    }
}
