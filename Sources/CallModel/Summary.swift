// SPDX-License-Identifier: Apache-2.0

/// What became of the question for a summary of a call, in the place of the briefing by template.
package enum Summary: Sendable, Hashable {
    /// It is said to the operator.
    case written(String)
    /// It is not, and the template stands: why, and more of it in words.
    case refused(Fault, detail: String = "")

    package enum Fault: String, Sendable, Hashable, CaseIterable {
        /// The operator had answered by then, or nothing came in time.
        case late
        /// Whoever was asked did not answer as they should.
        case failed
        /// There are no words in it.
        case empty
        /// It takes longer to say than a briefing may.
        case tooLong = "too-long"
        /// It says what the package does not.
        case unfounded
    }
}
