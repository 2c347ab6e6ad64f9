// SPDX-License-Identifier: Apache-2.0

import Timing

/// The caller's message when nobody was free.
enum VoicemailMessage: Sendable, Equatable {
    /// "Leave a message after the tone." → beeping
    case inviting(until: Instant)
    /// → recording
    case beeping(until: Instant)
    /// → stopping by `#`, by silence, at the limit, or by hang-up
    case recording(limit: Instant, silentAt: Instant?, hasSpoken: Bool)
    /// The recorder is to say how much it has; the caller may have left.
    case stopping(until: Instant, isCallerGone: Bool, hasSpoken: Bool)

    var nextDeadline: Instant {
        switch self {
        case .inviting(let until), .beeping(let until), .stopping(let until, _, _): until
        case .recording(let limit, let silentAt, _): min(limit, silentAt ?? limit)
        }
    }
}
