// SPDX-License-Identifier: Apache-2.0

/// Takes card and account numbers out of text: runs of six digits or more, however they are
/// written ("4242 4242-4242") or said ("four two, double seven, nine one").
package struct NumberRedaction: Sendable, Hashable {
    /// What stands in the place of a run that is a payment card's number by its check digit.
    package static let cardMark = "[card number removed]"
    package static let numberMark = "[number removed]"

    /// Fewer digits are a time, an amount, a door.
    package static let shortestRun = 6

    package init() {}

    /// The text without its numbers.
    package func redacted(_ text: String) -> String {
        redacted(text) { digits in
            digits.count < Self.shortestRun ? nil : Self.mark(for: digits)
        }
    }

    /// The text without one number; a run counts when it ends like the number, or the other way
    /// round, so that a country code more or less makes no difference.
    package func redacted(_ text: String, number: String) -> String {
        let wanted = number.filter(\.isASCII).filter(\.isNumber)
        guard wanted.count >= Self.shortestRun else { return text }
        return redacted(text) { digits in
            guard digits.count >= Self.shortestRun else { return nil }
            let run = String(digits.map { Character(String($0)) })
            return wanted.hasSuffix(run) || run.hasSuffix(wanted) ? Self.numberMark : nil
        }
    }

    /// The check of ISO/IEC 7812-1 annex B over 13 to 19 digits.
    package static func isCardNumber(_ digits: [Int]) -> Bool {
        guard 13...19 ~= digits.count else { return false }
        let sum = digits.reversed().enumerated().reduce(0) { sum, entry in
            let doubled = entry.offset % 2 == 0 ? entry.element : entry.element * 2
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }

    private static func mark(for digits: [Int]) -> String {
        isCardNumber(digits) ? cardMark : numberMark
    }

    private func redacted(_ text: String, mark: ([Int]) -> String?) -> String {
        let pieces = DigitPiece.pieces(of: text)
        var result = ""
        var index = 0
        while index < pieces.count {
            let run = DigitRun(in: pieces, from: index)
            if let run, !run.isDate, let mark = mark(run.digits) {
                result += mark
                index = run.end
            } else {
                let end = run?.end ?? index + 1
                for piece in pieces[index..<end] { result += piece.text }
                index = end
            }
        }
        return result
    }
}
