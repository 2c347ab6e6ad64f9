// SPDX-License-Identifier: Apache-2.0

package import JSON

/// How a demo is played.
package struct DemoOptions: Sendable {
    /// Where its files are left.
    package var directory: String
    /// Where the recorded voices are.
    package var fixtures: String
    /// Where the listening models are; without them the caller presses 0.
    package var models: String
    package var seed: UInt64

    package init(
        directory: String = "var/demo", fixtures: String = "audio-fixtures",
        models: String = "models", seed: UInt64 = 1
    ) {
        self.directory = directory
        self.fixtures = fixtures
        self.models = models
        self.seed = seed
    }
}

/// What came of a demo.
package struct DemoResult: Sendable {
    /// What broke an invariant or did not come as expected; empty when all was well.
    package var problems: [String]
    /// What happened, in plain words.
    package var words: [String]
    /// The same for machines.
    package var summary: JSONValue
    /// The files left, by name.
    package var files: [String]

    /// Whether every invariant held: the exit status of `handoff demo`.
    package var isGood: Bool { problems.isEmpty }
}
