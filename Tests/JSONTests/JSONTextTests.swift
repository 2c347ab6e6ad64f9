// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing

@Suite struct JSONTextTests {
    @Test func membersKeepTheirOrder() throws {
        let value: JSONValue = ["zebra": 1, "ant": ["b": true, "a": .null]]
        #expect(JSONText.compact(value) == #"{"zebra":1,"ant":{"b":true,"a":null}}"#)
        #expect(try JSONReader.read(JSONText.compact(value)) == value)
        #expect(try JSONReader.read(JSONText.pretty(value)) == value)
    }

    @Test func prettyTextIsIndentedByTwo() {
        let value: JSONValue = ["a": [1, 2], "b": .object([]), "c": .array([])]
        let expected = """
            {
              "a": [
                1,
                2
              ],
              "b": {},
              "c": []
            }
            """
        #expect(JSONText.pretty(value) == expected)
    }

    /// Foundation's reader is the oracle of our writer, and its writer of our reader.
    @Test func foundationUnderstandsEveryString() throws {
        let texts = [
            "plain", "quote \" backslash \\ slash /", "tab\tline\nreturn\r", "\u{0}\u{1F}\u{7F}",
            "Grüße 日本 🎧", "\u{2028}\u{2029}", "e\u{301}", "",
        ]
        for text in texts {
            let written = JSONText.compact(.array([.string(text)]))
            let read = try JSONDecoder().decode([String].self, from: Data(written.utf8))
            #expect(read.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
            let encoded = try JSONEncoder().encode([text])
            #expect(try JSONReader.read(encoded) == .array([.string(text)]))
        }
    }

    @Test func whatMayLookLikeTheEndOfALineIsEscaped() {
        let text = JSONText.compact(.string("a\u{2028}\u{2029}\u{7F}\u{2027}\u{202A}¨©"))
        #expect(text == "\"a\\u2028\\u2029\\u007f\u{2027}\u{202A}¨©\"")
    }

    @Test func escapesAreRead() throws {
        let value = try JSONReader.read(#"["\u00e9\ud83c\udfa7\n\/\b\f"]"#)
        let expected: JSONValue = ["é🎧\n/\u{8}\u{C}"]
        #expect(value == expected)
    }

    @Test(arguments: [
        ("0", JSONValue.integer(0)), ("-12", .integer(-12)), ("1.5", .number(1.5)),
        ("1e3", .number(1000)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    ])
    func numbersAreRead(text: String, value: JSONValue) throws {
        #expect(try JSONReader.read(text) == value)
    }

    @Test(arguments: [
        "", " ", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "tru", "nul", "+1", "-",
        "1.", "\"open", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "[1]]", "{\"a\":1,}", "1e999",
        "\"line\nbreak\"", "'a'", "--1",
        #""\ud800x""#, #""\udc00""#,
    ])
    func brokenTextIsRefused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONReader.read(text) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: JSONSyntaxError.self) {
            try JSONReader.read([0x22, 0xFF, 0xFE, 0x22] as [UInt8])
        }
    }

    @Test func depthAndSizeAreBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONSyntaxError(.tooDeep, at: 16)) {
            try JSONReader.read(deep, limits: .init(bytes: 1 << 20))
        }
        #expect(throws: JSONSyntaxError(.tooLong, at: 100)) {
            try JSONReader.read(String(repeating: " ", count: 200), limits: .init(bytes: 100))
        }
    }

    @Test func infinityBecomesNull() {
        #expect(JSONText.compact(.array([.number(.infinity), .number(.nan)])) == "[null,null]")
    }
}
