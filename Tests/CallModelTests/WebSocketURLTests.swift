// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing

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
            #expect(url.credentials == nil)
        }
    }

    @Test func whatIsNoURLOfOursIsRefused() {
        for text in [
            "", "bot", "http://bot", "ws:/bot", "ws://", "ws://:80/", "ws://bot:0/", "ws://bot:x/",
            "ws://bot:70000/", "ws://@bot/", "ws://:secret@bot/",
            "ws://a%3Ab:c@bot/", "ws://a%0D%0A:b@bot/", "ws://a%zz@bot/", "ws://a%2@bot/",
            "ws://a@b@bot:x/", "ws://bot/#f", "ws://bot/ x", "ws://bot/\r\nX: y",
            "ws://[::1/", "ws://a:1:2/", "ws://bot/é",
            "ws://" + String(repeating: "a", count: 3000),
        ] { #expect(WebSocketURL(text) == nil, "\(text.prefix(40))") }
    }

    @Test func credentialsAreReadAndNeverShown() throws {
        let table: [(String, String)] = [
            ("ws://alice:s3cret@bot/ws", "alice:s3cret"), ("wss://alice@bot/ws", "alice:"),
            ("ws://al%40ice:s%3Acr%25et@bot/ws", "al@ice:s:cr%et"),
            ("ws://alice:a:b@bot/ws", "alice:a:b"), ("ws://a@b:c@bot/ws", "a@b:c"),
        ]
        for (text, pair) in table {
            let url = try #require(WebSocketURL(text), "\(text)")
            #expect(url.credentials?.exposed == pair)
            #expect(url.host == "bot")
            #expect(url.hostHeader == "bot")
            for shown in ["\(url)", url.description, "\(url.credentials as Any)"] {
                #expect(!shown.contains("alice") && !shown.contains("s3cret"), "\(shown)")
            }
        }
    }

    @Test func aQueryTravelsAndIsNotShown() throws {
        let url = try #require(WebSocketURL("wss://bot.example:8443/ws/a?token=s3cret&x=%20y"))
        #expect(url.target == "/ws/a?token=s3cret&x=%20y")
        #expect(url.description == "wss://bot.example:8443/ws/a?…")
    }
}
