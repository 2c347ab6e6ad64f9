// SPDX-License-Identifier: Apache-2.0

package import Addresses
import NIOCore
import NIOPosix

/// This machine's address as others see it.
package enum LocalAddress {
    /// The address of the interface that leads out, else of any interface that is up, else
    /// loopback. Nothing is sent to find out.
    package static var host: String {
        let found = interfaces.first { !$0.isIPv6 && !$0.isLoopback && !$0.isLinkLocal }
        return found?.description ?? "127.0.0.1"
    }

    /// The IPv6 address that others can reach; nil when there is none.
    package static var ipv6Host: String? {
        interfaces.first { $0.isIPv6 && !$0.isLoopback && !$0.isLinkLocal }?.description
    }

    /// Whether this machine can listen on an address: one of an interface's, one for all of them,
    /// or a loopback one.
    package static func isOurs(_ address: IPAddress) -> Bool {
        address.isUnspecified || address.isLoopback || interfaces.contains(address)
    }

    private static var interfaces: [IPAddress] {
        ((try? System.enumerateDevices()) ?? []).compactMap { $0.address?.ipAddress }
            .compactMap(IPAddress.init)
    }
}
