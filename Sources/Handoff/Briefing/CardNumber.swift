// SPDX-License-Identifier: Apache-2.0

/// Payment card numbers (ISO/IEC 7812).
package enum CardNumber {
    /// Whether digits are a card's number, or hold one: people go on with the expiry date, or say
    /// something before it. Inside a longer run the issuer's prefix and length have to fit, too.
    package static func isIn(_ digits: [Int]) -> Bool {
        guard digits.count >= 13 else { return false }
        if passesCheck(digits) { return true }
        for start in 0...(digits.count - 13) {
            for length in lengths(beginningWith: digits[start...])
            where start + length <= digits.count {
                if passesCheck(Array(digits[start..<(start + length)])) { return true }
            }
        }
        return false
    }

    /// The check of ISO/IEC 7812-1 annex B over 13 to 19 digits; as many zeros are no card.
    private static func passesCheck(_ digits: [Int]) -> Bool {
        guard 13...19 ~= digits.count, digits.contains(where: { $0 != 0 }) else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
            let doubled = entry.offset % 2 == 0 ? entry.element : entry.element * 2
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    /// How long the numbers of the issuer are that these digits begin with.
    private static func lengths(beginningWith digits: ArraySlice<Int>) -> [Int] {
        let prefix = digits.prefix(4).reduce(0) { $0 * 10 + $1 }
        return switch prefix {
        case 4000...4999: [16, 13, 19]  // Visa
        case 5100...5599, 2221...2720: [16]  // Mastercard
        case 3400...3499, 3700...3799: [15]  // American Express
        case 3528...3589: [16, 19]  // JCB
        case 3000...3059, 3600...3699, 3800...3999: [14, 16]  // Diners Club
        case 6011, 6440...6599: [16, 19]  // Discover
        case 6200...6299: [16, 17, 18, 19]  // UnionPay
        case 5000...5099, 5600...5899, 6300...6399, 6700...6799: [16, 18, 19]  // Maestro
        default: []
        }
    }
}
