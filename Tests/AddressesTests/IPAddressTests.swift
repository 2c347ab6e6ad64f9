// SPDX-License-Identifier: Apache-2.0

import Addresses
import Testing

/// Every way an address is written, and every way that is none.
@Suite struct IPAddressTests {
    /// As it may come, its canonical form (RFC 5952 section 4), its family.
    static let good: [(text: String, canonical: String, family: IPAddress.Family)] = [
        ("192.0.2.1", "192.0.2.1", .ipv4), ("0.0.0.0", "0.0.0.0", .ipv4),
        ("255.255.255.255", "255.255.255.255", .ipv4), ("10.0.0.0", "10.0.0.0", .ipv4),
        // RFC 4291 section 2.2, forms 1 to 3.
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", .ipv6), ("::", "::", .ipv6), ("::1", "::1", .ipv6),
        ("1::", "1::", .ipv6), ("2001:DB8::1", "2001:db8::1", .ipv6),
        ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1", .ipv6),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221", .ipv6),
        ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201", .ipv6),
        // RFC 5952 sections 4.2.2 and 4.2.3: one group is not shortened, of two runs the longest is,
        // of equal ones the first.
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", .ipv6),
        ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1", .ipv6),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", .ipv6),
        ("fe80::1:0:0:1", "fe80::1:0:0:1", .ipv6), ("fe80::1", "fe80::1", .ipv6),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", .ipv6),
        // RFC 4291 section 2.5.5.2: IPv4 in IPv6 clothes.
        ("::ffff:192.0.2.7", "192.0.2.7", .ipv4), ("::FFFF:C000:0207", "192.0.2.7", .ipv4),
        ("0:0:0:0:0:ffff:192.0.2.7", "192.0.2.7", .ipv4), ("::ffff:0.0.0.0", "0.0.0.0", .ipv4),
        // Not mapped, though it looks so.
        ("::fffe:192.0.2.7", "::fffe:c000:207", .ipv6),
        ("::1:ffff:192.0.2.7", "::1:ffff:c000:207", .ipv6),
    ]

    @Test(arguments: good)
    func whatIsReadHasOneForm(
        _ row: (text: String, canonical: String, family: IPAddress.Family)
    ) throws {
        let address = try #require(IPAddress(row.text))
        #expect(address.description == row.canonical)
        #expect(address.family == row.family)
        #expect(IPAddress(row.canonical) == address)
        #expect(IPAddress(ipv6: address.ipv6.high, address.ipv6.low) == address)
        #expect(address.ipv4.map(IPAddress.init(ipv4:)) == (row.family == .ipv4 ? address : nil))
        #expect(Host(row.text) == .address(address))
    }

    static let bad = [
        "", " ", "localhost", "example.com",
        // Of IPv4: too few, too many, too large, signs, blanks, other bases, leading zeros.
        "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.+4", "1.2.3.-4", "1..2.3", ".1.2.3", "1.2.3.",
        "1.2.3.4.", " 1.2.3.4", "1.2.3.4 ", "0x7f.0.0.1", "2130706433", "127.1", "010.0.0.1",
        "1.2.3.004", "00.0.0.0", "1.2.3.1000", "１.2.3.4",
        // Of IPv6.
        ":", ":::", "1:2:3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "::1::", "12345::",
        "00001::", "g::", "+1::", ":1", "1:", "1:2:3:4:5:6:7::8:9", "1:2:3:4:5:6:7:1.2.3.4",
        "::1.2.3", "::1.2.3.256", "::1.2.3.4:5", "::ffff:010.0.0.1",
        // Zones, brackets, ports and networks are not part of an address.
        "fe80::1%eth0", "fe80::1%", "fe80::1%25eth0", "192.0.2.1%eth0", "[::1]", "[::1", "::1]",
        "[192.0.2.1]", "192.0.2.1:5060", "[::1]:5060", "10.0.0.0/8", "::/0",
        // What a C string would end at.
        "192.0.2.1\0", "192.0.2.1\0.example.com", "::1\0", "\0",
        String(repeating: "1", count: 100), String(repeating: ":", count: 45),
    ]

    @Test(arguments: bad) func whatIsNoneIsRefused(_ text: String) {
        #expect(IPAddress(text) == nil)
        #expect(SocketAddress(host: text, port: 1) == nil)
        #expect(Host(text)?.address == nil)
    }

    /// The longest there is.
    @Test func nothingOfTheLongestFormIsCut() throws {
        let text = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"
        #expect(text.utf8.count == 45)
        let address = try #require(IPAddress(text))
        #expect(address.description == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
        let padded = try #require(IPAddress("0000:0000:0000:0000:0000:ffff:255.255.255.255"))
        #expect(padded == IPAddress(ipv4: .max))
    }

    @Test func anAddressIsEqualToItsMappedForm() throws {
        let plain = IPAddress(ipv4: 0x7F00_0001)
        let mapped = IPAddress(ipv6: 0, 0xFFFF_7F00_0001)
        #expect(plain == mapped && plain.hashValue == mapped.hashValue)
        #expect(Set([plain, mapped]).count == 1)
        #expect(mapped.isLoopback && !mapped.isIPv6 && mapped.ipv4 == 0x7F00_0001)
        #expect(plain.ipv6 == (0, 0xFFFF_7F00_0001))
        #expect(IPAddress(ipv6: 0, 0x7F00_0001) != plain)
    }

    /// What an address is for, by its text: u unspecified, l loopback, w link-local, m multicast,
    /// r reserved, b broadcast.
    @Test(arguments: [
        ("0.0.0.0", "u"), ("::", "u"), ("::ffff:0.0.0.0", "u"), ("0.0.0.1", ""),
        ("127.0.0.1", "l"), ("127.255.255.255", "l"), ("::1", "l"), ("::ffff:127.0.0.1", "l"),
        ("128.0.0.1", ""), ("::2", ""), ("126.255.255.255", ""),
        ("169.254.0.1", "w"), ("169.255.0.1", ""), ("fe80::1", "w"), ("febf::1", "w"),
        ("fec0::1", ""), ("fe7f::1", ""),
        ("224.0.0.1", "m"), ("239.255.255.255", "m"), ("ff02::1", "m"), ("ffff::", "m"),
        ("223.255.255.255", ""), ("feff::1", ""), ("::ffff:224.0.0.1", "m"),
        ("240.0.0.1", "r"), ("255.255.255.254", "r"), ("255.255.255.255", "rb"),
        ("192.0.2.1", ""), ("2001:db8::1", ""), ("10.0.0.1", ""), ("fd00::1", ""),
    ])
    func addressesAreJudgedAlikeInBothForms(_ text: String, _ marks: String) throws {
        let address = try #require(IPAddress(text))
        let found = [
            (address.isUnspecified, "u"), (address.isLoopback, "l"), (address.isLinkLocal, "w"),
            (address.isMulticast, "m"), (address.isReserved, "r"), (address.isBroadcast, "b"),
        ].filter(\.0).map(\.1).joined()
        #expect(found == marks)
    }
}
