// SPDX-License-Identifier: Apache-2.0

/// Lines that are not looked at: who, what, and words of the detail that stand there in a row. `*` is
/// any one word: `caller hears comfort-noise`, `* starts speaking`, `media`.
package struct IgnorePattern: Sendable, Hashable {
    /// As it was written.
    package let text: String
    private let words: [Word]

    private enum Word: Sendable, Hashable {
        case any
        case exactly(String)

        func matches(_ word: String) -> Bool {
            switch self {
            case .any: true
            case .exactly(let expected): expected == word
            }
        }
    }

    /// Reads a pattern of at most 32 words and 200 characters.
    package init(parsing text: String) throws(IgnorePatternError) {
        guard text.unicodeScalars.count <= 200 else { throw .tooLong }
        let parts = LineText.split(text)
        guard parts.count <= 32 else { throw .tooLong }
        guard !parts.isEmpty else { throw .empty }
        self.text = parts.joined(separator: " ")
        words = parts.map { $0 == "*" ? .any : .exactly($0) }
        guard words.contains(where: { $0 != .any }) else { throw .ignoresEverything }
    }

    package func matches(_ line: TimelineLine) -> Bool {
        guard words[0].matches(line.subject) else { return false }
        guard words.count > 1 else { return true }
        guard words[1].matches(line.event) else { return false }
        let part = words[2...]
        let detail = LineText.split(line.detail)
        guard part.count <= detail.count else { return false }
        return (0...(detail.count - part.count)).contains { start in
            zip(part, detail[start...]).allSatisfy { $0.matches($1) }
        }
    }
}

/// Why a text is no pattern.
package enum IgnorePatternError: Error, Sendable, Hashable, CustomStringConvertible {
    case empty
    case tooLong
    case ignoresEverything

    package var description: String {
        switch self {
        case .empty:
            "nothing is ignored by an empty text; write who and what: 'caller hears comfort-noise'"
        case .tooLong:
            "longer than 200 characters or 32 words; write who, what and one word of the detail"
        case .ignoresEverything:
            "it would ignore every line; write at least one word beside '*': '* starts speaking'"
        }
    }
}
