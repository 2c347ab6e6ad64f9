// SPDX-License-Identifier: Apache-2.0

/// Why a text was not spoken.
package enum SpeechError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nothing in the text can be said.
    case nothingToSay
    /// Too long to say in about two minutes.
    case tooLong(letters: Int, limit: Int)
    /// The library gave no sound.
    case failed

    package var description: String {
        switch self {
        case .nothingToSay: "nothing in the text can be said"
        case .tooLong(let letters, let limit):
            "the text is too long to say: \(letters) letters, more than \(limit)"
        case .failed: "the speech library gave no sound"
        }
    }
}
