// SPDX-License-Identifier: Apache-2.0

package import Addresses
import Glibc

/// A UDP socket on 127.0.0.1 for a scripted phone, or for another program; never waits.
package struct LoopbackSocket: Sendable {
    package struct Failure: Error {
        var what: String
        var code: Int32
    }

    let descriptor: Int32
    package let address: SocketAddress

    /// On a port of its own, or one that the system picks.
    package init(port: UInt16 = 0) throws(Failure) {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(what: "socket", code: errno) }
        let wanted = SocketAddress.loopback(port: port)
        guard wanted.given(to: { bind(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            throw Failure(what: "bind", code: errno)
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        self.descriptor = descriptor
        address = SocketAddress.taken { getsockname(descriptor, $0, $1) }.address
    }

    func send(_ bytes: [UInt8], to destination: SocketAddress) {
        _ = destination.given { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
    }

    /// The next datagram and its sender, or nil when there is none.
    package func receive(into buffer: inout [UInt8]) -> ([UInt8], SocketAddress)? {
        let (count, source) = SocketAddress.taken {
            recvfrom(descriptor, &buffer, buffer.count, 0, $0, $1)
        }
        guard count >= 0 else { return nil }
        return (Array(buffer[..<count]), source)
    }

    package func shut() { close(descriptor) }
}
