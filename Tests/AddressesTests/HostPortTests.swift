// SPDX-License-Identifier: Apache-2.0

import Addresses
import Testing

@Suite struct HostPortTests {
    /// As written, and the host, the port and the text that come of it.
    static let good: [(text: String, host: String, port: UInt16?, written: String)] = [
        ("192.0.2.1", "192.0.2.1", nil, "192.0.2.1"),
        ("192.0.2.1:5060", "192.0.2.1", 5060, "192.0.2.1:5060"),
        ("example.net", "example.net", nil, "example.net"),
        ("Example.NET.:5061", "Example.NET.", 5061, "Example.NET.:5061"),
        ("a_b-c", "a_b-c", nil, "a_b-c"), ("%41.example", "%41.example", nil, "%41.example"),
        ("1.2.3", "1.2.3", nil, "1.2.3"), ("h:0", "h", 0, "h:0"),
        ("h:65535", "h", 65535, "h:65535"),
        ("h:0080", "h", 80, "h:80"),
        // RFC 3986 section 3.2.3: a port may be empty.
        ("h:", "h", nil, "h"), ("[::1]:", "::1", nil, "[::1]"),
        ("[::1]", "::1", nil, "[::1]"), ("[::1]:5060", "::1", 5060, "[::1]:5060"),
        ("[2001:DB8::1]:1", "2001:DB8::1", 1, "[2001:DB8::1]:1"),
        ("[::ffff:192.0.2.1]:1", "::ffff:192.0.2.1", 1, "[::ffff:192.0.2.1]:1"),
    ]

    @Test(arguments: good)
    func whatIsReadIsWrittenAgain(
        _ row: (text: String, host: String, port: UInt16?, written: String)
    ) throws {
        let place = try #require(HostPort(row.text))
        #expect(place.host == row.host && place.port == row.port)
        #expect(place.description == row.written)
        #expect(HostPort(row.written) == place)
        #expect(HostPort(row.text[...]) == place)
    }

    @Test(arguments: [
        "", ":", ":5060", "h:65536", "h:99999999999999999999", "h:+1", "h:-1", "h: 1", "h :1",
        "h:1 ",
        "h:x", "h:5060:5060", "::1", "::1:5060", "[::1", "::1]", "[]", "[]:1", "[[::1]]",
        "[::1]5060", "[::1]x:1", "[::1]:x", "[192.0.2.1]:80", "[host]:1", "[fe80::1%25eth0]",
        "[v1.x]", "a@b", "a/b", "a?b", "a#b", "a,b", "a;b", "a<b", "a\"b", "a b", "a\r\nb", "a\0",
        "[::1\0]", "bücher.example", String(repeating: "h", count: 256),
    ])
    func whatIsNoneIsRefused(_ text: String) { #expect(HostPort(text) == nil) }

    /// A host of a message is kept as it is; only one with a colon gets brackets.
    @Test func hostsAreWrittenAsTheyStand() {
        #expect(HostPort(host: "PBX.example", port: 5060).description == "PBX.example:5060")
        #expect(HostPort(host: "2001:db8::1").description == "[2001:db8::1]")
        #expect(HostPort(host: "h") != HostPort(host: "h", port: 5060))
    }

    // MARK: What a host is

    @Test(arguments: [
        "localhost", "example.net", "example.net.", "a_b.example", "xn--bcher-kva.example", "a",
        "4u.example", "a1", "1a", "9.example", String(repeating: "a", count: 63) + ".example",
    ])
    func namesAreHosts(_ text: String) { #expect(Host(text) == .name(text)) }

    @Test(arguments: [
        "", ".", "..", "a..b", ".a", "-a", "a-", "a.-b", "a b", "a:1", "[::1]", "a/b", "%41",
        "bücher.example", "1.2.3", "1.2.3.4.5", "1.2.3.256", "010.0.0.1", "example.1",
        "fe80::1%eth0",
        String(repeating: "a", count: 64) + ".example",
        Array(repeating: String(repeating: "a", count: 63), count: 4).joined(separator: "."),
    ])
    func theseAreNone(_ text: String) { #expect(Host(text) == nil) }

    @Test(arguments: [
        ("127.0.0.1", true, true), ("::1", true, true), ("::ffff:127.0.0.1", true, true),
        ("localhost", true, true), ("LocalHost", true, true), ("localhost.example", false, true),
        ("192.0.2.1", false, true), ("example.net", false, true), ("0.0.0.0", false, false),
        ("::", false, false), ("224.0.0.1", false, false), ("ff02::1", false, false),
        ("255.255.255.255", false, false), ("240.0.0.1", false, false),
        ("::ffff:224.0.0.1", false, false),
    ])
    func hostsAreJudged(_ text: String, _ isLoopback: Bool, _ isOneMachine: Bool) throws {
        let host = try #require(Host(text))
        #expect(host.isLoopback == isLoopback && host.isOneMachine == isOneMachine)
    }
}
