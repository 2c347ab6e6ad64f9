// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

@Suite struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("172.16.0.0/12", "172.31.9.9", true), ("172.16.0.0/12", "172.32.0.0", false),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
        ("192.0.2.9/30", "192.0.2.11", true), ("192.0.2.9/30", "192.0.2.12", false),
        ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "::1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("::1", "0:0:0:0:0:0:0:1", true), ("fe80::/10", "fe80::1%eth0", true),
        ("10.0.0.0/8", "::ffff:10.1.2.3", true), ("::ffff:10.0.0.0/8", "10.9.9.9", true),
        ("2001:db8::/65", "2001:db8:0:0:7fff::", true),
        ("2001:db8::/65", "2001:db8:0:0:8000::", false),
        ("64:ff9b::192.0.2.0/120", "64:ff9b::c000:2ff", true),
    ])
    func holds(_ range: String, _ address: String, _ isInside: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == isInside)
    }

    @Test(arguments: [
        "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "10.0.0.0/8/8", "::/129",
        "1::2::3", ":::", "12345::", "g::", "example.com", "10.0.0.256", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:1.2.3.4", "10.0.0.0/99999999999999999999", "::1::",
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
}

@Suite struct NumberTests {
    @Test(arguments: [
        ("sip:+4930123456@x", "+4930123456"), ("sip:+49%2030-(123).456@x", "+4930123456"),
        ("sip:+4930123456;npdi;rn=+4930999@x;user=phone", "+4930123456"),
        ("sip:%2B4930123456;phone-context=%2B49@x", "+4930123456"),
        ("tel:+49-30-123.456", "+4930123456"), ("tel:(030)123456;phone-context=+49", "030123456"),
        ("tel:%2B4930123456;isub=7", "+4930123456"), ("sip:*98#@x", "*98#"),
        ("sip:anna.b@x", "anna.b"), ("sip:anna-b;x=1@x", "anna-b"), ("sip:j%C3%B6rg@x", "jörg"),
        ("sip:demo:secret@x", "demo"), ("sip:100@x", "100"), ("sip:a1-2@x", "a1-2"),
        ("sip:1-800-FLOWERS@x", "1-800-FLOWERS"), ("sip:5+5@x", "5+5"), ("sip:--@x", "--"),
    ])
    func numbersAreThemselves(_ uri: String, _ number: String) throws {
        let reference = try SIPURIReference(text: uri.replacing("#", with: "%23"))
        #expect(reference.number == number)
    }

    @Test func whatHasNoNumberHasNone() throws {
        #expect(try SIPURIReference(text: "sip:10.0.0.1").number == nil)
        #expect(try SIPURIReference(text: "urn:service:sos").number == nil)
    }
}
