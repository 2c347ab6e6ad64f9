// SPDX-License-Identifier: Apache-2.0

import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing
import Transport

/// A server with one path, `/bot`, that sends every text back.
private struct ServerBench: Sendable {
    let loop: any EventLoop
    let server: Confined<WebSocketServer>
    let port: UInt16
    let requests: AsyncStream<WebSocketRequest>
    /// The ends of connections.
    let closures: AsyncStream<WebSocketClosure>

    static func start(
        limits: WebSocketLimits = WebSocketLimits(), connectionLimit: Int = 10
    ) async throws -> ServerBench {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let (requests, request) = AsyncStream.makeStream(of: WebSocketRequest.self)
        let (closures, closure) = AsyncStream.makeStream(of: WebSocketClosure.self)
        let server = try await Confined.made(on: loop) {
            WebSocketServer(
                eventLoop: loop, limits: limits, connectionLimit: connectionLimit,
                logger: Logger(label: "test"),
                routes: [
                    "/bot": { asked in
                        request.yield(asked)
                        return Echo(closures: closure)
                    }
                ])
        }
        let port = try await server.wait { $0.listen(host: "127.0.0.1", port: 0) }
        return ServerBench(
            loop: loop, server: server, port: port, requests: requests, closures: closures)
    }

    func stop() async throws {
        try await server.wait { $0.shutDown() }
    }

    func on<Value: Sendable>(
        _ body: @escaping @Sendable (WebSocketServer) -> Value
    ) async throws -> Value {
        try await server.ask(body)
    }
}

private final class Echo: WebSocketReceiver {
    private let closures: AsyncStream<WebSocketClosure>.Continuation

    init(closures: AsyncStream<WebSocketClosure>.Continuation) { self.closures = closures }

    func webSocketOpened(_ connection: WebSocketConnection) {
        connection.send(text: Array("welcome".utf8))
    }

    func webSocket(
        _ connection: WebSocketConnection, received message: ByteBuffer, isText: Bool
    ) {
        if isText { connection.send(text: message) }
    }

    func webSocketClosed(_ connection: WebSocketConnection, _ closure: WebSocketClosure) {
        closures.yield(closure)
    }
}

