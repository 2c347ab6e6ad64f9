// SPDX-License-Identifier: Apache-2.0

/// Reads base64 (RFC 4648 section 4); padding may be missing, anything else may not.
package enum Base64Decoding {
    /// The bytes, or nil when the text is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0) }
    }

    /// The bytes, or nil when the text is not base64.
    package static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var count = text.count
        var padding = 0
        while count > 0, padding < 2, text[count - 1] == UInt8(ascii: "=") {
            count -= 1
            padding += 1
        }
        guard count % 4 != 1, padding == 0 || (count + padding) % 4 == 0 else { return nil }
        var isValid = true
        let size = count / 4 * 3 + (count % 4 == 0 ? 0 : count % 4 - 1)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { bytes, filled in
            var group: UInt32 = 0
            var bits = 0
            for index in 0..<count {
                guard let value = sextet(text[index]) else {
                    isValid = false
                    return
                }
                group = group << 6 | value
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes[filled] = UInt8(truncatingIfNeeded: group >> UInt32(bits))
                    filled += 1
                }
            }
        }
        return isValid ? bytes : nil
    }

    @inline(__always)
    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
