// SPDX-License-Identifier: Apache-2.0

package import Verdicts

/// What came of one fixture: the verdict, and what it rests on.
package struct FixtureOutcome: Sendable {
    package var fixture: FixtureCase
    package var result: FixtureResult
    /// What happened, as a file that could be the expected one; nil where nothing was played.
    package var actual: TimelineFile?
    /// What was expected; nil without a file.
    package var expected: TimelineFile?
    /// For the page; nil where nothing was played, or nobody wants a page.
    package var picture: FixturePicture?
}
