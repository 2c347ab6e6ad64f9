// SPDX-License-Identifier: Apache-2.0

import Addresses
import SIP
import SoundFiles
import Timing

/// A SIP message with its way through the network.
struct CapturedMessage: Sendable {
    var at: Instant
    var source: SocketAddress
    var destination: SocketAddress
    var message: SIPMessage
    /// As it came.
    var bytes: [UInt8]
    /// Whether it came over TCP.
    var isStream: Bool
}

/// Finds the SIP messages of a capture, on whatever ports they are: a datagram each, or in the
/// streams of TCP.
struct SignallingReader: Sendable {
    private struct Way: Hashable, Sendable {
        var source: SocketAddress
        var destination: SocketAddress
    }

    /// A first line is not longer than this.
    private static let lineLimit = 2048

    /// Streams that have begun a SIP message.
    private var framers: [Way: StreamFramer] = [:]
    /// Messages nobody can read.
    private(set) var unreadable = 0
    /// Datagrams and pieces of streams that begin as TLS does.
    private(set) var encrypted = 0

    /// The messages that a datagram completes; nil when it is none of SIP.
    mutating func take(_ datagram: CaptureFile.Datagram) -> [CapturedMessage]? {
        switch datagram.content {
        case .udp:
            guard Self.begins(datagram.bytes) else { return nil }
            return parse([Array(datagram.bytes)], of: datagram)
        case .tcp(let isNew): return takeStream(datagram, isNew: isNew)
        }
    }

    private mutating func takeStream(
        _ datagram: CaptureFile.Datagram, isNew: Bool
    ) -> [CapturedMessage]? {
        let way = Way(source: datagram.source, destination: datagram.destination)
        if isNew { framers[way] = nil }
        guard let framer = framers[way] ?? (Self.begins(datagram.bytes) ? StreamFramer() : nil)
        else {
            if datagram.bytes.starts(with: [0x16, 0x03]) { encrypted += 1 }
            return nil
        }
        framers[way] = framer
        let items = framers[way]?.append(datagram.bytes, at: datagram.at) ?? []
        var messages: [[UInt8]] = []
        for item in items {
            switch item {
            case .message(let bytes): messages.append(bytes)
            case .ping, .pong: break
            case .failed:
                unreadable += 1
                framers[way] = nil
            }
        }
        return parse(messages, of: datagram)
    }

    private mutating func parse(
        _ messages: [[UInt8]], of datagram: CaptureFile.Datagram
    ) -> [CapturedMessage] {
        messages.compactMap { bytes in
            guard let message = try? SIPMessage(parsing: bytes) else {
                unreadable += 1
                return nil
            }
            return CapturedMessage(
                at: datagram.at, source: datagram.source, destination: datagram.destination,
                message: message, bytes: bytes, isStream: datagram.content != .udp)
        }
    }

    /// Whether the first line is that of a SIP message.
    private static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, (0x41...0x5A).contains(first) else { return false }
        let line = bytes.prefix(lineLimit).prefix { $0 != 0x0D && $0 != 0x0A }
        let version = Array("SIP/2.0".utf8)
        if line.starts(with: version) { return true }
        return line.count > version.count && line.suffix(version.count).elementsEqual(version)
    }
}
