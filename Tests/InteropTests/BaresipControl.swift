// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The control connection of a baresip: JSON commands in netstrings over TCP.
final class BaresipControl {
    private let descriptor: Int32

    /// Connects; nil while nobody listens.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Gives a command and waits until baresip says that it is done.
    func run(_ command: String, _ parameters: String = "") throws {
        let token = UUID().uuidString
        let json =
            "{\"command\":\"\(command)\",\"params\":\"\(parameters)\",\"token\":\"\(token)\"}"
        let message = Array("\(json.utf8.count):\(json),".utf8)
        guard write(descriptor, message, message.count) == message.count else {
            throw Deadline.Missed(description: "baresip does not take \(command)")
        }
        // Events of the call come on the same connection; the answer carries the token.
        var received = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !received.contains(token) {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else {
                throw Deadline.Missed(description: "no answer to \(command): \(received)")
            }
            received += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}
