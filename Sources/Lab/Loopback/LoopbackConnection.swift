// SPDX-License-Identifier: Apache-2.0

import Addresses
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
        let status = SocketAddress.loopback(port: port).given { connect(descriptor, $0, $1) }
        guard status == 0 else {
            close(descriptor)
            throw LoopbackSocket.Failure(what: "connect", code: errno)
        }
        return LoopbackConnection(descriptor: descriptor)
    }

    /// A listening socket, and its port.
    static func listening() -> (socket: LoopbackConnection, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        _ = SocketAddress.loopback(port: 0).given { bind(descriptor, $0, $1) }
        _ = listen(descriptor, 16)
        let address = SocketAddress.taken { getsockname(descriptor, $0, $1) }.address
        return (LoopbackConnection(descriptor: descriptor), address.port)
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
