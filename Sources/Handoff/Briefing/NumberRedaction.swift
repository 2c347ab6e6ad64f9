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

    /// The text without its numbers; `before` digits of the same number were said just before it.
    package func redacted(_ text: String, before: Int = 0) -> String {
        redacted(text) { run in
            let carried = run.isLeading ? before : 0
            return run.digits.count + carried < Self.shortestRun ? nil : Self.mark(for: run.digits)
        }
    }

    /// The text without the digits it ends in, however few: the next words went on with them.
    package func withoutLastDigits(_ text: String) -> String {
        redacted(text) { $0.isTrailing ? Self.numberMark : nil }
    }

    /// The digits a text begins and ends with, for numbers said in several breaths; equal to the
    /// whole when there is nothing else.
    package func edges(of text: String) -> (leading: Int, trailing: Int, isAll: Bool) {
        var edges = (leading: 0, trailing: 0, isAll: false)
        _ = redacted(text) { run in
            if run.isLeading { edges.leading = run.digits.count }
            if run.isTrailing { edges.trailing = run.digits.count }
            edges.isAll = run.isLeading && run.isTrailing
            return nil
        }
        return edges
    }

    /// The text without one number; a run counts when it ends like the number, or the other way
    /// round, so that a country code more or less makes no difference.
    package func redacted(_ text: String, number: String) -> String {
        let wanted = number.filter(\.isASCII).filter(\.isNumber)
        guard wanted.count >= Self.shortestRun else { return text }
        return redacted(text) { run in
            guard run.digits.count >= Self.shortestRun else { return nil }
            let digits = run.digits.map(String.init).joined()
            return wanted.hasSuffix(digits) || digits.hasSuffix(wanted) ? Self.numberMark : nil
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

    private func redacted(_ text: String, mark: (DigitRun) -> String?) -> String {
        let pieces = DigitPiece.pieces(of: text)
        var result = ""
        var index = 0
        while index < pieces.count {
            let run = DigitRun(in: pieces, from: index)
            if let run, !run.isDate, let mark = mark(run) {
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
