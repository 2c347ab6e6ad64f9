// SPDX-License-Identifier: Apache-2.0

import Foundation
import Verdicts

/// The file that says what is expected of a fixture, and the one beside it that says what came instead.
package enum ExpectedTimeline {
    /// Writes what came beside what was expected, for a person to look at.
    package static func propose(_ outcome: FixtureOutcome) throws {
        guard let actual = outcome.actual, outcome.fixture.cell.isEmpty else { return }
        try actual.text.write(
            toFile: outcome.fixture.newPath, atomically: true, encoding: .utf8)
    }

    /// What came is expected from now on. False where there is nothing to expect: nothing came, or
    /// it is a cell of a matrix, which has demands and no timeline.
    package static func accept(_ outcome: FixtureOutcome) throws -> Bool {
        guard let actual = outcome.actual, outcome.fixture.cell.isEmpty else { return false }
        try actual.text.write(
            toFile: outcome.fixture.expectedPath, atomically: true, encoding: .utf8)
        reject(outcome.fixture)
        return true
    }

    /// What came is not wanted: it is forgotten.
    package static func reject(_ fixture: FixtureCase) {
        try? FileManager.default.removeItem(atPath: fixture.newPath)
    }

    /// Whether something waits to be looked at.
    package static func isProposed(_ fixture: FixtureCase) -> Bool {
        fixture.cell.isEmpty && FileManager.default.fileExists(atPath: fixture.newPath)
    }
}
