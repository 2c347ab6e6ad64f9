// SPDX-License-Identifier: Apache-2.0

/// A player of one call: a place a clip can sound from. One clip plays on a lane at a time.
package enum Lane: String, Sendable, Hashable, CaseIterable {
    /// Music while the caller waits; loops.
    case hold
    /// What the gateway says to the caller.
    case announcement
    /// The briefing, said to the operator alone.
    case whisper
    /// Short words and cue tones for the operator ("The caller has hung up.").
    case notice
}
