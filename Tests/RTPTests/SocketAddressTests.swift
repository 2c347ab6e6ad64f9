// SPDX-License-Identifier: Apache-2.0

import RTP
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:DB8::1", "2001:db8::1"), ("::", "::"), ("::1", "::1"),
        ("[fe80::1:0:0:1]", "fe80::1:0:0:1"), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
        ("1::", "1::"), ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("::ffff:192.0.2.7", "192.0.2.7"), ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    ])
    func printsTheCanonicalForm(_ text: String, _ canonical: String) throws {
        let address = try #require(SocketAddress(host: text, port: 5004))
        #expect(address.host == canonical)
        #expect(SocketAddress(host: canonical, port: 5004) == address)
        #expect(address.port == 5004)
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.+4", "1..2.3", ":::", "1:2:3",
        "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "fe80::1%eth0", "[::1", "1:2:3:4:5:6:7::8:9",
        String(repeating: "1", count: 100),
    ])
    func refusesWhatIsNoLiteral(_ text: String) {
        #expect(SocketAddress(host: text, port: 1) == nil)
    }

    @Test func mappedIPv4EqualsPlainIPv4() {
        let plain = SocketAddress(ipv4: 0x7F00_0001, port: 9)
        #expect(SocketAddress(ipv6: 0, 0xFFFF_7F00_0001, port: 9) == plain)
        #expect(plain.description == "127.0.0.1:9")
        #expect(plain.ipv6 == (0, 0xFFFF_7F00_0001))
        #expect(plain.with(port: 10) != plain)
        #expect(SocketAddress(ipv6: 0, 1, port: 9).description == "[::1]:9")
    }
}
