// SPDX-License-Identifier: Apache-2.0

/// Why a list of phrases cannot be listened for.
package enum KeywordError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A pronunciation in the configuration has a phone that does not exist.
    case pronunciation(text: String, unknown: String)
    /// No pronunciation is known and no model is there to find one.
    case unpronounceable(phrase: String)
    /// Too few or too many sounds to be told from others, or followed.
    case length(phrase: String, phones: Int)
    /// More phrases than a watched call can afford.
    case tooMany(count: Int, limit: Int)
    /// Phrases that are too long together, in all their pronunciations.
    case tooMuch(states: Int, limit: Int)

    package var description: String {
        switch self {
        case .pronunciation(let text, let unknown):
            "pronunciation \"\(text)\" has no phone \"\(unknown)\": write ARPAbet, "
                + "such as \"HH Y UW M AH N\", words divided by |"
        case .unpronounceable(let phrase):
            "no pronunciation of \"\(phrase)\": give one, or run scripts/fetch-models"
        case .length(let phrase, let phones):
            "\"\(phrase)\" has \(phones) phones; a phrase has 3 to 80"
        case .tooMany(let count, let limit):
            "\(count) phrases, at most \(limit) are listened for in one call"
        case .tooMuch(let states, let limit):
            "the phrases have \(states / 2) phones in all their pronunciations, at most "
                + "\(limit / 2) are listened for in one call: take fewer or shorter ones"
        }
    }
}
