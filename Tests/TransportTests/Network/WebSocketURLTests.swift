// SPDX-License-Identifier: Apache-2.0

import Testing
import Transport

@Suite struct WebSocketURLTests {
    @Test func urlsAreReadIntoTheirParts() throws {
        let table: [(String, Bool, String, UInt16, String, String)] = [
            ("ws://bot", false, "bot", 80, "/", "bot"),
            ("wss://bot.example/ws", true, "bot.example", 443, "/ws", "bot.example"),
            ("WS://bot:8765/a/b?c=d", false, "bot", 8765, "/a/b?c=d", "bot:8765"),
            ("ws://bot:80?x", false, "bot", 80, "/?x", "bot"),
            ("ws://[::1]:9000/", false, "::1", 9000, "/", "[::1]:9000"),
        ]
        for (text, isSecure, host, port, target, header) in table {
            let url = try #require(WebSocketURL(text), "\(text)")
            #expect(url.isSecure == isSecure)
            #expect(url.host == host)
            #expect(url.port == port)
            #expect(url.target == target)
            #expect(url.hostHeader == header)
            #expect(WebSocketURL(url.description) == url)
        }
    }

    @Test func whatIsNoURLOfOursIsRefused() {
        for text in [
            "", "bot", "http://bot", "ws:/bot", "ws://", "ws://:80/", "ws://bot:0/", "ws://bot:x/",
            "ws://bot:70000/", "ws://a@bot/", "ws://bot/#f", "ws://bot/ x", "ws://bot/\r\nX: y",
            "ws://[::1/", "ws://a:1:2/", "ws://bot/é",
            "ws://" + String(repeating: "a", count: 3000),
        ] { #expect(WebSocketURL(text) == nil, "\(text.prefix(40))") }
    }
}
