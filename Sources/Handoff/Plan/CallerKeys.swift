// SPDX-License-Identifier: Apache-2.0

import CallModel

/// What a caller who waits for a person may choose, by which keys; a nil key is switched off.
package struct CallerKeys: Sendable, Hashable {
    /// Back to the agent.
    package var stay: Character?
    /// To be called back.
    package var callback: Character?
    /// Whether words such as "never mind", in a transcript, mean `stay`, too.
    package var takesWords: Bool

    package init(stay: Character? = nil, callback: Character? = nil, takesWords: Bool = true) {
        self.stay = stay
        self.callback = callback
        self.takesWords = takesWords
    }

    /// What a key means, if anything.
    func choice(of key: Character) -> CallerChoice? {
        switch key {
        case stay: .stay
        case callback: .callback
        default: nil
        }
    }
}
