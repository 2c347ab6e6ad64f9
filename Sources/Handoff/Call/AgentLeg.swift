// SPDX-License-Identifier: Apache-2.0

import Timing

/// The agent's leg, as far as it is known here; it lives its own life beside the call's states.
enum AgentLeg: Sendable, Equatable {
    /// Not opened yet. → connecting
    case absent
    /// → ready, lost (at `giveUp` at the latest), closed
    case connecting(giveUp: Instant)
    /// → lost, closed
    case ready(AgentVoice)
    /// Its socket closed or never opened. → ready, when another takes its place
    case lost
    /// We closed it. → ready, when another takes its place
    case closed

    var isReady: Bool {
        switch self {
        case .ready: true
        case .absent, .connecting, .lost, .closed: false
        }
    }

    /// Whether it was there, or was to be, and is not any more.
    var isGone: Bool {
        switch self {
        case .lost, .closed: true
        case .absent, .connecting, .ready: false
        }
    }

    var nextDeadline: Instant? {
        switch self {
        case .connecting(let giveUp): giveUp
        case .absent, .ready, .lost, .closed: nil
        }
    }

    /// Quiet is believed only of an agent that was heard to speak: where nobody listens to the
    /// agent, it may be in the middle of a sentence at any time.
    mutating func heard(_ voice: AgentVoice) {
        switch (self, voice) {
        case (.ready(.unknown), .quiet): break
        case (.ready, _): self = .ready(voice)
        case (.absent, _), (.connecting, _), (.lost, _), (.closed, _): break
        }
    }
}

/// Whether the agent is in the middle of a sentence.
enum AgentVoice: Sendable, Equatable {
    /// Nothing was heard about it yet; it may be speaking.
    case unknown
    case speaking
    case quiet
}
