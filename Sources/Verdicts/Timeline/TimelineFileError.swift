// SPDX-License-Identifier: Apache-2.0

/// Why a text is no timeline.
package struct TimelineFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    package var line: Int
    /// What is wrong.
    package var fault: String
    /// What to write instead.
    package var advice: String

    init(_ line: Int, _ fault: String, write advice: String) {
        self.line = line
        self.fault = fault
        self.advice = advice
    }

    package var description: String { "line \(line): \(fault); \(advice)" }
}
