// SPDX-License-Identifier: Apache-2.0

package import NIOCore
import NIOPosix

/// Turns host names into IP addresses, off the event loop: the system's resolver blocks.
package struct HostResolver: Sendable {
    private let threads = NIOThreadPool.singleton

    package init() {}

    /// The first address of a host; an IP address is returned as it is, without brackets.
    package func address(
        of host: String, on eventLoop: any EventLoop
    ) -> EventLoopFuture<String> {
        let host =
            host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        if let address = try? SocketAddress(ipAddress: host, port: 0).ipAddress {
            return eventLoop.makeSucceededFuture(address)
        }
        return threads.runIfActive(eventLoop: eventLoop) {
            let address = try SocketAddress.makeAddressResolvingHost(host, port: 0)
            guard let text = address.ipAddress else { throw Unresolved(host: host) }
            return text
        }
    }

    private struct Unresolved: Error, CustomStringConvertible {
        var host: String
        var description: String { "\(host) has no IP address" }
    }
}
