// SPDX-License-Identifier: Apache-2.0

import Glibc
import SIP
import Timing
import Transport

/// One end of a TCP connection on 127.0.0.1 that speaks SIP by hand; never blocks.
final class LoopbackConnection {
    private let descriptor: Int32
    private var framer = StreamFramer()
    private var messages: [String] = []
    private let clock = MonotonicClock()

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// Connects to a port where somebody listens.
    static func connected(to port: UInt16) throws(LoopbackSocket.Failure) -> LoopbackConnection {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = Self.name(port: port)
        let status = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            throw LoopbackSocket.Failure(what: "connect", code: errno)
        }
        return LoopbackConnection(descriptor: descriptor)
    }

    /// A listening socket, and its port.
    static func listening() -> (socket: LoopbackConnection, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = Self.name(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = listen(descriptor, 16)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return (LoopbackConnection(descriptor: descriptor), UInt16(bigEndian: name.sin_port))
    }

    private static func name(port: UInt16) -> sockaddr_in {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return name
    }

    /// The next connection somebody makes to a listening socket, or nil within the limit.
    func accepted(within limit: Duration) async throws -> LoopbackConnection? {
        let end = clock.now + limit
        while clock.now < end {
            let next = accept(descriptor, nil, nil)
            if next >= 0 { return LoopbackConnection(descriptor: next) }
            try await Task.sleep(for: .milliseconds(10))
        }
        return nil
    }

    /// Sends a message written with plain line ends.
    func send(_ text: String) {
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The next message that begins with one of these, or nil within the limit.
    func message(_ beginnings: String..., within limit: Duration) async throws -> String? {
        let end = clock.now + limit
        while clock.now < end {
            while !messages.isEmpty {
                let message = messages.removeFirst()
                if beginnings.contains(where: { message.hasPrefix($0) }) { return message }
            }
            if !read() { try await Task.sleep(for: .milliseconds(10)) }
        }
        return nil
    }

    private func read() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        for case .message(let bytes) in framer.append(buffer[..<count], at: clock.now) {
            messages.append(String(decoding: bytes, as: UTF8.self))
        }
        return true
    }
}
