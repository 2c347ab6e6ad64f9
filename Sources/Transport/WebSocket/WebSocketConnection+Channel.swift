// SPDX-License-Identifier: Apache-2.0

package import NIOCore
import NIOWebSocket

extension WebSocketConnection {
    /// The server's side of a connection over any channel whose handshake is over, with the same
    /// handlers a socket gets: frames can be played at it without one.
    package static func serving(
        _ channel: any Channel, receiver: any WebSocketReceiver,
        limits: WebSocketLimits = WebSocketLimits()
    ) throws -> WebSocketConnection {
        let connection = WebSocketConnection(
            role: .server, eventLoop: channel.eventLoop, limits: limits, receiver: receiver)
        try channel.pipeline.syncOperations.addHandlers([
            WebSocketFrameEncoder(),
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: limits.frameBytes)),
            WebSocketFrameHandler(connection: connection, isServer: true),
        ])
        connection.opened(channel)
        return connection
    }
}
