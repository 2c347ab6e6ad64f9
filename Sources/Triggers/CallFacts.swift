// SPDX-License-Identifier: Apache-2.0

/// What is known of a call when it is answered, for the guards of rules. What is not known meets
/// no guard.
package struct CallFacts: Sendable, Hashable {
    /// The number that was called.
    package var line: String?
    /// The caller's number; nil when it is withheld.
    package var caller: String?
    /// Minutes since Monday 0:00 where the line's people are, at the answer.
    package var minuteOfWeek: Int?
    /// How often this caller has called before, and been handed to a person then.
    package var earlierCalls: Int?
    package var earlierHandoffs: Int?
    /// The language that is spoken, as a code of two letters: `es`.
    package var language: String?

    package init(
        line: String? = nil, caller: String? = nil, minuteOfWeek: Int? = nil,
        earlierCalls: Int? = nil, earlierHandoffs: Int? = nil, language: String? = nil
    ) {
        self.line = line
        self.caller = caller
        self.minuteOfWeek = minuteOfWeek
        self.earlierCalls = earlierCalls
        self.earlierHandoffs = earlierHandoffs
        self.language = language
    }
}
