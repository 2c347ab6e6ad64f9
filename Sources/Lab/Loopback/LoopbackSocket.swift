// SPDX-License-Identifier: Apache-2.0

import Glibc
package import RTP

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
        var name = Self.name(ipv4: 0x7F00_0001, port: port)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length)
            }
        }
        guard bound == 0 else {
            close(descriptor)
            throw Failure(what: "bind", code: errno)
        }
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &length)
            }
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        self.descriptor = descriptor
        address = SocketAddress(ipv4: 0x7F00_0001, port: UInt16(bigEndian: name.sin_port))
    }

    func send(_ bytes: [UInt8], to destination: SocketAddress) {
        guard let host = destination.ipv4 else { return }
        var name = Self.name(ipv4: host, port: destination.port)
        _ = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, bytes, bytes.count, 0, $0,
                    socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// The next datagram and its sender, or nil when there is none.
    package func receive(into buffer: inout [UInt8]) -> ([UInt8], SocketAddress)? {
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
            }
        }
        guard count >= 0 else { return nil }
        let source = SocketAddress(
            ipv4: UInt32(bigEndian: name.sin_addr.s_addr), port: UInt16(bigEndian: name.sin_port))
        return (Array(buffer[..<count]), source)
    }

    package func shut() { close(descriptor) }

    private static func name(ipv4: UInt32, port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = ipv4.bigEndian
        return name
    }
}
