// SPDX-License-Identifier: Apache-2.0

extension StringProtocol {
    /// What is left of a text without the characters of a kind at either end.
    ///
    /// ```
    /// "(hello!)".trimmed { $0.isPunctuation }   // hello
    /// "  ".trimmed(while: \.isWhitespace)       // nothing
    /// ```
    package func trimmed(while isOutside: (Character) -> Bool) -> String {
        let inner = drop(while: isOutside)
        guard let last = inner.lastIndex(where: { !isOutside($0) }) else { return "" }
        return String(inner[...last])
    }
}
