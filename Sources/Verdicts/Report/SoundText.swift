// SPDX-License-Identifier: Apache-2.0

import JSON

/// Sound as a page carries it: µ-law (ITU-T G.711) in Base64, a third more than a byte a sample.
/// Stretches of silence are left out.
enum SoundText {
    private static let frame = 160
    /// So many silent frames in a row end a part: less would cost more than it saves.
    private static let pause = 3

    /// `{"samples": n, "parts": [[offset, "Base64"], …]}`
    static func json(_ samples: [Int16]) -> JSONValue {
        let bytes = samples.map(muLaw)
        var parts: [JSONValue] = []
        var start: Int?
        var silent = 0
        for offset in stride(from: 0, to: bytes.count, by: frame) {
            let isSilent = bytes[offset..<min(offset + frame, bytes.count)].allSatisfy {
                // Zero has two codes.
                $0 | 0x80 == 0xFF
            }
            silent = isSilent ? silent + 1 : 0
            if let begun = start, silent == pause {
                parts.append(part(bytes, begun..<offset - (pause - 1) * frame))
                start = nil
            } else if start == nil, !isSilent {
                start = offset
            }
        }
        if let start { parts.append(part(bytes, start..<bytes.count)) }
        return .members(["samples": .integer(Int64(samples.count)), "parts": .array(parts)])
    }

    private static func part(_ bytes: [UInt8], _ range: Range<Int>) -> JSONValue {
        [.integer(Int64(range.lowerBound)), .string(base64(bytes[range]))]
    }

    static func muLaw(_ sample: Int16) -> UInt8 {
        let sign: UInt8 = sample < 0 ? 0x80 : 0
        let size = min(Int(sample.magnitude), 32_635) + 132
        let exponent = Int.bitWidth - 8 - size.leadingZeroBitCount
        return ~(sign | UInt8(exponent << 4) | UInt8(size >> (exponent + 3) & 15))
    }

    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func base64(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let count = min(3, bytes.endIndex - index)
            var group = 0
            for place in 0..<3 {
                group = group << 8 | (place < count ? Int(bytes[index + place]) : 0)
            }
            for place in 0..<4 {
                let isPadding = place > count
                let letter = letters[group >> (18 - 6 * place) & 63]
                text.append(isPadding ? UInt8(ascii: "=") : letter)
            }
            index += count
        }
        return String(decoding: text, as: UTF8.self)
    }
}
