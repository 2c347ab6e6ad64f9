// SPDX-License-Identifier: Apache-2.0

import Addresses
import Testing

@Suite struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("172.16.0.0/12", "172.31.9.9", true), ("172.16.0.0/12", "172.32.0.0", false),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
        ("192.0.2.9/30", "192.0.2.11", true), ("192.0.2.9/30", "192.0.2.12", false),
        ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "::1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("::1", "0:0:0:0:0:0:0:1", true), ("fe80::/10", "fe80::1", true),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/8", "10.9.9.9", true),
        ("2001:db8::/65", "2001:db8:0:0:7fff::", true),
        ("2001:db8::/65", "2001:db8:0:0:8000::", false),
        ("64:ff9b::192.0.2.0/120", "64:ff9b::c000:2ff", true), ("::/0", "10.0.0.1", false),
        ("::/0", "::ffff:10.0.0.1", false), ("::/0", "2001:db8::1", true),
        ("10.0.0.0/0", "255.1.2.3", true), ("192.0.2.7/32", "192.0.2.7", true),
        ("2001:db8::1/128", "2001:db8::2", false), ("2001:db8::8/127", "2001:db8::9", true),
    ])
    func holds(_ range: String, _ address: String, _ isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129",
        "1::2::3", ":::", "12345::", "g::", "example.com", "10.0.0.256", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:1.2.3.4", "10.0.0.0/99999999999999999999", "::1::",
        "fe80::1%eth0", "fe80::%eth0/10", "[::1]", "010.0.0.0/8", "10.0.0.0/+8", "10.0.0.0 /8",
    ])
    func refuses(_ text: String) { #expect(AddressRange(text) == nil) }

    @Test(arguments: ["127.0.0.1", "::1", "10.1.1.1", "192.168.9.9", "fd00::5", "169.254.1.1"])
    func neighboursAreKnown(_ text: String) throws {
        let address = try #require(IPAddress(text))
        let near = AddressRange.loopback + AddressRange.privateNetworks
        #expect(near.contains { $0.contains(address) })
    }

    @Test(arguments: ["172.32.0.1", "100.64.0.1", "8.8.8.8", "2001:db8::1", "fec0::1"])
    func strangersAreNot(_ text: String) throws {
        let address = try #require(IPAddress(text))
        let near = AddressRange.loopback + AddressRange.privateNetworks
        #expect(!near.contains { $0.contains(address) })
        #expect(AddressRange.anyone.contains { $0.contains(address) })
    }

    /// Translators stand before these, and before nobody of IPv6.
    @Test(arguments: [
        ("10.1.1.1", true), ("172.31.0.1", true), ("192.168.0.1", true), ("100.64.0.1", true),
        ("100.127.255.255", true), ("100.128.0.1", false), ("169.254.0.1", true),
        ("127.0.0.1", true), ("::ffff:10.0.0.1", true), ("192.0.2.1", false), ("fd00::1", false),
        ("::1", false),
    ])
    func translatedNetworksAreKnown(_ text: String, _ isInside: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRange.translated.contains { $0.contains(address) } == isInside)
    }
}
