// SPDX-License-Identifier: Apache-2.0

import CallModel
import Console
import Journal
import NIOCore
import NIOPosix
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(4))) struct EventFeedTests {
    /// Follows a feed until `count` events came; `act` runs once the feed is open. The events as
    /// `CALL:SEQUENCE`.
    private func follow(
        _ path: String, on probe: HTTPProbe, count: Int,
        act: @escaping @Sendable () throws -> Void = {}
    ) async throws -> [String] {
        let hasActed = Mutex(false)
        return try await probe.follow(path) { heard in
            let isTime = hasActed.withLock { acted in
                defer { acted = acted || heard.isOpen }
                return !acted && heard.isOpen
            }
            if isTime { try act() }
            return heard.events.count >= count
        }.names
    }

    @Test func recordsAppearAsTheyAreWritten() async throws {
        try await ConsoleBench.run { probe, journal, _ in
            let seen = try await follow("/v1/events", on: probe, count: 2) {
                try journal.write([
                    ConsoleBench.record("c-1", 3, .warning("one")),
                    ConsoleBench.record("c-2", 1, ConsoleBench.arrival),
                ])
            }
            #expect(seen == ["c-1:3", "c-2:1"])
        }
    }

    @Test func oneCallIsReplayedAndThenFollowedWithoutAGap() async throws {
        try await ConsoleBench.run { probe, journal, _ in
            let seen = try await follow("/v1/events?call=c-1&after=1", on: probe, count: 2) {
                try journal.write([
                    ConsoleBench.record("c-2", 1, ConsoleBench.arrival),
                    ConsoleBench.record("c-1", 3, .warning("one")),
                ])
            }
            #expect(seen == ["c-1:2", "c-1:3"])
        }
    }

    @Test func numbersAreNotInTheFeed() async throws {
        try await ConsoleBench.run { probe, _, _ in
            let text = try await probe.withConnection { inbound, outbound in
                try await outbound.write(
                    ByteBuffer(
                        string: "GET /v1/events?call=c-1&after=0 HTTP/1.1\r\nHost: a\r\n\r\n"))
                var text = ""
                for try await part in inbound {
                    text += String(buffer: part)
                    if text.contains("\"sequence\":2") { break }
                }
                return text
            }
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("5551230001"))
        }
    }

    @Test func placesAreLimitedAndGivenBack() async throws {
        try await ConsoleBench.run(settings: {
            $0.feeds = 1
            $0.heartbeat = .milliseconds(20)
        }) { probe, _, _ in
            try await probe.withConnection { inbound, outbound in
                try await outbound.write(
                    ByteBuffer(string: "GET /v1/events HTTP/1.1\r\nHost: a\r\n\r\n"))
                for try await part in inbound where String(buffer: part).contains("following") {
                    break
                }
                let refused = try await probe.ask("GET /v1/events")
                #expect(refused.status == 503)
                #expect(refused.body.contains("too-many-feeds"))
            }
            // The place is free once a heartbeat has found that the client left.
            while true {
                let isAdmitted = try await probe.withConnection { inbound, outbound in
                    try await outbound.write(
                        ByteBuffer(string: "GET /v1/events HTTP/1.1\r\nHost: a\r\n\r\n"))
                    for try await part in inbound {
                        return String(buffer: part).hasPrefix("HTTP/1.1 200")
                    }
                    return false
                }
                if isAdmitted { break }
            }
        }
    }

    @Test func theConsoleStopsWhileAClientFollows() async throws {
        try await ConsoleBench.run { probe, _, _ in
            // The connection is left open: the console must not wait for it.
            let (texts, text) = AsyncStream.makeStream(of: String.self)
            _ = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Listener(text: text))
                    }
                }
                .connect(host: "127.0.0.1", port: Int(probe.port)).get()
            for await part in texts where part.contains("following") { break }
        }
    }
}

/// Asks for the feed and hands on what comes.
private final class Listener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let text: AsyncStream<String>.Continuation

    init(text: AsyncStream<String>.Continuation) { self.text = text }

    func channelActive(context: ChannelHandlerContext) {
        let request = "GET /v1/events HTTP/1.1\r\nHost: a\r\n\r\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text.yield(String(buffer: unwrapInboundIn(data)))
    }
}
