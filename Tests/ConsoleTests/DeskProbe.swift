// SPDX-License-Identifier: Apache-2.0

import CallModel
import NIOCore
import NIOPosix
import Transport

/// A browser's end of a desk's socket, without a browser.
struct DeskProbe: Sendable {
    enum Event: Sendable, Equatable {
        case text(String)
        case sound(Int)
        case closed(UInt16?)
    }

    let events: AsyncStream<Event>
    private let connection: Confined<WebSocketConnection>

    /// Connects with these headers, and returns once it may send.
    static func open(
        port: UInt16, path: String = "/v1/desk", headers: [(name: String, value: String)]
    ) async throws -> DeskProbe {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let (events, event) = AsyncStream.makeStream(of: Event.self)
        let (openings, opening) = AsyncStream.makeStream(of: Void.self)
        var limits = WebSocketLimits()
        limits.pendingBytes = 32 * 1024 * 1024
        let connection = try await Confined.made(on: loop) { [limits] in
            WebSocketClient(eventLoop: loop, limits: limits).connect(
                to: WebSocketURL(host: "localhost", port: port, target: path), headers: headers,
                receiver: Ear(event: event, opening: opening))
        }
        for await _ in openings {}
        return DeskProbe(events: events, connection: connection)
    }

    func say(_ text: String) { connection.tell { $0.send(text: Array(text.utf8)) } }

    func send(bytes: Int) {
        connection.tell { $0.send(binary: [UInt8](repeating: 7, count: bytes)) }
    }

    func close() { connection.tell { $0.close(code: 1000) } }

    /// Everything to the end.
    var all: [Event] {
        get async {
            var all: [Event] = []
            for await event in events { all.append(event) }
            return all
        }
    }

    /// How it ended.
    var end: UInt16? {
        get async {
            if case .closed(let code)? = await all.last { code } else { nil }
        }
    }
}

private final class Ear: WebSocketReceiver {
    private let event: AsyncStream<DeskProbe.Event>.Continuation
    private let opening: AsyncStream<Void>.Continuation

    init(
        event: AsyncStream<DeskProbe.Event>.Continuation,
        opening: AsyncStream<Void>.Continuation
    ) {
        self.event = event
        self.opening = opening
    }

    func webSocketOpened(_ connection: WebSocketConnection) { opening.finish() }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        event.yield(isText ? .text(String(buffer: message)) : .sound(message.readableBytes))
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        event.yield(.closed(closure.code))
        event.finish()
        opening.finish()
    }
}
