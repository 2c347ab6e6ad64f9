// SPDX-License-Identifier: Apache-2.0

import SIP
import Testing

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
