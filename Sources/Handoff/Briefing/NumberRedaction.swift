// SPDX-License-Identifier: Apache-2.0

/// Takes numbers out of text that its reader may not know: runs of six digits or more, however
/// they are written ("4242 4242-4242") or said ("four two, double seven, nine one"). Payment
/// cards go for every reader.
package struct NumberRedaction: Sendable, Hashable {
    /// What stands in the place of a run that is a payment card's number by its check digit.
    package static let cardMark = "[card number removed]"
    package static let numberMark = "[number removed]"

    /// Fewer digits are a time, an amount, a door.
    private static let shortestRun = 6

    /// The kinds of number that stay.
    package let keeps: Set<PersonalDetail>
    /// The caller's own number, digits alone; empty when it is too short to be told from others.
    private let callerNumber: String

    package init(keeping keeps: Set<PersonalDetail> = [], callerNumber: String = "") {
        self.keeps = keeps
        let digits = callerNumber.filter { $0.isASCII && $0.isNumber }
        self.callerNumber = digits.count >= Self.shortestRun ? digits : ""
    }

    /// The text without the numbers its reader may not know; `before` are digits of the same
    /// number said just before it. `kind` is what its numbers are, where that is known.
    package func redacted(
        _ text: String, before: [Int] = [], kind: PersonalDetail? = nil
    ) -> String {
        Self.redacted(text) { run, words in
            let digits = run.isLeading ? before + run.digits : run.digits
            return mark(for: digits, kind ?? NumberWords.kind(ofWords: words))
        }
    }

    /// What takes the place of a number, nil when it stays.
    func mark(for digits: [Int], _ kind: PersonalDetail? = nil) -> String? {
        if CardNumber.isIn(digits) { return Self.cardMark }
        guard digits.count >= Self.shortestRun else { return nil }
        let kind = isCallers(digits) ? .number : kind ?? .account
        return keeps.contains(kind) ? nil : Self.numberMark
    }

    /// A number counts as the caller's when it ends like it, or the other way round, so that a
    /// country code more or less makes no difference.
    private func isCallers(_ digits: [Int]) -> Bool {
        let said = digits.map(String.init).joined()
        return !callerNumber.isEmpty
            && (callerNumber.hasSuffix(said) || said.hasSuffix(callerNumber))
    }

    /// The text without the digits it ends in, however few: the next words went on with them.
    package static func withoutLastDigits(_ text: String, mark: String = numberMark) -> String {
        redacted(text) { run, _ in run.isTrailing ? mark : nil }
    }

    /// The text without any number of so many digits, dates among them, whoever reads it.
    package static func withoutNumbers(
        _ text: String, fewestDigits: Int, mark: String = numberMark
    ) -> String {
        redacted(text, sparingDates: false) { run, _ in
            run.digits.count >= fewestDigits ? mark : nil
        }
    }

    /// The digits a text begins and ends with, for numbers said in several breaths; equal to the
    /// whole when there is nothing else.
    package static func edges(of text: String) -> (leading: [Int], trailing: [Int], isAll: Bool) {
        var edges: (leading: [Int], trailing: [Int], isAll: Bool) = ([], [], false)
        _ = redacted(text) { run, _ in
            if run.isLeading { edges.leading = run.digits }
            if run.isTrailing { edges.trailing = run.digits }
            edges.isAll = run.isLeading && run.isTrailing
            return nil
        }
        return edges
    }

    /// Replaces the runs of digits that `mark` names a mark for; it is told the words before each.
    private static func redacted(
        _ text: String, sparingDates: Bool = true, mark: (DigitRun, [String]) -> String?
    ) -> String {
        let pieces = DigitPiece.pieces(of: text)
        var result = ""
        var words: [String] = []
        var index = 0
        while index < pieces.count {
            let run = DigitRun(in: pieces, from: index)
            if let run, !sparingDates || !run.isDate, let mark = mark(run, words) {
                result += mark
                index = run.end
            } else {
                let end = run?.end ?? index + 1
                for piece in pieces[index..<end] {
                    result += piece.text
                    if case .word(let word) = piece {
                        words = (words + [word.lowercased()]).suffix(3)
                    }
                }
                index = end
            }
        }
        return result
    }
}
