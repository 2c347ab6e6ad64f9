// SPDX-License-Identifier: Apache-2.0

/// A phrase to listen for, as configured.
package struct KeywordPhrase: Sendable, Hashable {
    /// Where a phrase has to be said to be sure at once; elsewhere something has to confirm it.
    package enum Place: Sendable, Hashable {
        case anywhere
        /// What is done, in English ("talk to a person"): where a wish leads in to it, or where it is
        /// all that is said.
        case wishedAct
        /// Who is wanted, in English ("real person"): in the same places.
        case wishedPerson
        /// Who is wanted, in another language: where it ends what is said.
        case end
    }

    /// What is said, in words.
    package var text: String
    /// ARPAbet, several ways allowed; empty to take them from the lexicon and the model.
    package var pronunciations: [String]
    /// BCP 47; only the English lexicon is built in, other languages go to the model.
    package var language: String
    /// From this score on (0 is perfect, typical hits are over -1.5) the phrase counts at once;
    /// nil takes what fits the length of the phrase.
    package var certain: Float?
    /// From this score on it is a candidate that something else has to confirm.
    package var possible: Float?
    package var place: Place

    package init(
        text: String, pronunciations: [String] = [], language: String = "en",
        certain: Float? = nil, possible: Float? = nil, place: Place = .anywhere
    ) {
        self.text = text
        self.pronunciations = pronunciations
        self.language = language
        self.certain = certain
        self.possible = possible
        self.place = place
    }

    /// Reads a phrase as people list them: its text, and after each `=` a way to say it. Nil for
    /// an empty line and a comment.
    package init?(line: String) {
        let bare = line.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let parts = bare.split(separator: "=").map { part in
            part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        guard let text = parts.first, !text.isEmpty else { return nil }
        self.init(text: text, pronunciations: parts.dropFirst().filter { !$0.isEmpty })
    }
}
