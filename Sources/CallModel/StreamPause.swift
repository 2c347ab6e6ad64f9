// SPDX-License-Identifier: Apache-2.0

/// Where the sound of an agent may be left without cutting a word.
package enum StreamPause: String, Sendable, Hashable {
    /// Between two words.
    case wordGap = "word-gap"
    /// Between two sentences, or at the end of what was sent.
    case sentence
    /// The end of everything that was sent.
    case end
}
