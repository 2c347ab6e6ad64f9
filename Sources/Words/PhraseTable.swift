// SPDX-License-Identifier: Apache-2.0

/// Phrases to be looked for at one place of what was said, the longest first.
struct PhraseTable: Sendable {
    /// By their first word, the longest first.
    private let phrases: [String: [[String]]]

    /// Takes the phrases of lines, parted by commas.
    init(_ lines: String...) {
        let all = lines.joined(separator: ",").split(separator: ",")
            .map { Tokeniser.plainWords(of: String($0)) }
            .filter { !$0.isEmpty }
        phrases = Dictionary(grouping: Set(all)) { $0[0] }
            .mapValues { $0.sorted { $0.count > $1.count } }
    }

    /// Every way to put one of each list after the other, as a line.
    static func line(_ lists: [String]...) -> String {
        lists.reduce([""]) { begun, list in
            begun.flatMap { begin in list.map { "\(begin) \($0)" } }
        }.joined(separator: ",")
    }

    /// How many words the longest phrase has that begins here; nil when none does.
    func length(in words: ArraySlice<String>) -> Int? {
        guard let first = words.first else { return nil }
        return phrases[first]?.first { words.starts(with: $0) }?.count
    }
}
