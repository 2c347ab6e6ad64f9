// SPDX-License-Identifier: Apache-2.0

/// What becomes of the caller when every target of a route has failed.
package enum LastResort: String, Sendable, Hashable, CaseIterable {
    /// Back to the agent, which is told what happened; a `Farewell` if the agent is gone.
    case agent
    /// An apology, then the call ends.
    case goodbye
    /// The caller leaves a message, then the call ends.
    case voicemail
}

/// A last resort that needs nobody: always possible.
package enum Farewell: String, Sendable, Hashable, CaseIterable {
    case goodbye
    case voicemail
}
