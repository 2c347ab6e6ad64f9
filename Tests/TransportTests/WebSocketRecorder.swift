// SPDX-License-Identifier: Apache-2.0

import CallModel
import NIOCore
import NIOPosix
import Transport

/// What one WebSocket connection reports, as a stream that a test awaits.
final class WebSocketRecorder: WebSocketReceiver {
    enum Event: Sendable, Equatable {
        case opened
        case text(String)
        case binary(Int)
        case closed(WebSocketClosure)
    }

    let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let onText: (WebSocketConnection, String) -> Void
    private let onOpen: (WebSocketConnection) -> Void

    init(
        onOpen: @escaping (WebSocketConnection) -> Void = { _ in },
        onText: @escaping (WebSocketConnection, String) -> Void = { _, _ in }
    ) {
        (events, continuation) = AsyncStream.makeStream()
        self.onOpen = onOpen
        self.onText = onText
    }

    func webSocketOpened(_ connection: WebSocketConnection) {
        continuation.yield(.opened)
        onOpen(connection)
    }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        guard isText else {
            continuation.yield(.binary(message.readableBytes))
            return
        }
        let text = String(buffer: message)
        continuation.yield(.text(text))
        onText(connection, text)
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        continuation.yield(.closed(closure))
        continuation.finish()
    }
}

/// A client connection and what it reported.
struct ClientBench: Sendable {
    let loop: any EventLoop
    let connection: Confined<WebSocketConnection>
    let events: AsyncStream<WebSocketRecorder.Event>

    static func connect(
        to url: String, limits: WebSocketLimits = WebSocketLimits(),
        roots: TrustedRoots = .system, headers: [(String, String)] = [],
        subprotocol: String? = nil,
        onOpen: @escaping @Sendable (WebSocketConnection) -> Void = { _ in }
    ) async throws -> ClientBench {
        struct BadURL: Error {}
        guard let url = WebSocketURL(url) else { throw BadURL() }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        return try await loop.submit {
            let recorder = WebSocketRecorder(onOpen: onOpen)
            let client = WebSocketClient(eventLoop: loop, limits: limits, roots: roots)
            let connection = client.connect(
                to: url, headers: headers, subprotocol: subprotocol, receiver: recorder)
            return ClientBench(
                loop: loop, connection: Confined(connection, on: loop),
                events: recorder.events)
        }.get()
    }

    func on<Value: Sendable>(
        _ body: @escaping @Sendable (WebSocketConnection) throws -> Value
    ) async throws -> Value {
        try await connection.ask(body)
    }

    /// Everything the connection reported until it closed.
    func allEvents() async -> [WebSocketRecorder.Event] {
        await events.reduce(into: []) { $0.append($1) }
    }
}
