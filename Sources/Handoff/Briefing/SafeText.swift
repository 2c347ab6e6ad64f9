// SPDX-License-Identifier: Apache-2.0

/// Makes text from outside fit to be spoken and written: one line, no control characters, bounded.
package enum SafeText {
    /// One line of at most `limit` characters; runs of white space become one space.
    package static func plain(_ text: String, limit: Int) -> String {
        if isPlain(text, limit: limit) { return text }
        var result = ""
        var count = 0
        var pendingSpace = false
        var rest = Substring(text)
        while count < limit, let character = rest.popFirst() {
            if character == "\u{1B}" || character == "\u{9B}" {
                rest = withoutSequence(rest, isOpen: character == "\u{9B}")
            }
            if character.isWhitespace || isControl(character) {
                pendingSpace = !result.isEmpty
                continue
            }
            if pendingSpace {
                result += " "
                count += 1
                pendingSpace = false
            }
            // A letter buried under combining marks is no letter.
            result.unicodeScalars.append(contentsOf: character.unicodeScalars.prefix(8))
            count += 1
        }
        return result
    }

    /// Most texts are plain ASCII words already: looking at their bytes is much the faster way.
    private static func isPlain(_ text: String, limit: Int) -> Bool {
        guard text.utf8.count <= limit else { return false }
        var last = UInt8(ascii: " ")
        for byte in text.utf8 {
            guard 0x20..<0x7F ~= byte, byte != 0x20 || last != 0x20 else { return false }
            last = byte
        }
        return last != 0x20 || text.isEmpty
    }

    /// A line fit for a synthesiser: letters, digits and the marks of plain sentences.
    package static func spoken(_ text: String, limit: Int) -> String {
        let plain = text.map { character -> Character in
            character.isLetter || character.isNumber || " .,:;'?!-%".contains(character)
                ? character : " "
        }
        return Self.plain(String(plain), limit: limit)
    }

    /// What follows a terminal's escape sequence (ECMA-48) whose first character has been read.
    private static func withoutSequence(_ text: Substring, isOpen: Bool) -> Substring {
        var rest = text.prefix(64)
        if !isOpen {
            guard rest.popFirst() == "[" else { return text }
        }
        guard let end = rest.firstIndex(where: { $0.isLetter || "@~`".contains($0) }) else {
            return text
        }
        return text[text.index(after: end)...]
    }

    private static func isControl(_ character: Character) -> Bool {
        if let ascii = character.asciiValue { return ascii < 0x20 || ascii == 0x7F }
        return isControlBeyondASCII(character)
    }

    private static func isControlBeyondASCII(_ character: Character) -> Bool {
        character.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0.properties.generalCategory == .surrogate
                || ($0.properties.generalCategory == .format && $0.value != 0x200D)
        }
    }
}
