// SPDX-License-Identifier: Apache-2.0

import Addresses
package import CallModel
package import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import NIOWebSocket

/// Opens WebSocket connections to bots, over TCP or TLS; confined to one event loop.
package final class WebSocketClient {
    package let eventLoop: any EventLoop
    private let limits: WebSocketLimits
    private let roots: TrustedRoots
    private var tls: NIOSSLContext?

    package init(
        eventLoop: any EventLoop, limits: WebSocketLimits = WebSocketLimits(),
        roots: TrustedRoots = .system
    ) {
        self.eventLoop = eventLoop
        self.limits = limits
        self.roots = roots
    }

    /// Begins to connect, within limits of its own if they are given. The receiver hears of the
    /// opening or of the failure; the connection can be closed before either.
    package func connect(
        to url: WebSocketURL, headers: [(name: String, value: String)] = [],
        subprotocol: String? = nil, limits own: WebSocketLimits? = nil,
        receiver: any WebSocketReceiver
    ) -> WebSocketConnection {
        eventLoop.preconditionInEventLoop()
        let limits = own ?? limits
        let connection = WebSocketConnection(
            role: .client, eventLoop: eventLoop, limits: limits, receiver: receiver)
        connection.startHandshakeTimer()
        let bound = Confined(connection, on: eventLoop)
        var secure: NIOSSLContext?
        if url.isSecure {
            do {
                secure = try secureContext()
            } catch {
                bound.tell { $0.lost("cannot set up TLS: \(error)") }
                return connection
            }
        }
        let request = requestHead(for: url, headers: headers, subprotocol: subprotocol)
        let handler = ClientPipeline(
            url: url, request: request, tls: secure, limits: limits, connection: bound)
        ClientBootstrap(group: eventLoop)
            .connectTimeout(limits.handshake)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try handler.configure(channel) }
            }
            .connect(host: url.host, port: Int(url.port))
            .whenFailure { error in
                bound.value.lost("cannot connect: \(ConnectFailure.words(error))")
            }
        return connection
    }

    private func requestHead(
        for url: WebSocketURL, headers: [(name: String, value: String)], subprotocol: String?
    ) -> HTTPRequestHead {
        var fields = HTTPHeaders([("Host", url.hostHeader), ("Content-Length", "0")])
        for (name, value) in headers { fields.replaceOrAdd(name: name, value: value) }
        if let subprotocol { fields.add(name: "Sec-WebSocket-Protocol", value: subprotocol) }
        return HTTPRequestHead(
            version: .http1_1, method: .GET, uri: url.target, headers: fields)
    }

    /// One context for all connections: making one reads every trusted certificate.
    private func secureContext() throws -> NIOSSLContext {
        if let tls { return tls }
        var configuration = TLSConfiguration.makeClientConfiguration()
        switch roots {
        case .system: configuration.trustRoots = .default
        case .file(let path): configuration.trustRoots = .file(path)
        }
        let context = try NIOSSLContext(configuration: configuration)
        tls = context
        return context
    }
}

/// The handlers of one connection being made.
private struct ClientPipeline: Sendable {
    var url: WebSocketURL
    var request: HTTPRequestHead
    var tls: NIOSSLContext?
    var limits: WebSocketLimits
    var connection: Confined<WebSocketConnection>

    func configure(_ channel: any Channel) throws {
        connection.value.attach(channel)
        let pipeline = channel.pipeline.syncOperations
        if let tls {
            // A server name is never an IP address (RFC 6066 section 3).
            let isAddress = IPAddress(url.host) != nil
            try pipeline.addHandler(
                NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : url.host))
        }
        let connection = connection
        let upgrader = NIOTypedWebSocketClientUpgrader<Bool>(
            maxFrameSize: limits.frameBytes, enableAutomaticErrorHandling: false
        ) { channel, head in
            channel.eventLoop.makeCompletedFuture {
                // RFC 6455 section 4.1: what was not offered must not be in the answer.
                let extensions = head.headers[canonicalForm: "Sec-WebSocket-Extensions"]
                if let name = extensions.first {
                    connection.value.lost(
                        "the server insists on an extension (\(name.prefix(64))); switch it off")
                    return false
                }
                try channel.pipeline.syncOperations.addHandler(
                    WebSocketFrameHandler(connection: connection.value, isServer: false))
                return true
            }
        }
        let upgrade = NIOTypedHTTPClientUpgradeConfiguration<Bool>(
            upgradeRequestHead: request, upgraders: [upgrader]
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(
                    WebSocketRefusalHandler(connection: connection.value))
                return false
            }
        }
        var configuration = NIOUpgradableHTTPClientPipelineConfiguration(
            upgradeConfiguration: upgrade)
        // A bot's first frame may come in one packet with its 101.
        configuration.leftOverBytesStrategy = .forwardBytes
        try pipeline.configureUpgradableHTTPClientPipeline(configuration: configuration)
            .whenComplete { result in
                switch result {
                // NIO lets nothing be sent before this, and reads what the server sent along
                // with its answer only afterwards.
                case .success(true): connection.value.opened(channel)
                case .success(false): break
                case .failure(let error): connection.value.lost("no upgrade: \(error)")
                }
            }
    }
}

/// Whose certificates a `wss` peer may show.
package enum TrustedRoots: Sendable, Hashable {
    /// Those the system trusts.
    case system
    /// Those in this PEM file.
    case file(String)
}
