// SPDX-License-Identifier: Apache-2.0

import AgentWire
import Hummingbird
import Logging
import NIOCore
import Synchronization
import Transport

/// Lets browsers in which a user is logged in wait for calls, each on a WebSocket (`Docs/API.md`).
final class DeskDoor: Sendable {
    static let path = "/v1/desk"

    private struct State {
        var lastTab: DeskTab.ID = 0
        var refused = 0
    }

    private let book: SessionBook
    private let take: @Sendable (DeskTabEvent) -> Void
    private let logger: Logger
    private let state = Mutex(State())

    init(book: SessionBook, take: @escaping @Sendable (DeskTabEvent) -> Void, logger: Logger) {
        self.book = book
        self.take = take
        self.logger = logger
    }

    /// Connections that were turned away: nobody was logged in, or a page of another site asked.
    var refused: Int { state.withLock { $0.refused } }

    /// Takes a connection from which nothing has been read yet; called on its event loop.
    func take(_ channel: any Channel) throws {
        var limits = WebSocketLimits()
        limits.frameBytes = DeskSettings().messageBytes
        limits.messageBytes = limits.frameBytes
        // The package of a call may be half a megabyte.
        limits.pendingBytes = 2 * 1024 * 1024
        let server = WebSocketServer(
            eventLoop: channel.eventLoop, limits: limits, connectionLimit: 1, logger: logger,
            routes: [Self.path: { [self] request in receiver(of: request) }],
            refusal: { [self] request in refusal(of: request) })
        // A browser that has no more to say is gone.
        try channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: false)
        try server.adopt(channel)
    }

    /// A browser says which page asks, and has the cookie sent: both have to be ours.
    private func refusal(of request: WebSocketRequest) -> Int? {
        let host = request.value(of: "host")
        let origin = request.value(of: "origin")?.split(separator: "/").last.map(String.init)
        let status: Int? =
            if origin == nil || origin != host {
                403
            } else if book.session(cookies: request.value(of: "cookie")) == nil {
                401
            } else {
                nil
            }
        if status != nil { state.withLock { $0.refused += 1 } }
        return status
    }

    private func receiver(of request: WebSocketRequest) -> any WebSocketReceiver {
        let cookies = request.value(of: "cookie")
        let id = state.withLock { state in
            state.lastTab += 1
            return state.lastTab
        }
        // Asked a moment ago: nobody logs out in between, and if they do the first word shows it.
        let user = book.session(cookies: cookies)?.name ?? ""
        logger.info("a desk was opened", metadata: ["who": "\(user)"])
        return DeskSocket(id: id, user: user, take: take) { [book] in
            book.session(cookies: cookies)?.name == user
        }
    }
}

extension WebSocketRequest {
    fileprivate func value(of name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }
}
