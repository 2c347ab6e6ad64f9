// SPDX-License-Identifier: Apache-2.0

/// Numbers as people read them to each other: an order's or an account's digit by digit, in
/// groups; amounts, times, dates and years as they are written.
enum SpokenNumber {
    /// From so many digits on a number is read out in digits.
    private static let longest = 4

    /// Digits in groups: `4471982` is "4 4 7, 1 9 8 2".
    static func groups(of digits: some StringProtocol) -> String {
        var sizes: [Int] = []
        var left = digits.count
        while left > 0 {
            let size = left <= 4 ? left : left == 5 ? 3 : left == 8 ? 4 : 3
            sizes.append(size)
            left -= size
        }
        var rest = digits[...]
        return sizes.map { size in
            defer { rest = rest.dropFirst(size) }
            return spelled(rest.prefix(size))
        }.joined(separator: ", ")
    }

    private static func spelled(_ digits: some StringProtocol) -> String {
        digits.map { String($0.wholeNumberValue ?? 0) }.joined(separator: " ")
    }

    /// Whether a token may be one group of a longer number: `555`, `(030)`, `+49`.
    static func isGroup(_ token: Substring) -> Bool {
        let core = token.hasSuffix(",") || token.hasSuffix(".") ? token.dropLast() : token
        return !core.isEmpty && core.contains(where: isDigit)
            && core.allSatisfy { isDigit($0) || "()+-/".contains($0) } && !isDate(core)
    }

    /// The words of tokens that stand in a row, each of digits.
    static func words(ofGroups tokens: [String]) -> [String] {
        guard !tokens.isEmpty else { return [] }
        let runs = tokens.map { $0.split { !isDigit($0) } }
        let digits = runs.joined().reduce(0) { $0 + $1.count }
        let closing = tokens.last?.last.map { ".,".contains($0) ? String($0) : "" } ?? ""
        if runs.joined().count > 1, digits >= 6 {
            // As it was grouped, so it is said; a group too long for that is parted.
            return [runs.joined().map { groups(of: $0) }.joined(separator: ", ") + closing]
        }
        return zip(tokens, runs).map { token, run in
            guard run.count == 1, let number = run.first else { return ascii(token[...]) }
            let isClosed = token.last.map { ".,".contains($0) } ?? false
            return plain(number) + (isClosed ? String(token.suffix(1)) : "")
        }
    }

    private static func plain(_ digits: Substring) -> String {
        digits.count > longest || (digits.count > 1 && digits.first == "0")
            ? groups(of: digits) : ascii(digits)
    }

    private static func ascii(_ text: Substring) -> String {
        String(text.map { isDigit($0) ? Character(String($0.wholeNumberValue ?? 0)) : $0 })
    }

    /// The words of a token that is no link and no code.
    static func words(ofToken token: Substring) -> String {
        guard token.contains(where: isDigit) else { return unjoined(token) }
        if isAmount(token) || isDate(token) || isTime(token) { return ascii(token) }
        if let spelled = bookingCode(token) { return spelled }
        var words: [String] = []
        var rest = token
        while let first = rest.first {
            let isDigits = isDigit(first)
            let part = rest.prefix { isDigit($0) == isDigits }
            rest = rest[part.endIndex...]
            if isDigits {
                // "12.5" and "3x" stay together; a long number stands alone.
                words.append(plain(part))
            } else {
                words.append(unjoined(part))
            }
        }
        let isLong = words.contains { $0.contains(" ") }
        return isLong
            ? words.map { $0.filter { $0 != "-" && $0 != "/" } }.filter { !$0.isEmpty }
                .joined(separator: " ")
            : words.joined()
    }

    /// `order_state` and `orderState` as words.
    private static func unjoined(_ token: Substring) -> String {
        var result = ""
        for character in token {
            let isHump = character.isUppercase && (result.last?.isLowercase ?? false)
            if isHump && token.count > 6 { result += " " }
            result.append(character == "_" ? " " : character)
        }
        return result
    }

    /// `A7K9X2` letter by letter.
    private static func bookingCode(_ token: Substring) -> String? {
        guard 4...15 ~= token.count,
            token.allSatisfy({ $0.isASCII && ($0.isUppercase || isDigit($0)) })
        else { return nil }
        let changes = zip(token, token.dropFirst()).count { isDigit($0) != isDigit($1) }
        return changes >= 2 ? token.map(String.init).joined(separator: " ") : nil
    }

    private static func isDigit(_ character: Character) -> Bool {
        character.wholeNumberValue.map { 0...9 ~= $0 } ?? false
    }

    /// `12.50`, `1,234.56`, `1.234,56`, `$99`, `12345.67`.
    private static func isAmount(_ token: Substring) -> Bool {
        var core = token
        while let first = core.first, "$\u{20AC}\u{A3}\u{A5}-+".contains(first) {
            core.removeFirst()
        }
        let hasSign = core.count < token.count && !"-+".contains(token.first ?? " ")
        while let last = core.last, "%\u{20AC}$\u{A3}".contains(last) { core.removeLast() }
        let groups = core.split(omittingEmptySubsequences: false) { ".,".contains($0) }
        guard groups.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else { return false }
        if groups.count == 1 { return hasSign || core.count < token.count }
        if groups.count == 2 { return groups[1].count <= 3 }
        return (groups.first?.count ?? 4) <= 3
            && groups.dropFirst().dropLast().allSatisfy { $0.count == 3 }
            && (groups.last?.count ?? 4) <= 3
    }

    /// `2026-11-22`, `22.11.2026`, `11/22/26`.
    private static func isDate(_ token: Substring) -> Bool {
        let parts = token.split(omittingEmptySubsequences: false) { "-./".contains($0) }
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }) else {
            return false
        }
        let sizes = parts.map(\.count)
        return sizes == [4, 2, 2] || (sizes[0] <= 2 && sizes[1] <= 2 && [2, 4].contains(sizes[2]))
    }

    /// `10:30`, `10:30:00`.
    private static func isTime(_ token: Substring) -> Bool {
        let parts = token.split(separator: ":", omittingEmptySubsequences: false)
        return 2...3 ~= parts.count
            && parts.allSatisfy { 1...2 ~= $0.count && $0.allSatisfy(isDigit) }
    }
}
