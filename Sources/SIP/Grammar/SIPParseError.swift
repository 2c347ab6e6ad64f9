// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a SIP message or header, and where: the position is a byte offset into what
/// was being read (the whole message, or one header value).
package struct SIPParseError: Error, Sendable, Hashable {
    /// What was expected or what is wrong, in words that fit a reason phrase.
    package var problem: String
    /// Offset of the offending byte.
    package var position: Int
    /// The line it is in, counted from 1; 0 when something is missing, or no lines were read.
    package var line = 0

    package init(_ problem: String, at position: Int) {
        self.problem = problem
        self.position = position
    }
}

extension SIPParseError: CustomStringConvertible {
    package var description: String { line > 0 ? "line \(line): \(problem)" : problem }
}
