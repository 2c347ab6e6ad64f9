// SPDX-License-Identifier: Apache-2.0

/// Reads base64 (RFC 4648) as encoders write it: the standard alphabet and the url-safe one
/// (sections 4 and 5), with padding or without, in one line or in many (RFC 2045 section 6.8).
/// What is no base64 for certain is refused: a stray character, padding in the middle, a lone
/// sextet.
package enum Base64Decoding {
    /// The bytes, or nil when the text is not base64.
    package static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8 { decode($0) }
    }

    /// The bytes, or nil when the text is not base64.
    package static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var end = text.count
        var padding = 0
        while end > 0, text[end - 1] == UInt8(ascii: "=") || isBlank(text[end - 1]) {
            if text[end - 1] == UInt8(ascii: "=") { padding += 1 }
            end -= 1
        }
        guard padding <= 2 else { return nil }
        var isValid = true
        var sextets = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: end / 4 * 3 + 3) { bytes, filled in
            var group: UInt32 = 0
            var bits = 0
            for index in 0..<end {
                guard let value = sextet(text[index]) else {
                    if isBlank(text[index]) { continue }
                    isValid = false
                    return
                }
                sextets += 1
                group = group << 6 | value
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes[filled] = UInt8(truncatingIfNeeded: group >> UInt32(bits))
                    filled += 1
                }
            }
        }
        // Too little padding is forgiven, too much is a sign of something lost.
        let isWhole = sextets % 4 != 1 && padding <= (4 - sextets % 4) % 4
        return isValid && isWhole ? bytes : nil
    }

    @inline(__always)
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    @inline(__always)
    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
