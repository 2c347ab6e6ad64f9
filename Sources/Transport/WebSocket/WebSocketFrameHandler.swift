// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOWebSocket

/// Makes messages of frames (RFC 6455 sections 5.4 to 5.5) and closes a connection whose peer
/// breaks the rules, with the code that says which.
final class WebSocketFrameHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// The message whose first fragments came.
    private struct Partial {
        var isText: Bool
        var data: ByteBuffer
        var fragments: Int
    }

    private let connection: WebSocketConnection
    private let isServer: Bool
    private var partial: Partial?

    init(connection: WebSocketConnection, isServer: Bool) {
        self.connection = connection
        self.isServer = isServer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return connection.close(
                code: 1002, reason: "reserved bit set: a compressed frame, which was not agreed")
        }
        // RFC 6455 section 5.1: a client masks, a server does not.
        guard (frame.maskKey != nil) == isServer else {
            return connection.close(code: 1002, reason: "wrong masking")
        }
        connection.heard()
        switch frame.opcode {
        case .text, .binary: begin(frame)
        case .continuation: resume(frame)
        case .ping:
            if connection.admitsControlFrame() { connection.receivedPing(frame.unmaskedData) }
        case .pong: _ = connection.admitsControlFrame()
        case .connectionClose: close(frame.unmaskedData)
        default: connection.close(code: 1002, reason: "unknown opcode")
        }
    }

    private func begin(_ frame: WebSocketFrame) {
        guard partial == nil else {
            return connection.close(code: 1002, reason: "a new message within a message")
        }
        let message = Partial(
            isText: frame.opcode == .text, data: frame.unmaskedData, fragments: 1)
        finishOrKeep(message, isLast: frame.fin)
    }

    private func resume(_ frame: WebSocketFrame) {
        guard var message = partial else {
            return connection.close(code: 1002, reason: "continues no message")
        }
        partial = nil
        message.fragments += 1
        guard message.fragments <= connection.limits.fragments else {
            let limit = connection.limits.fragments
            return connection.close(
                code: 1008, reason: "a message in more than \(limit) fragments")
        }
        guard
            message.data.readableBytes + frame.data.readableBytes
                <= connection.limits.messageBytes
        else {
            return connection.close(
                code: 1009, reason: "a message of more than \(connection.limits.messageBytes) bytes"
            )
        }
        var data = frame.unmaskedData
        message.data.writeBuffer(&data)
        finishOrKeep(message, isLast: frame.fin)
    }

    private func finishOrKeep(_ message: Partial, isLast: Bool) {
        if isLast {
            connection.received(message.data, isText: message.isText)
        } else {
            partial = message
        }
    }

    private func close(_ data: ByteBuffer) {
        var data = data
        let code = data.readInteger(as: UInt16.self)
        let reason = String(buffer: data)
        guard code.map(Self.mayTravel) ?? (data.readableBytes == 0) else {
            return connection.close(code: 1002, reason: "bad close code")
        }
        connection.receivedClose(code: code, reason: reason)
    }

    /// RFC 6455 section 7.4: 1004 to 1006 and 1015 never travel, 1016 to 2999 are not given out.
    private static func mayTravel(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        partial = nil
        connection.lost("connection lost")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        partial = nil
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            connection.close(
                code: 1009, reason: "a frame of more than \(connection.limits.frameBytes) bytes")
        case is NIOWebSocketError:
            connection.close(code: 1002, reason: "\(error)")
        // What follows a broken frame is read and dropped until the peer has seen our close.
        case is ByteToMessageDecoderError: break
        default: connection.lost("\(error)")
        }
    }
}
