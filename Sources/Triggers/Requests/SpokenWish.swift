// SPDX-License-Identifier: Apache-2.0

import Words

/// What a phrase is that asks for a person, to whoever listens for it: its sounds are in much else
/// that is said ("the speech to an agency", "the opera tour"), so it matters what is said around it.
package enum SpokenWish: Sendable, Hashable {
    /// What is to be done, in English: "talk to a person", "put me through".
    case act
    /// Who is wanted, and nothing else, in English: "operator", "a real person, please".
    case person
    /// The same in another language.
    case foreignPerson

    /// Nil for a phrase that does not ask for a person, or asks with a verb in another language.
    package init?(_ phrase: String) {
        let words = Tokeniser.plainWords(of: phrase)
        if RequestVocabulary.namesPerson(words, in: [.english]) {
            self = .person
        } else if RequestVocabulary.namesPerson(words, in: Set(RequestLanguage.allCases)) {
            self = .foreignPerson
        } else if PersonRequests([.english]).judge(RequestText(phrase))?.kind == .wish {
            self = .act
        } else {
            return nil
        }
    }

    /// Whether somebody who was written down means a phrase that their words have: "the operator told
    /// me to wait" has one and is no wish, nor is a question. What does not ask for a person is always
    /// meant; whether it is refused is not looked at.
    package static func isMeant(_ phrase: String, in text: String) -> Bool {
        guard SpokenWish(phrase) != nil else { return true }
        let languages = Set(RequestLanguage.allCases)
        return switch PersonRequests(languages).judge(RequestText(text))?.kind {
        case .wish, .refusal: true
        case .question, nil: false
        }
    }
}
