// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOWebSocket
import Testing
import Transport

/// What bots' frames do: large messages, floods, compression.
extension WebSocketClientTests {
    /// A minute of sound in base64, in one frame and cut as libraries cut it.
    @Test(arguments: [0, 1024, 4096, 65_000])
    func aMinuteOfSoundInOneMessageIsTaken(piece: Int) async throws {
        let text = String(repeating: "A", count: 640_040)
        var frames: [WebSocketFrame] = []
        if piece == 0 {
            frames = [FrameBot.text(text)]
        } else {
            var rest = text[...]
            while !rest.isEmpty {
                let part = String(rest.prefix(piece))
                rest = rest.dropFirst(piece)
                frames.append(
                    frames.isEmpty
                        ? FrameBot.text(part, fin: false)
                        : FrameBot.continuation(part, fin: rest.isEmpty))
            }
        }
        var limits = WebSocketLimits()
        limits.frameBytes = 768 * 1024
        limits.messageBytes = 768 * 1024
        limits.fragments = 4096
        let (events, _) = try await outcome(
            .init(greeting: frames + [FrameBot.close(1000)]), limits: limits)
        #expect(events.dropFirst().first == .text(text))
    }

    @Test func aFloodOfPingsClosesTheConnection() async throws {
        for opcode in [WebSocketOpcode.ping, .pong] {
            let ping = WebSocketFrame(fin: true, opcode: opcode, data: ByteBuffer(string: "?"))
            let (events, code) = try await outcome(
                .init(greeting: Array(repeating: ping, count: 300)))
            #expect(events == [.opened, ours(1008, "more than 100 pings in a second")])
            #expect(code == 1008)
        }
    }

    @Test func aServerThatInsistsOnCompressionIsTold() async throws {
        let bot = try await FrameBot.start(.init(extensions: "permessage-deflate"))
        let client = try await ClientBench.connect(to: "ws://127.0.0.1:\(bot.port)/")
        let events = await client.allEvents()
        try await bot.stop()
        guard case .closed(let closure)? = events.first, events.count == 1 else {
            Issue.record("\(events)")
            return
        }
        #expect(closure.reason.contains("permessage-deflate"))
        #expect(closure.reason.contains("switch it off"))
    }
}
