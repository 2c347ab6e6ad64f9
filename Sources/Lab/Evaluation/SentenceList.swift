// SPDX-License-Identifier: Apache-2.0

/// Sentences to be spoken for a measurement, each with the phrase that it holds or sounds like: lines
/// of a phrase, a tab and the sentence; `#` begins a comment.
package struct SentenceList: Sendable, Hashable {
    package struct Sentence: Sendable, Hashable {
        package var phrase: String
        package var text: String
    }

    package private(set) var sentences: [Sentence] = []
    /// Numbers of the lines that are neither a sentence nor a comment.
    package private(set) var unread: [Int] = []

    package init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (number, line) in lines.enumerated() where !line.isEmpty && !line.hasPrefix("#") {
            let fields = line.split(separator: "\t")
            guard fields.count == 2 else {
                unread.append(number + 1)
                continue
            }
            sentences.append(Sentence(phrase: String(fields[0]), text: String(fields[1])))
        }
    }
}
