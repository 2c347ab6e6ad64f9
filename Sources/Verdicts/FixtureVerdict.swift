// SPDX-License-Identifier: Apache-2.0

/// What is said of a fixture once it has been played.
package enum FixtureVerdict: Sendable, Hashable {
    case asExpected
    /// Something moved, vanished, appeared, or an expectation was not met.
    case changed
    /// It cannot be told: why, in words. Broken, not comparable, or a model is missing.
    case cannotTell(String)
    case skipped(String)
}

/// One thing that the scenario itself demands.
package struct ExpectationResult: Sendable, Hashable {
    /// As the scenario has it: `never heard by caller: whisper`.
    package var words: String
    /// Where: `scenario.yaml:41`.
    package var place: String
    package var isMet: Bool
    /// What came instead, where it was not met.
    package var got: String
    /// When it went wrong, in milliseconds since the scenario began, where that is one moment.
    package var at: Int64?

    package init(words: String, place: String, isMet: Bool, got: String = "", at: Int64? = nil) {
        self.words = words
        self.place = place
        self.isMet = isMet
        self.got = got
        self.at = at
    }
}
