// SPDX-License-Identifier: Apache-2.0

/// Text from outside as a person would say it: without markup and data, with "a link" in the
/// place of an address nobody can listen to, and numbers in groups of digits.
package enum SpokenText {
    /// The text, fit for a synthesiser, of at most `limit` characters before it is made so.
    package static func of(_ text: String, limit: Int) -> String {
        let plain = TextMarkup.removed(from: withoutGluedMarks(String(text.prefix(limit))))
        var words: [String] = []
        var numbers: [String] = []
        func closeNumber() {
            words += SpokenNumber.words(ofGroups: numbers)
            numbers = []
        }
        for token in plain.split(whereSeparator: \.isWhitespace) {
            if SpokenNumber.isGroup(token) {
                numbers.append(String(token))
                continue
            }
            closeNumber()
            let said = SpokenToken.said(of: token)
            // "A link, a link" says no more than one.
            if said.isPlaceholder, words.last.map(bare) == bare(said.text) { continue }
            if !said.text.isEmpty { words.append(said.text) }
        }
        closeNumber()
        return SafeText.spoken(words.joined(separator: " "), limit: limit * 2)
            .split(separator: " ").filter { $0.contains { $0.isLetter || $0.isNumber } }
            .joined(separator: " ")
    }

    private static func bare(_ text: String) -> String {
        var text = text
        while let last = text.last, !last.isLetter { text.removeLast() }
        return text
    }

    /// What was taken out in the middle of a word leaves a word: `…/pay?card=[card number removed]`
    /// is still one link.
    private static func withoutGluedMarks(_ text: String) -> String {
        guard text.contains("removed]") else { return text }
        var result = text
        for mark in [
            NumberRedaction.cardMark, NumberRedaction.numberMark, SecretRedaction.mark,
            TextRedaction.nameMark,
        ] {
            let parts = result.split(separator: mark, omittingEmptySubsequences: false)
            guard var joined = parts.first.map(String.init) else { continue }
            for part in parts.dropFirst() {
                let isGlued = joined.last.map { !$0.isWhitespace && !"(\"'".contains($0) } ?? false
                joined += (isGlued ? "0" : mark) + part
            }
            result = joined
        }
        return result
    }
}
