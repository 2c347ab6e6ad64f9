// SPDX-License-Identifier: Apache-2.0

package import NIOCore

/// Takes what comes from a WebSocket connection. Called on the connection's event loop only.
package protocol WebSocketReceiver: AnyObject {
    /// The connection is upgraded; messages can be sent.
    func webSocketOpened(_ connection: WebSocketConnection)

    /// One whole message. Text is not checked to be UTF-8: its reader does that as it reads.
    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool)

    /// The connection ended, or could not be made. Comes exactly once and last.
    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure)
}
