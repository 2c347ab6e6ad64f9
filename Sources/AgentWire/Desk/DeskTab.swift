// SPDX-License-Identifier: Apache-2.0

/// A browser's tab in which somebody waits for calls, by what its socket can be asked to do.
package struct DeskTab: Sendable {
    /// Another one for each socket.
    package typealias ID = UInt64

    package let id: ID
    /// Who is logged in there.
    package let user: String
    /// Sends a message; one that is droppable only while the browser keeps up.
    package let send: @Sendable (AgentMessage, _ droppable: Bool) -> Void
    /// Closes its socket (RFC 6455 section 7.4).
    package let close: @Sendable (_ code: UInt16, _ reason: String) -> Void

    package init(
        id: ID, user: String, send: @escaping @Sendable (AgentMessage, Bool) -> Void,
        close: @escaping @Sendable (UInt16, String) -> Void
    ) {
        self.id = id
        self.user = user
        self.send = send
        self.close = close
    }
}

/// What comes of such a tab, from whoever has its socket.
package enum DeskTabEvent: Sendable {
    case opened(DeskTab)
    /// One whole message came; its length is bounded already.
    case message(DeskTab.ID, AgentMessage)
    /// Its socket is gone. Comes once and last.
    case closed(DeskTab.ID)
}
