// SPDX-License-Identifier: Apache-2.0

/// How a phrase begins, by which it is known at a glance that most texts do not have it.
package enum PhraseAnchor: Sendable, Hashable {
    /// This word.
    case word(String)
    /// The one word, and after it the other; words that describe may stand between.
    case pair(String, String)

    init(ofPhrase words: [String]) {
        self = words.count > 1 ? .pair(words[0], words[1]) : .word(words[0])
    }
}

extension PartedText {
    /// How a phrase that is said in the text may begin.
    package var anchors: Set<PhraseAnchor> {
        var anchors = Set(words.map(PhraseAnchor.word))
        for clause in clauses {
            Self.add(clause.content, to: &anchors)
            // What is nothing but fillers is a phrase, too.
            if clause.content.isEmpty { Self.add(clause.words, to: &anchors) }
        }
        return anchors
    }

    private static func add(_ words: [String], to anchors: inout Set<PhraseAnchor>) {
        for (index, word) in words.enumerated() {
            anchors.insert(.word(word))
            for next in words[(index + 1)...] {
                anchors.insert(.pair(word, next))
                guard PhraseMatcher.isDescribing(next) else { break }
            }
        }
    }
}
