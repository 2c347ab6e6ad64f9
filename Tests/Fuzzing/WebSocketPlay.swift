// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import Transport

/// Octets of a WebSocket connection after its handshake, in chunks whose size is the first octet.
enum WebSocketPlay {
    static func play(_ bytes: [UInt8]) -> String? {
        guard let size = bytes.first.map({ max(1, Int($0)) }) else { return nil }
        let heard = run(Array(bytes.dropFirst()), chunk: size)
        if heard.octets > bytes.count { return "messages longer than what came" }
        if heard.ends > 1 { return "told \(heard.ends) times of the end" }
        if heard.sent > bytes.count + 300 { return "\(heard.sent) octets sent" }
        return nil
    }

    static func verdict(on bytes: [UInt8]) -> String {
        let heard = run(bytes, chunk: 4096)
        let words = heard.messages + (heard.closure.map { [$0] } ?? [])
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }

    private static func run(_ bytes: [UInt8], chunk: Int) -> Listener {
        let channel = EmbeddedChannel()
        let listener = Listener()
        guard let peer = try? SocketAddress(ipAddress: "10.0.1.9", port: 4000) else {
            return listener
        }
        channel.connect(to: peer, promise: nil)
        guard let connection = try? WebSocketConnection.serving(channel, receiver: listener) else {
            return listener
        }
        var at = 0
        while at < bytes.count, channel.isActive {
            let end = min(bytes.count, at + chunk)
            _ = try? channel.writeInbound(channel.allocator.buffer(bytes: bytes[at..<end]))
            at = end
        }
        if listener.closure == nil, !connection.isOpen { listener.closure = "closing" }
        while let sent = try? channel.readOutbound(as: ByteBuffer.self) {
            listener.sent += sent.readableBytes
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return listener
    }

    /// What the connection told.
    private final class Listener: WebSocketReceiver {
        var messages: [String] = []
        var octets = 0
        var ends = 0
        var sent = 0
        var closure: String?

        func webSocketOpened(_ connection: WebSocketConnection) {}

        func webSocket(
            _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
        ) {
            octets += message.readableBytes
            messages.append("\(isText ? "text" : "binary") \(message.readableBytes)")
        }

        func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
            ends += 1
            self.closure = "closed \(closure.code.map(String.init) ?? "-")"
        }
    }
}
