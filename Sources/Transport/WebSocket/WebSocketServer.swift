// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Logging
package import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// What a client asked for when it opened a connection.
package struct WebSocketRequest: Sendable {
    /// Without the query.
    package var path: String
    /// What follows `?`; nil without one.
    package var query: String?
    package var headers: [(name: String, value: String)]
}

/// Takes WebSocket connections on known paths; confined to one event loop.
///
/// It serves nothing else: an unknown path is answered with 404, a request that asks for no
/// upgrade with 426, one too many with 503.
package final class WebSocketServer {
    /// Makes the receiver of one new connection.
    package typealias Route = (WebSocketRequest) -> any WebSocketReceiver

    /// The HTTP status a request for a known path is turned away with; nil lets it in.
    package typealias Refusal = (WebSocketRequest) -> Int?

    /// What happened so far.
    package struct Counts: Sendable, Hashable, Counted {
        package var accepted = 0
        package var refused = 0
        var reopened = 0

        package init() {}

        /// All of it, by the names it is shown under.
        package static var counters: [Counter] {
            [
                ("connections_accepted", \.accepted, "WebSockets taken."),
                (
                    "connections_refused", \.refused,
                    "Connections turned away: no WebSocket of ours was asked for, or too many."
                ),
                (
                    "sockets_reopened", \.reopened,
                    "Times the listening socket had died and was opened again."
                ),
            ]
        }
    }

    package let eventLoop: any EventLoop
    package private(set) var counts = Counts()

    let limits: WebSocketLimits
    private let connectionLimit: Int
    private let routes: [String: Route]
    private let refusal: Refusal
    private let logger: Logger
    private var listener: (any Channel)?
    private let revival = Revival()
    private var connections: [ObjectIdentifier: WebSocketConnection] = [:]
    /// Network connections, upgraded or not.
    private var channels = 0

    package init(
        eventLoop: any EventLoop, limits: WebSocketLimits = WebSocketLimits(),
        connectionLimit: Int = 1000, logger: Logger, routes: [String: Route],
        refusal: @escaping Refusal = { _ in nil }
    ) {
        self.eventLoop = eventLoop
        self.limits = limits
        self.connectionLimit = connectionLimit
        self.logger = logger
        self.routes = routes
        self.refusal = refusal
    }

    package var connectionCount: Int { connections.count }

    /// Why nobody can connect; nil while the listening socket is there. One that died is opened
    /// again on its port.
    package var problem: String? { revival.reason }

    /// Listens; the future gives the port, which the system chose if 0 was asked for.
    package func listen(host: String, port: UInt16) -> EventLoopFuture<UInt16> {
        eventLoop.preconditionInEventLoop()
        let bound = Confined(self, on: eventLoop)
        return ServerBootstrap(group: eventLoop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPauseHandler(logger: bound.value.logger))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.accept(channel) }
            }
            .bind(host: host, port: Int(port))
            .map { channel in
                let port = UInt16(clamping: channel.localAddress?.port ?? 0)
                bound.value.opened(channel, host: host, port: port)
                return port
            }
    }

    private func opened(_ channel: any Channel, host: String, port: UInt16) {
        guard !revival.isStopped else { return channel.close(promise: nil) }
        listener = channel
        revival.succeeded()
        let bound = Confined(self, on: eventLoop)
        channel.closeFuture.whenComplete { _ in bound.value.died(host: host, port: port) }
    }

    private func died(host: String, port: UInt16) {
        guard listener != nil else { return }
        listener = nil
        logger.error(
            "WebSocket listener lost, opening it again", metadata: ["port": "\(port)"])
        revive(after: "the listening socket closed", host: host, port: port)
    }

    private func revive(after reason: String, host: String, port: UInt16) {
        let bound = Confined(self, on: eventLoop)
        revival.begin(
            after: reason, on: eventLoop,
            open: { bound.value.listen(host: host, port: port).map { _ in } },
            opened: { bound.value.counts.reopened += 1 })
    }

    /// Takes a connection that another server has accepted, on this one's event loop, and from which
    /// nothing has been read.
    package func adopt(_ channel: any Channel) throws { try accept(channel) }

    /// Ends the listening socket as if the system had: for tests.
    package func failListener() { listener?.close(promise: nil) }

    /// Stops listening and closes every connection with 1001.
    package func shutDown() -> EventLoopFuture<Void> {
        eventLoop.preconditionInEventLoop()
        revival.stop()
        for connection in Array(connections.values) {
            connection.close(code: 1001, reason: "going away")
        }
        guard let listener else { return eventLoop.makeSucceededVoidFuture() }
        self.listener = nil
        return listener.close().flatMapErrorThrowing { _ in }
    }

    // MARK: Handshakes

    func verdict(on head: HTTPRequestHead) -> HTTPResponseStatus? {
        let request = Self.request(of: head)
        guard routes[request.path] != nil else { return .notFound }
        let isUpgrade = head.headers[canonicalForm: "Upgrade"].contains {
            $0.lowercased() == "websocket"
        }
        guard head.method == .GET, isUpgrade,
            head.headers["Sec-WebSocket-Version"] == ["13"],
            head.headers["Sec-WebSocket-Key"].count == 1
        else { return .upgradeRequired }
        if let status = refusal(request) { return HTTPResponseStatus(statusCode: status) }
        return connections.count < connectionLimit ? nil : .serviceUnavailable
    }

    static func request(of head: HTTPRequestHead) -> WebSocketRequest {
        let parts = head.uri.split(
            separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return WebSocketRequest(
            path: parts.first.map(String.init) ?? "/",
            query: parts.count > 1 ? String(parts[1]) : nil,
            headers: head.headers.map { ($0.name, $0.value) })
    }

    func countRefusal(_ status: HTTPResponseStatus, _ uri: String) {
        counts.refused += 1
        logger.debug(
            "WebSocket refused", metadata: ["status": "\(status.code)", "uri": "\(uri.prefix(80))"])
    }

    private struct TooManyChannels: Error {}

    private func accept(_ channel: any Channel) throws {
        // As many again may be shaking hands, or being turned away with a reason.
        guard channels < connectionLimit * 2 else {
            counts.refused += 1
            throw TooManyChannels()
        }
        channels += 1
        let server = Confined(self, on: eventLoop)
        // A client that never finishes its request is not waited for.
        let deadline = eventLoop.scheduleTask(in: limits.handshake) {
            channel.close(promise: nil)
        }
        let upgrader = NIOTypedWebSocketServerUpgrader<WebSocketRequest?>(
            maxFrameSize: limits.frameBytes, enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                channel.eventLoop.makeSucceededFuture(Self.responseHeaders(for: head))
            },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    try server.value.open(channel, Self.request(of: head))
                }
            })
        try configure(channel, upgrader: upgrader).whenComplete { _ in
            deadline.cancel()
        }
        channel.closeFuture.whenComplete { _ in
            deadline.cancel()
            server.value.channels -= 1
        }
    }

    private func configure(
        _ channel: any Channel, upgrader: NIOTypedWebSocketServerUpgrader<WebSocketRequest?>
    ) throws -> EventLoopFuture<WebSocketRequest?> {
        let pipeline = channel.pipeline.syncOperations
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(
            HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        let door = WebSocketDoorHandler(server: self)
        let upgrade = NIOTypedHTTPServerUpgradeHandler(
            httpEncoder: encoder, extraHTTPHandlers: [decoder, door],
            upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) {
                $0.close().map { nil }
            })
        try pipeline.addHandlers([encoder, decoder, door, upgrade] as [any ChannelHandler])
        return upgrade.upgradeResultFuture
    }

    /// The first subprotocol offered is taken: bots' frameworks insist on an echo.
    private static func responseHeaders(for head: HTTPRequestHead) -> HTTPHeaders {
        var headers = HTTPHeaders()
        if let offered = head.headers[canonicalForm: "Sec-WebSocket-Protocol"].first {
            headers.add(name: "Sec-WebSocket-Protocol", value: String(offered))
        }
        return headers
    }

    private func open(
        _ channel: any Channel, _ request: WebSocketRequest
    ) throws -> WebSocketRequest? {
        guard let route = routes[request.path] else { return nil }
        let connection = WebSocketConnection(
            role: .server, eventLoop: eventLoop, limits: limits, receiver: route(request),
            onEnd: { [weak self] in self?.connections[ObjectIdentifier($0)] = nil })
        connections[ObjectIdentifier(connection)] = connection
        counts.accepted += 1
        try channel.pipeline.syncOperations.addHandler(
            WebSocketFrameHandler(connection: connection, isServer: true))
        // What the client sent along with its request is read only after this returns.
        connection.opened(channel)
        return request
    }
}
