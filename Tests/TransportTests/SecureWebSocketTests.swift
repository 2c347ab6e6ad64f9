// SPDX-License-Identifier: Apache-2.0

import Testing
import Transport

@Suite struct SecureWebSocketTests {
    private func bot() async throws -> FrameBot {
        try await FrameBot.start(
            .init(
                greeting: [FrameBot.text("secret"), FrameBot.close(1000)],
                tls: try TestCertificate.serverContext()))
    }

    @Test func aTrustedBotIsTalkedTo() async throws {
        let bot = try await bot()
        try await TestCertificate.withFile { roots in
            let client = try await ClientBench.connect(
                to: "wss://localhost:\(bot.port)/", roots: .file(roots))
            #expect(await client.allEvents().prefix(2) == [.opened, .text("secret")])
        }
        try await bot.stop()
    }

    @Test func anUntrustedBotIsNot() async throws {
        let bot = try await bot()
        let client = try await ClientBench.connect(to: "wss://localhost:\(bot.port)/")
        let events = await client.allEvents()
        #expect(events.count == 1, "\(events)")
        try await bot.stop()
    }

    @Test func aTrustedBotUnderAnotherNameIsNot() async throws {
        let bot = try await bot()
        try await TestCertificate.withFile { roots in
            let client = try await ClientBench.connect(
                to: "wss://127.0.0.1:\(bot.port)/", roots: .file(roots))
            let events = await client.allEvents()
            #expect(events.count == 1, "\(events)")
        }
        try await bot.stop()
    }

    @Test func rootsThatCannotBeReadAreAnError() async throws {
        let client = try await ClientBench.connect(
            to: "wss://localhost:1/", roots: .file("/nonexistent.pem"))
        let events = await client.allEvents()
        guard case .closed(let closure) = events.first else { return }
        #expect(closure.reason.hasPrefix("cannot set up TLS"))
    }
}
