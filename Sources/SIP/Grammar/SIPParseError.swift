// SPDX-License-Identifier: Apache-2.0

/// Why bytes are not a SIP message or header, and where: the position is a byte offset into what
/// was being read (the whole message, or one header value).
package struct SIPParseError: Error, Sendable, Hashable {
    /// What was expected or what is wrong, in words that fit a reason phrase.
    package var problem: String
    /// Offset of the offending byte.
    package var position: Int

    package init(_ problem: String, at position: Int) {
        self.problem = problem
        self.position = position
    }
}
