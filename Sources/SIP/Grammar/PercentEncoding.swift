// SPDX-License-Identifier: Apache-2.0

/// The `%xx` escapes of URIs (RFC 3261 section 19.1.2).
package enum PercentEncoding {
    /// The text with every well-formed escape resolved; bytes that are not UTF-8 are repaired.
    package static func decode(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = ASCII.hexValue(bytes[index + 1]),
                let low = ASCII.hexValue(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The text as the user part of a SIP URI: whatever the grammar does not allow is escaped.
    package static func encodeUser(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            if ASCII.isUser(byte), byte != UInt8(ascii: "%") {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += "%"
                if byte < 16 { result += "0" }
                result += String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
