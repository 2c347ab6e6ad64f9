// SPDX-License-Identifier: Apache-2.0

/// Writes values as JSON text (RFC 8259) into a byte buffer that its owner reuses.
package enum JSONWriter {
    /// A value with its members in order: one line without spaces, or for people a member a line,
    /// two spaces a level, when it stands at a `level`.
    package static func append(
        _ value: JSONValue, to text: inout [UInt8], level: Int? = nil
    ) {
        switch value {
        case .null: text.append(contentsOf: "null".utf8)
        case .bool(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let integer): text.append(contentsOf: String(integer).utf8)
        // JSON has no word for an infinity or a NaN (RFC 8259 section 6).
        case .number(let number):
            text.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
        case .string(let string): append(string, to: &text)
        case .array(let elements):
            text.append(UInt8(ascii: "["))
            list(elements, to: &text, level: level) { element, text, level in
                append(element, to: &text, level: level)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            list(members, to: &text, level: level) { member, text, level in
                append(member.name, to: &text)
                text.append(UInt8(ascii: ":"))
                if level != nil { text.append(UInt8(ascii: " ")) }
                append(member.value, to: &text, level: level)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    /// A string with its quotes. Escaped are what JSON demands and what a reader of lines may take
    /// for the end of one: delete, and the line and paragraph separators U+2028 and U+2029.
    package static func append(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                text.append(UInt8(ascii: "\\"))
                text.append(byte)
            case 0x0A: text.append(contentsOf: "\\n".utf8)
            case 0x0D: text.append(contentsOf: "\\r".utf8)
            case 0x09: text.append(contentsOf: "\\t".utf8)
            case 0..<0x20, 0x7F:
                text.append(contentsOf: "\\u00".utf8)
                text.append(hexDigit(byte >> 4))
                text.append(hexDigit(byte & 15))
            // E2 80 A8 and E2 80 A9; in UTF-8 E2 always begins a character.
            case 0xA8 where endsInsideSeparator(text), 0xA9 where endsInsideSeparator(text):
                text.removeLast(2)
                text.append(contentsOf: "\\u202".utf8)
                text.append(hexDigit(byte & 15))
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    /// A whole number in decimal, without making a string of it.
    package static func append(decimal value: UInt64, to text: inout [UInt8]) {
        let start = text.count
        var rest = value
        repeat {
            text.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }

    private static func list<Element>(
        _ elements: [Element], to text: inout [UInt8], level: Int?,
        each: (Element, inout [UInt8], Int?) -> Void
    ) {
        let deeper = level.map { $0 + 1 }
        for (index, element) in elements.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            newline(deeper, to: &text)
            each(element, &text, deeper)
        }
        if !elements.isEmpty { newline(level, to: &text) }
    }

    private static func newline(_ level: Int?, to text: inout [UInt8]) {
        guard let level else { return }
        text.append(0x0A)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    private static func endsInsideSeparator(_ text: [UInt8]) -> Bool {
        text.count >= 2 && text[text.count - 2] == 0xE2 && text[text.count - 1] == 0x80
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
