// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOWebSocket
import Testing
import Transport

@Suite struct WebSocketClientTests {
    /// Connects to a bot, collects everything to the end, and the code of our close frame.
    func outcome(
        _ manners: FrameBot.Manners, limits: WebSocketLimits = WebSocketLimits()
    ) async throws -> (events: [WebSocketRecorder.Event], sentClose: UInt16?) {
        let bot = try await FrameBot.start(manners)
        let client = try await ClientBench.connect(
            to: "ws://127.0.0.1:\(bot.port)/", limits: limits)
        let events = await client.allEvents()
        var sentClose: UInt16?
        for await frame in bot.frames where frame.opcode == .connectionClose {
            sentClose = frame.unmaskedData.getInteger(at: frame.unmaskedData.readerIndex)
            break
        }
        try await bot.stop()
        return (events, sentClose)
    }

    func ours(_ code: UInt16, _ reason: String) -> WebSocketRecorder.Event {
        .closed(WebSocketClosure(origin: .us, code: code, reason: reason))
    }

    @Test func aFirstFrameInThePacketOfTheUpgradeIsNotLost() async throws {
        let (events, _) = try await outcome(
            .init(greeting: [FrameBot.text("hello"), FrameBot.close(1000, "bye")]))
        #expect(
            events == [
                .opened, .text("hello"),
                .closed(WebSocketClosure(origin: .peer, code: 1000, reason: "bye")),
            ])
    }

    @Test func aFrameOfTenMegabytesClosesWith1009() async throws {
        let huge = WebSocketFrame(
            fin: true, opcode: .text, data: ByteBuffer(repeating: 65, count: 10_000_000))
        let (events, code) = try await outcome(.init(greeting: [huge]))
        #expect(events == [.opened, ours(1009, "a frame of more than 65536 bytes")])
        #expect(code == 1009)
    }

    @Test func fragmentsAreJoinedAndPingsBetweenThemAnswered() async throws {
        let (events, _) = try await outcome(
            .init(greeting: [
                FrameBot.text("one ", fin: false),
                WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer(string: "?")),
                FrameBot.continuation("two ", fin: false),
                FrameBot.continuation("three", fin: true), FrameBot.close(1000),
            ]))
        #expect(events.prefix(2) == [.opened, .text("one two three")])
    }

    @Test func aBotThatBreaksARuleIsToldWhich() async throws {
        let mask = WebSocketMaskingKey.random()
        let kilobytes = String(repeating: "x", count: 40_000)
        let table: [([WebSocketFrame], UInt16, String)] = [
            (
                [
                    FrameBot.text(kilobytes, fin: false),
                    FrameBot.continuation(kilobytes, fin: true),
                ],
                1009, "a message of more than 65536 bytes"
            ),
            (
                [FrameBot.text("", fin: false)]
                    + Array(repeating: FrameBot.continuation("", fin: false), count: 64), 1008,
                "a message in more than 64 fragments"
            ),
            ([FrameBot.continuation("x", fin: true)], 1002, "continues no message"),
            (
                [FrameBot.text("a", fin: false), FrameBot.text("b")], 1002,
                "a new message within a message"
            ),
            (
                [WebSocketFrame(fin: true, rsv1: true, opcode: .text, data: ByteBuffer())], 1002,
                "reserved bit set: a compressed frame, which was not agreed"
            ),
            (
                [
                    WebSocketFrame(
                        fin: true, opcode: .text, maskKey: mask, data: ByteBuffer(string: "x"))
                ], 1002, "wrong masking"
            ),
            ([FrameBot.close(1005)], 1002, "bad close code"),
            ([FrameBot.close(999)], 1002, "bad close code"),
        ]
        for (frames, code, reason) in table {
            let (events, sent) = try await outcome(.init(greeting: frames))
            #expect(events == [.opened, ours(code, reason)])
            #expect(sent == code)
        }
    }

    @Test func aBotsCloseIsReportedWithItsCodeAndAnswered() async throws {
        for (code, reason): (UInt16?, String) in [
            (1000, ""), (1011, "pipeline crashed"), (4000, "ours"), (nil, ""),
        ] {
            let (events, sent) = try await outcome(
                .init(greeting: [FrameBot.close(code, reason)]))
            #expect(
                events == [
                    .opened,
                    .closed(WebSocketClosure(origin: .peer, code: code, reason: reason)),
                ])
            #expect(sent == code ?? 1000)
        }
    }

    @Test func aBotThatHangsUpIsLost() async throws {
        let bot = try await FrameBot.start(.init(hangsUp: true))
        let client = try await ClientBench.connect(to: "ws://127.0.0.1:\(bot.port)/")
        let closure = await client.allEvents().last
        #expect(
            closure
                == .closed(
                    WebSocketClosure(origin: .network, code: nil, reason: "connection lost")))
        try await bot.stop()
    }

    @Test func aBotThatSaysNothingAndAnswersNoPingIsLost() async throws {
        var limits = WebSocketLimits()
        limits.ping = .milliseconds(30)
        let bot = try await FrameBot.start(.init())
        let client = try await ClientBench.connect(
            to: "ws://127.0.0.1:\(bot.port)/", limits: limits)
        #expect(
            await client.allEvents() == [
                .opened,
                .closed(
                    WebSocketClosure(origin: .network, code: nil, reason: "no answer to a ping")),
            ])
        try await bot.stop()
    }

    @Test func aBotThatDoesNotAnswerOurCloseIsNotWaitedForLong() async throws {
        var limits = WebSocketLimits()
        limits.close = .milliseconds(30)
        let bot = try await FrameBot.start(.init(answersClose: false))
        let client = try await ClientBench.connect(
            to: "ws://127.0.0.1:\(bot.port)/", limits: limits,
            onOpen: { $0.close(code: 1000, reason: "done") })
        #expect(await client.allEvents() == [.opened, ours(1000, "done")])
        try await bot.stop()
    }

    @Test func soundForABotThatDoesNotReadIsDroppedAndThenItIsCutOff() async throws {
        var limits = WebSocketLimits()
        limits.highWaterBytes = 20_000
        limits.pendingBytes = 100_000
        let bot = try await FrameBot.start(.init(reads: false))
        let client = try await ClientBench.connect(
            to: "ws://127.0.0.1:\(bot.port)/", limits: limits)
        var events = client.events.makeAsyncIterator()
        #expect(await events.next() == .opened)
        let block = [UInt8](repeating: 65, count: 8000)
        let dropped = try await client.on { connection in
            for _ in 0..<5000 { connection.send(text: block, droppable: true) }
            return (connection.counts.dropped, connection.isOpen, connection.pendingBytes ?? 0)
        }
        #expect(dropped.0 > 0)
        #expect(dropped.1, "dropping does not close")
        #expect(dropped.2 <= 20_000 + 8100)
        try await client.on { connection in
            for _ in 0..<20 { connection.send(text: block) }
        }
        guard case .closed(let closure) = await events.next() else {
            Issue.record("not cut off")
            return
        }
        #expect(closure.origin == .us && closure.reason.hasSuffix("bytes unread by the peer"))
        try await bot.stop()
    }

    @Test func aConnectionThatCannotBeMadeIsReportedOnce() async throws {
        let bot = try await FrameBot.start(.init())
        try await bot.stop()
        let client = try await ClientBench.connect(to: "ws://127.0.0.1:\(bot.port)/")
        let events = await client.allEvents()
        #expect(events.count == 1)
        guard case .closed(let closure) = events.first else { return }
        #expect(
            closure.origin == .network && closure.reason == "cannot connect: Connection refused")
    }

    @Test func aServerThatNeverAnswersIsNotWaitedForLong() async throws {
        var limits = WebSocketLimits()
        limits.handshake = .milliseconds(50)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let client = try await ClientBench.connect(
            to: "ws://127.0.0.1:\(server.localAddress?.port ?? 0)/", limits: limits)
        #expect(
            await client.allEvents() == [
                .closed(
                    WebSocketClosure(origin: .network, code: nil, reason: "handshake timed out"))
            ])
        try await server.close().get()
    }

    @Test func anAnswerThatIsNoUpgradeIsNamed() async throws {
        let table: [(String, String)] = [
            ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP 404 Not Found"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP 200 OK"),
            ("SSH-2.0-OpenSSH_9.2\r\n\r\n", ""),
            (
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: wrong\r\n\r\n", ""
            ),
        ]
        for (answer, reason) in table {
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Answer(text: answer))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let client = try await ClientBench.connect(
                to: "ws://127.0.0.1:\(server.localAddress?.port ?? 0)/")
            let events = await client.allEvents()
            guard case .closed(let closure) = events.first, events.count == 1 else {
                Issue.record("\(events)")
                continue
            }
            #expect(closure.origin == .network, "\(answer)")
            if !reason.isEmpty { #expect(closure.reason == reason) }
            try await server.close().get()
        }
    }

    @Test func closingBeforeItIsOpenEndsIt() async throws {
        let bot = try await FrameBot.start(.init())
        let client = try await ClientBench.connect(to: "ws://127.0.0.1:\(bot.port)/")
        try await client.on { $0.close(code: 1000, reason: "changed our mind") }
        let events = await client.allEvents()
        #expect(events.last == ours(1000, "changed our mind"))
        try await bot.stop()
    }
}

/// Sends a text to whoever connects.
private final class Answer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: String

    init(text: String) { self.text = text }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
