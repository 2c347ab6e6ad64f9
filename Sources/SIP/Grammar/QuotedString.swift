// SPDX-License-Identifier: Apache-2.0

/// The quoted strings of RFC 3261 section 25.1.
package enum QuotedString {
    /// The text in quotes, with backslashes before quotes and backslashes; line breaks and other
    /// control characters become spaces, so no value can add a header line.
    package static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.unicodeScalars.append("\\")
                result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result.unicodeScalars.append(" ")
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The text of a quoted string, or the text itself when it is not quoted.
    package static func unquote(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let quote = UInt8(ascii: "\"")
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else { return text }
        var result: [UInt8] = []
        var escaped = false
        for byte in bytes.dropFirst().dropLast() {
            if byte == UInt8(ascii: "\\"), !escaped {
                escaped = true
            } else {
                result.append(byte)
                escaped = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
