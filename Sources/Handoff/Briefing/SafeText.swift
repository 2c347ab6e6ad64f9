// SPDX-License-Identifier: Apache-2.0

/// Makes text from outside fit to be spoken and written: one line, no control characters, bounded.
package enum SafeText {
    /// One line of at most `limit` characters; runs of white space become one space.
    package static func line(_ text: String, limit: Int) -> String {
        var result = ""
        var count = 0
        var pendingSpace = false
        for character in text {
            guard count < limit else { break }
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

    /// A line fit for a synthesiser: letters, digits and the marks of plain sentences.
    package static func spoken(_ text: String, limit: Int) -> String {
        let plain = text.map { character -> Character in
            character.isLetter || character.isNumber || " .,:;'?!-%".contains(character)
                ? character : " "
        }
        return line(String(plain), limit: limit)
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
