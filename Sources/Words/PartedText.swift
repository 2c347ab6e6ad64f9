// SPDX-License-Identifier: Apache-2.0

/// What somebody said, parted once for everything that looks for words in it.
package struct PartedText: Sendable, Hashable {
    struct Clause: Sendable, Hashable {
        /// Its words; of scripts without spaces each character is one.
        var words: [String]
        /// Those that are no fillers.
        var content: [String]
    }

    /// A segment is a sentence or a few; what is longer, in characters, is not a request.
    private static let longest = 4000

    /// All words for comparison, in order.
    package let words: [String]
    /// The first of them, as they are written: those that requests are looked for in.
    package let written: [Word]
    let clauses: [Clause]

    package init(_ text: String) {
        let all = Tokeniser.words(of: text)
        words = all.map(\.plain)
        let isShort = text.utf8.count <= Self.longest
        let looked = isShort ? all : Tokeniser.words(of: String(text.prefix(Self.longest)))
        written = looked
        clauses = Tokeniser.clauses(of: looked).map { clause in
            let words = Script.parted(clause)
            return Clause(words: words, content: words.filter { !PhraseMatcher.isFiller($0) })
        }
    }
}
