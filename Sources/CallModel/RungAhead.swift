// SPDX-License-Identifier: Apache-2.0

/// What came of ringing somebody ahead, before it was sure that a human is needed.
package struct RungAhead: Sendable, Hashable {
    /// Whose phone rang.
    package var target: String
    /// How long it rang, up to the answer or the end of it.
    package var rang: Duration
    /// A handoff went on with it; otherwise somebody was disturbed in vain.
    package var isUsed: Bool

    package init(target: String, rang: Duration, isUsed: Bool) {
        self.target = target
        self.rang = rang
        self.isUsed = isUsed
    }

    /// The account in plain words.
    var words: String {
        let seconds = rang.components.seconds
        return "\(target) rang \(seconds) s" + (isUsed ? ", used" : " in vain")
    }
}
