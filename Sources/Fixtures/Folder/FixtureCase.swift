// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles

/// One call to be played: a folder with a scenario, or one cell of its matrix.
package struct FixtureCase: Sendable {
    /// One value of an axis of a matrix.
    package struct Coordinate: Sendable, Hashable {
        package var axis: String
        package var value: String
    }

    /// As it is named on the command line: the folder, and the cell in brackets.
    package var name: String
    /// Where its files are.
    package var directory: String
    /// In the order of the scenario; empty without a matrix.
    package var cell: [Coordinate]

    package var expectedPath: String { directory + "/expected.timeline" }
    package var newPath: String { expectedPath + ".new" }
    var scenarioPath: String { directory + "/scenario.yaml" }
}
