// SPDX-License-Identifier: Apache-2.0

/// What a caller who waits for a person may have instead.
package enum CallerChoice: String, Sendable, Hashable, CaseIterable {
    /// Back to the agent.
    case stay
    /// To be called back.
    case callback

    /// What the caller wants, in words.
    package var words: String {
        switch self {
        case .stay: "the caller goes back to the agent"
        case .callback: "the caller wants to be called back"
        }
    }
}
