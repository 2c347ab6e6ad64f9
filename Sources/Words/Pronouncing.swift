// SPDX-License-Identifier: Apache-2.0

/// Finds how a word is said: the lexicon knows a few, a model of text to phones any.
package protocol Pronouncing: Sendable {
    /// The ways to say the word, best first; empty when it cannot tell.
    func pronounce(_ word: String) -> [[Phone]]
}
