// SPDX-License-Identifier: Apache-2.0

/// What other systems are told of.
package enum WebhookEvent: String, Sendable, Hashable, CaseIterable {
    /// A human is needed, and is being looked for.
    case began = "handoff.began"
    /// An operator's phone rings.
    case ringing = "handoff.ringing"
    /// Caller and operator are joined.
    case accepted = "handoff.accepted"
    /// The handoff has come to its outcome.
    case ended = "handoff.ended"
    /// A call without a handoff, or after it, is over.
    case callEnded = "call.ended"
}
