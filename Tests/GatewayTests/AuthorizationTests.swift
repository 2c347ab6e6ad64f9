// SPDX-License-Identifier: Apache-2.0

import CallModel
import Gateway
import Testing

/// Credentials of a bot's URL as they travel (RFC 7617 section 2).
@Suite struct AuthorizationTests {
    @Test func credentialsBecomeBasicAuthorisation() throws {
        let table: [(String, String?)] = [
            ("wss://Aladdin:open%20sesame@bot/", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            ("wss://test:123%C2%A3@bot/", "Basic dGVzdDoxMjPCow=="),
            ("wss://alice@bot/", "Basic YWxpY2U6"), ("wss://bot/", nil),
        ]
        for (text, value) in table {
            let headers = try #require(WebSocketURL(text)).authorization
            #expect(headers.map(\.name) == (value == nil ? [] : ["Authorization"]))
            #expect(headers.first?.value == value)
        }
    }
}
