// SPDX-License-Identifier: Apache-2.0

/// A telephone number for comparison: its digits, and whether it is an international one.
struct DialledNumber: Sendable, Hashable {
    let digits: String
    let isInternational: Bool

    /// Of a number as people write it, `+49 (30) 12-34`; `00` in front is `+`.
    init(_ text: String) {
        let kept = text.prefix(100).filter { $0.isASCII && ($0.isNumber || "*#".contains($0)) }
        let hasPlus = text.first { !$0.isWhitespace && $0 != "(" } == "+"
        let hasZeros = kept.hasPrefix("00")
        digits = String(hasZeros && !hasPlus ? kept.dropFirst(2) : kept[...])
        isInternational = hasPlus || hasZeros
    }

    func begins(with other: DialledNumber) -> Bool {
        !other.digits.isEmpty && isInternational == other.isInternational
            && digits.hasPrefix(other.digits)
    }
}
