// SPDX-License-Identifier: Apache-2.0

/// The number in a text that people or agents wrote: `1200`, `$1,200.50`, `1.200,50 EUR`, `-3 C`.
enum WrittenNumber {
    /// The value of the first number; nil when there is none.
    ///
    /// A point or comma is that of a fraction when it is the last one, stands once, and no group of
    /// three digits follows; `1,200` is twelve hundred, `1.20` is one and a fifth.
    static func value(of text: String) -> Double? {
        let characters = Array(text.prefix(100))
        guard let start = characters.firstIndex(where: isDigit) else { return nil }
        var end = start
        var marks: [(sign: Character, place: Int)] = []
        while end < characters.count {
            let character = characters[end]
            let isFollowed = end + 1 < characters.count && isDigit(characters[end + 1])
            if isDigit(character) {
                end += 1
            } else if ".,' \u{A0}\u{202F}".contains(character), isFollowed,
                isMark(character, before: end, in: characters)
            {
                marks.append((character, end))
                end += 1
            } else {
                break
            }
        }
        let fraction = fraction(marks, end)
        var written = ""
        for place in start..<end {
            if place == fraction {
                written += "."
            } else if isDigit(characters[place]) {
                written.append(characters[place])
            }
        }
        guard let value = Double(written), value.isFinite else { return nil }
        return isNegative(characters[..<start]) ? -value : value
    }

    private static func isDigit(_ character: Character) -> Bool { "0"..."9" ~= character }

    /// A space or an apostrophe parts thousands only where three digits follow.
    private static func isMark(
        _ mark: Character, before place: Int, in text: [Character]
    ) -> Bool {
        if mark == "." || mark == "," { return true }
        let digits = text[(place + 1)...].prefix { isDigit($0) }.count
        return digits == 3
    }

    private static func fraction(
        _ marks: [(sign: Character, place: Int)], _ end: Int
    ) -> Int? {
        guard let last = marks.last, last.sign == "." || last.sign == "," else { return nil }
        guard marks.count(where: { $0.sign == last.sign }) == 1 else { return nil }
        let isGroup = end - last.place - 1 == 3
        // After another kind of mark it can only be the fraction's.
        return isGroup && marks.count == 1 ? nil : last.place
    }

    private static func isNegative(_ before: ArraySlice<Character>) -> Bool {
        let sign = before.last { !$0.isWhitespace && !"$\u{20AC}\u{A3}".contains($0) }
        guard let sign, sign == "-" || sign == "\u{2212}" else { return false }
        // "order-12" is no negative number.
        return before.dropLast().last.map { !$0.isLetter } ?? true
    }
}
