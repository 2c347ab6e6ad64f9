// SPDX-License-Identifier: Apache-2.0

import Handoff
import Testing

/// What a bot writes, and what an operator hears of it.
@Suite struct SpokenTextTests {
    @Test(arguments: [
        // Links.
        ("see https://shop.example/o/4471?t=9f8e7d", "see a link"),
        ("see http://[2001:db8::1]:8080/x.", "see a link."),
        ("(www.shop.example), please", "a link, please"),
        ("at shop.example.com/orders now", "at a link now"),
        ("go to example.com or my-shop.co.uk", "go to a link or a link"),
        ("<https://a.example/b>", "a link"), ("[the order](https://a.example/b)", "the order"),
        ("![a receipt](https://a.example/r.png) came", "a receipt came"),
        ("ftp://files.example ftp://files.example", "a link"),
        ("mailto:maria@shop.example", "a link"), ("tel:+15551230001", "a link"),
        ("data:image/png;base64,iVBORw0KGgo=", "a link"), ("wss://bot.example/x", "a link"),
        ("pay at https://x.example/?card=[card number removed]&a=1 now", "pay at a link now"),
        // Addresses.
        ("write to maria.lopez+x@shop.example.", "write to an e-mail address."),
        ("<maria@shop.example>", "an e-mail address"),
        ("router 192.168.1.254 is down", "router a network address is down"),
        ("10.0.0.1:5060 and 10.0.0.0/8", "a network address and a network address"),
        ("at 2001:db8:0:1::7 it ends", "at a network address it ends"),
        ("device 00:1B:44:11:3A:B7", "device a network address"),
        ("in /var/log/handoff/x.log it says", "in a file it says"),
        (#"C:\Users\maria\x.txt"#, "a file"),
        // Tokens.
        ("commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b failed", "commit a code failed"),
        ("id 550e8400-e29b-41d4-a716-446655440000", "id a code"),
        ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3", "a code"),
        ("key sk_live_51H8xQ2eZvKYlo2C9 is used", "key a code is used"),
        ("aGVsbG8gd29ybGQgaGVsbG8=", "a code"), ("x=1&y=2&token=abcdefg", "a code"),
        // Data, code, markup.
        (#"the order {"id":4471,"open":true} is late"#, "the order is late"),
        (#"[{"a":1},{"b":[2,3]}] came"#, "came"), ("it said {'a': 'b'} then", "it said then"),
        (#"cut off {"id": 44"#, "cut off"), ("a list [1,2,3] of it", "a list of it"),
        ("```json {\"a\": 1} ``` is what it got", "is what it got"),
        ("**bold** and _soft_ and `code`", "bold and soft and code"),
        ("# Heading - item - item", "Heading item item"),
        ("<p>It&#39;s <b>late</b> &amp; lost</p>", "It's late and lost"),
        ("<speak>Hi <break time=\"1s\"/>there</speak>", "Hi there"),
        ("<script>alert(1)</script>", "alert 1"), ("a < b and c > d", "a b and c d"),
        ("first\\nsecond\\t\\u00e9nd", "first second nd"),
        (#"she said \"no\""#, "she said no"), ("an order_state of it", "an order state of it"),
        ("the orderStatus is open", "the order Status is open"),
        // Numbers in groups, and those that are none.
        ("order 4471982 is late", "order 4 4 7, 1 9 8 2 is late"),
        ("order 4471", "order 4471"), ("account 12345678.", "account 1 2 3 4, 5 6 7 8."),
        ("ticket AB-4471982", "ticket AB 4 4 7, 1 9 8 2"),
        ("ORD-2024-000123 came", "ORD 2024 0 0 0, 1 2 3 came"), ("code 0042", "code 0 0 4 2"),
        ("call 555-123-0001 back", "call 5 5 5, 1 2 3, 0 0 0 1 back"),
        ("call (555) 123 0001 back", "call 5 5 5, 1 2 3, 0 0 0 1 back"),
        ("+1 555 123 0001", "1, 5 5 5, 1 2 3, 0 0 0 1"), ("booking K7X9Q2", "booking K 7 X 9 Q 2"),
        ("at 10:30 on 2026-11-22", "at 10:30 on 2026-11-22"), ("on 22.11.2026", "on 22.11.2026"),
        ("12.50 and 1,234,567.00 and $12000", "12.50 and 1,234,567.00 and 12000"),
        ("24/7 for 3-4 days", "24 7 for 3-4 days"), ("in 2026 it was 99%", "in 2026 it was 99%"),
        ("room 12, floor 3", "room 12, floor 3"), ("\u{FF14}\u{FF14}\u{FF17}\u{FF11}", "4471"),
        // Plain sentences stay as they are.
        (
            "Her router's down since Monday; she restarted it twice.",
            "Her router's down since Monday; she restarted it twice."
        ),
        ("It is 3.5 km away, e.g. near U.S. 40", "It is 3.5 km away, e.g. near U.S. 40"),
        ("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsgesellschaft"),
        ("her iPhone 15 Pro", "her iPhone 15 Pro"),
        ("customer-satisfaction", "customer-satisfaction"),
        ("", ""), ("\u{1F600}\u{1F600}", ""), ("--- ... !!!", ""),
    ])
    func isSaidAsAPersonWould(text: String, expected: String) {
        #expect(SpokenText.of(text, limit: 600) == expected)
    }

    @Test(arguments: [
        ("red \u{1B}[31malert\u{1B}[0m here", "red alert here"), ("a\u{7}b\u{0}c", "a b c"),
        ("line\r\nline\u{2028}line", "line line line"), ("\u{9B}1mhi", "hi"), ("x\u{1B}", "x"),
        ("a\u{202E}b\u{2066}c", "a b c"),
    ])
    func controlCharactersAreNeitherKeptNorSaid(text: String, expected: String) {
        #expect(SafeText.plain(text, limit: 100) == expected)
        #expect(SpokenText.of(SafeText.plain(text, limit: 100), limit: 100) == expected)
    }

    /// Whatever comes: letters, digits and the marks of sentences, in bounded time.
    @Test func anythingEndsAsPlainText() {
        let hostile = [
            String(repeating: "{", count: 4000), String(repeating: "[\"", count: 2000),
            String(repeating: "<a", count: 2000), String(repeating: "](", count: 2000),
            String(repeating: "&#", count: 2000), String(repeating: "\\u00", count: 1000),
            String(repeating: "1 ", count: 2000), String(repeating: "```", count: 1000),
            String(repeating: "a.b@c/", count: 700),
            String(repeating: "e\u{301}\u{302}", count: 900),
        ]
        for text in hostile {
            let said = SpokenText.of(text, limit: 4000)
            #expect(said.allSatisfy { $0.isLetter || $0.isNumber || " .,:;'?!-%".contains($0) })
        }
    }
}
