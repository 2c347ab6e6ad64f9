// SPDX-License-Identifier: Apache-2.0

/// Scripts that put no spaces between words: there what stands between two spaces is a sentence,
/// and a phrase is a part of it.
enum Script {
    /// Thai, Lao, Burmese, Khmer; kana and the characters of Chinese and Japanese.
    private static let unspaced: [ClosedRange<UInt32>] = [
        0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF,
        0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F,
        0x20000...0x3FFFF,
    ]

    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x0E00 && unspaced.contains { $0.contains(scalar.value) }
    }

    /// Words with those of such scripts parted into their characters.
    static func parted(_ words: [String]) -> [String] {
        guard words.contains(where: { $0.unicodeScalars.contains(where: isUnspaced) }) else {
            return words
        }
        return words.flatMap(parts)
    }

    private static func parts(of word: String) -> [String] {
        var parts: [String] = []
        var isJoined = false
        for scalar in word.unicodeScalars {
            if isUnspaced(scalar) || !isJoined {
                parts.append(String(scalar))
            } else {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            }
            isJoined = !isUnspaced(scalar)
        }
        return parts
    }
}
