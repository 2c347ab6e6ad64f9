// SPDX-License-Identifier: Apache-2.0

import CallModel

/// What becomes of the caller when every target of a route has failed.
package enum LastResort: String, Sendable, Hashable, CaseIterable {
    /// Back to the agent, which is told what happened; a `Farewell` if the agent is gone.
    case agent
    /// An apology, then the call ends.
    case goodbye
    /// The caller leaves a message, then the call ends.
    case voicemail
    /// The caller hears the busy tone, or that of no way through, and the call ends.
    case busy, congestion
    /// The caller says at which number they are called back, then the call ends.
    case callback
}

/// A last resort that needs nobody: always possible.
package enum Farewell: String, Sendable, Hashable, CaseIterable {
    case goodbye
    case voicemail
    case busy
    case congestion
    case callback

    /// What the caller hears before the call ends; nil where there is more to it.
    var clip: SharedClip? {
        switch self {
        case .goodbye: .goodbye
        case .busy: .busy
        case .congestion: .congestion
        case .voicemail, .callback: nil
        }
    }
}