@Suite struct WebSocketServerTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    private func request(_ path: String, _ extra: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "\(extra)\r\n"
    }

    @Test func aListenerThatDiesIsOpenedAgain() async throws {
        let bench = try await ServerBench.start()
        let problem = try await bench.loop.flatSubmit {
            bench.server.value.failListener()
            return bench.loop.submit { bench.server.value.problem }
        }.get()
        #expect(problem != nil, "and while it is not there, that is said")
        var answer = ""
        while !answer.hasPrefix("HTTP/1.1 101") {
            answer =
                (try? await RawClient.connected(to: bench.port, on: group) { client in
                    try await client.send(request("/bot"))
                    return try await client.take(through: "\r\n\r\n")
                }) ?? ""
        }
        #expect(try await bench.on { $0.problem } == nil)
        try await bench.stop()
    }

    @Test func aClientAndAServerTalk() async throws {
        let bench = try await ServerBench.start()
        let client = try await ClientBench.connect(
            to: "ws://127.0.0.1:\(bench.port)/bot?call=7", headers: [("X-Test", "yes")],
            subprotocol: "audio.example", onOpen: { $0.send(text: Array("hello".utf8)) })
        var events = client.events.makeAsyncIterator()
        #expect(await events.next() == .opened)
        #expect(await events.next() == .text("welcome"))
        #expect(await events.next() == .text("hello"))
        var requests = bench.requests.makeAsyncIterator()
        let asked = await requests.next()
        #expect(asked?.path == "/bot")
        #expect(asked?.query == "call=7")
        let headers = asked?.headers.map { "\($0.name): \($0.value)" } ?? []
        #expect(headers.contains("Host: 127.0.0.1:\(bench.port)"))
        #expect(headers.contains("X-Test: yes"))
        #expect(headers.contains("Sec-WebSocket-Protocol: audio.example"))
        try await client.on { $0.close(code: 1000, reason: "done") }
        let end = WebSocketClosure(origin: .us, code: 1000, reason: "done")
        #expect(await events.next() == .closed(end))
        var closures = bench.closures.makeAsyncIterator()
        #expect(
            await closures.next() == WebSocketClosure(origin: .peer, code: 1000, reason: "done"))
        #expect(try await bench.on { $0.connectionCount } == 0)
        try await bench.stop()
    }

    @Test func requestsThatAreNoBusinessOfOursAreAnswered() async throws {
        let bench = try await ServerBench.start()
        let table: [(String, String)] = [
            (request("/elsewhere"), "HTTP/1.1 404 Not Found"),
            ("GET /elsewhere HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 404 Not Found"),
            ("GET /bot HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 426 Upgrade Required"),
            (
                request("/bot").replacing("Version: 13", with: "Version: 8"),
                "HTTP/1.1 426 Upgrade Required"
            ),
            (
                request("/bot").replacing("GET", with: "POST"), "HTTP/1.1 426 Upgrade Required"
            ),
            ("garbage\r\n\r\n", "HTTP/1.1 400 Bad Request"),
            (
                request("/bot", "X-Long: \(String(repeating: "x", count: 200_000))\r\n"),
                "HTTP/1.1 4"
            ),
        ]
        for (text, answer) in table {
            let answered = try await RawClient.connected(to: bench.port, on: group) { client in
                // The server may close before it has read all of it.
                try? await client.send(text)
                return String(decoding: try await client.takeAll(), as: UTF8.self)
            }
            #expect(answered.hasPrefix(answer), "\(text.prefix(60)): \(answered)")
        }
        #expect(try await bench.on { $0.connectionCount } == 0)
        #expect(try await bench.on { $0.counts.refused } == table.count)
        try await bench.stop()
    }

    @Test func aRequestThatNeverEndsIsNotWaitedForLong() async throws {
        var limits = WebSocketLimits()
        limits.handshake = .milliseconds(500)
        let bench = try await ServerBench.start(limits: limits)
        let answer = try await RawClient.connected(to: bench.port, on: group) { client in
            // On a slow machine the server may have given up before this.
            try? await client.send("GET /bot HTTP/1.1\r\nHost: a\r\nX-Slow: ")
            return try await client.takeAll()
        }
        #expect(answer.isEmpty)
        try await bench.stop()
    }

    @Test func aFrameInThePacketOfTheRequestIsNotLost() async throws {
        let bench = try await ServerBench.start()
        try await RawClient.connected(to: bench.port, on: group) { client in
            // "Hi", masked with zeros (RFC 6455 section 5.2).
            try await client.send(
                Array(request("/bot").utf8) + [0x81, 0x82, 0, 0, 0, 0, 0x48, 0x69])
            let answer = try await client.take(through: "\r\n\r\n")
            #expect(answer.hasPrefix("HTTP/1.1 101 "))
            // RFC 6455 section 1.3.
            #expect(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
            #expect(try await client.take(9) == [0x81, 7] + Array("welcome".utf8))
            #expect(try await client.take(4) == [0x81, 2, 0x48, 0x69])
        }
        try await bench.stop()
    }

    @Test func aClientThatBreaksARuleIsToldWhich() async throws {
        let bench = try await ServerBench.start()
        let table: [([UInt8], UInt16)] = [
            ([0x81, 0x02, 0x48, 0x69], 1002),  // not masked
            ([0x83, 0x80, 0, 0, 0, 0], 1002),  // opcode 3
            ([0x81, 0xFF, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0], 1009),  // 256 MB announced
            ([0x09, 0x80, 0, 0, 0, 0], 1002),  // ping in fragments
        ]
        for (bytes, code) in table {
            try await RawClient.connected(to: bench.port, on: group) { client in
                try await client.send(request("/bot"))
                _ = try await client.take(through: "\r\n\r\n")
                _ = try await client.take(9)
                try await client.send(bytes)
                let close = try await client.take(4)
                #expect(close.first == 0x88)
                #expect(close.dropFirst(2) == [UInt8(code >> 8), UInt8(code & 255)])
            }
        }
        try await bench.stop()
    }

    @Test func oneTooManyIsTurnedAway() async throws {
        let bench = try await ServerBench.start(connectionLimit: 1)
        let first = try await ClientBench.connect(to: "ws://127.0.0.1:\(bench.port)/bot")
        var events = first.events.makeAsyncIterator()
        #expect(await events.next() == .opened)
        let second = try await ClientBench.connect(to: "ws://127.0.0.1:\(bench.port)/bot")
        guard case .closed(let closure) = await second.allEvents().last else { return }
        #expect(closure.reason == "HTTP 503 Service Unavailable")
        try await bench.stop()
        _ = await events.next()
        guard case .closed(let end) = await events.next() else {
            Issue.record("not told that the server goes away")
            return
        }
        #expect(end.code == 1001)
    }
}
