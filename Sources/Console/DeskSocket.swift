// SPDX-License-Identifier: Apache-2.0

import AgentWire
import NIOCore
import Transport

/// The socket of one tab in which somebody waits for calls: hands on what comes, for as long as they
/// are logged in. Confined to its event loop.
final class DeskSocket: WebSocketReceiver {
    /// So often the login is looked at while sound comes: about every five seconds.
    private static let messagesToLogin = 256

    private let id: DeskTab.ID
    private let user: String
    private let take: @Sendable (DeskTabEvent) -> Void
    private let isLoggedIn: () -> Bool
    private var messages = 0

    init(
        id: DeskTab.ID, user: String, take: @escaping @Sendable (DeskTabEvent) -> Void,
        isLoggedIn: @escaping () -> Bool
    ) {
        self.id = id
        self.user = user
        self.take = take
        self.isLoggedIn = isLoggedIn
    }

    func webSocketOpened(_ connection: WebSocketConnection) {
        let socket = Confined(connection, on: connection.eventLoop)
        take(
            .opened(
                DeskTab(
                    id: id, user: user,
                    send: { message, droppable in
                        socket.tell { connection in
                            switch message.kind {
                            case .text: connection.send(text: message.bytes, droppable: droppable)
                            case .binary:
                                connection.send(binary: message.bytes, droppable: droppable)
                            }
                        }
                    },
                    close: { code, reason in
                        socket.tell { $0.close(code: code, reason: reason) }
                    })))
    }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        messages += 1
        if isText || messages % Self.messagesToLogin == 0, !isLoggedIn() {
            return connection.close(code: 4401, reason: "not logged in any more")
        }
        let bytes = Array(message.readableBytesView)
        take(.message(id, AgentMessage(isText ? .text : .binary, bytes)))
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        take(.closed(id))
    }
}
