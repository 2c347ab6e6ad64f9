// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Journal
import Testing

@Suite struct JSONTextTests {
    @Test func membersKeepTheirOrder() throws {
        let value: JSONValue = ["zebra": 1, "ant": ["b": true, "a": .null]]
        #expect(JSONText.compact(value) == #"{"zebra":1,"ant":{"b":true,"a":null}}"#)
        #expect(try JSONReader.value(of: JSONText.compact(value)) == value)
        #expect(try JSONReader.value(of: JSONText.pretty(value)) == value)
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
            #expect(try JSONReader.value(of: encoded) == .array([.string(text)]))
        }
    }

    @Test func escapesAreRead() throws {
        let text = #"["\u00e9\ud83c\udfa7\n\/\b\f", "\ud800x", "\udc00"]"#
        let value = try JSONReader.value(of: text)
        let expected: JSONValue = ["é🎧\n/\u{8}\u{C}", "\u{FFFD}x", "\u{FFFD}"]
        #expect(value == expected)
    }

    @Test(arguments: [
        ("0", JSONValue.integer(0)), ("-12", .integer(-12)), ("1.5", .number(1.5)),
        ("1e3", .number(1000)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)),
    ])
    func numbersAreRead(text: String, value: JSONValue) throws {
        #expect(try JSONReader.value(of: text) == value)
    }

    @Test(arguments: [
        "", " ", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "tru", "nul", "+1", "-",
        "1.", "\"open", "\"\\x\"", "\"\\u12\"", "\"\\u+123\"", "[1]]", "{\"a\":1,}", "1e999",
        "\"line\nbreak\"", "'a'", "--1",
    ])
    func brokenTextIsRefused(text: String) {
        #expect(throws: JSONReaderError.self) { try JSONReader.value(of: text) }
    }

    @Test func invalidUTF8IsRefused() {
        #expect(throws: JSONReaderError.self) {
            try JSONReader.value(of: [0x22, 0xFF, 0xFE, 0x22] as [UInt8])
        }
    }

    @Test func depthAndSizeAreBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: JSONReaderError.self) { try JSONReader.value(of: deep) }
        #expect(throws: JSONReaderError.self) {
            try JSONReader.value(of: String(repeating: " ", count: 200), limit: 100)
        }
    }

    @Test func infinityBecomesNull() {
        #expect(JSONText.compact(.array([.number(.infinity), .number(.nan)])) == "[null,null]")
    }
}
