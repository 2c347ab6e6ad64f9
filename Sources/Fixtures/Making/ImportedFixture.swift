// SPDX-License-Identifier: Apache-2.0

/// What became of one call of a capture.
package struct ImportedFixture: Sendable, Hashable {
    /// Among the calls of the capture, from 1.
    package var number: Int
    /// The folder of the fixture.
    package var directory: String
    /// How long the call lasted from its answer on.
    package var seconds: Double
    /// What could not be told from the capture, or is otherwise than in it.
    package var notes: [String]
    /// What came otherwise when it was played: keys, the end, the operators.
    package var differences: [String]
    /// Why it could not be played; nil where it was.
    package var problem: String?
}

/// What became of a capture.
package struct CaptureImportReport: Sendable, Hashable {
    package var fixtures: [ImportedFixture]
    /// Calls that are not imported, by their numbers, and why.
    package var leftOut: [String]
    /// What of the capture could not be read.
    package var notes: [String]
}
