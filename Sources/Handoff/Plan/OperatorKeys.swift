// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Words

/// What an operator's keys and words mean while being briefed. A nil key is switched off.
package struct OperatorKeys: Sendable, Hashable {
    package var accept: Character?
    package var decline: Character?
    package var `repeat`: Character?
    /// More of what is known.
    package var detail: Character?
    /// What the caller said last, in the caller's voice.
    package var ownWords: Character?
    /// Words that accept ("yes"), in transcripts of the operator and as keywords; none by default,
    /// because a voicemail greeting is words, too.
    package var acceptWords: [String]

    package init(
        accept: Character? = "1", decline: Character? = "2", repeat: Character? = "3",
        detail: Character? = "4", ownWords: Character? = "5", acceptWords: [String] = []
    ) {
        self.accept = accept
        self.decline = decline
        self.repeat = `repeat`
        self.detail = detail
        self.ownWords = ownWords
        self.acceptWords = acceptWords
    }

    /// What a key means, if anything.
    package func choice(of key: Character) -> OperatorChoice? {
        switch key {
        case accept: .accept
        case decline: .decline
        case `repeat`: .repeat
        case detail: .detail
        case ownWords: .ownWords
        default: nil
        }
    }
}

extension OperatorKeys {
    /// Whether words accept the call: an accept word among at most three, none of them a refusal.
    package func accepts(_ text: String) -> Bool {
        let said = Tokeniser.plainWords(of: text)
        guard !said.isEmpty, !said.contains(where: ["no", "not", "dont", "cant"].contains) else {
            return false
        }
        return acceptWords.contains { phrase in
            let wanted = Tokeniser.plainWords(of: phrase)
            return said.count <= wanted.count + 2 && WordRun.isThere(wanted, in: said)
        }
    }
}
