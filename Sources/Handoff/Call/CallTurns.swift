// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// Who of caller and agent speaks, and who spoke last.
struct CallTurns: Sendable, Equatable {
    private var caller: Instant?
    private var agent: Instant?
    /// Whether the caller is in the middle of speaking.
    private(set) var isCallerSpeaking = false

    mutating func heard(_ signal: Signal, at now: Instant) {
        switch signal {
        case .speechBegan(.caller, _):
            caller = now
            isCallerSpeaking = true
        case .speechEnded(.caller, _, _): isCallerSpeaking = false
        case .speechBegan(.agent, _): agent = now
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .agentLost,
            .trouble, .tone, .answered:
            break
        }
    }

    /// Whether the last word was the agent's; `sentAt` is when its last sound came, which may
    /// still be waiting to be played.
    func agentSpokeLast(sentAt: Instant?) -> Bool {
        guard !isCallerSpeaking, let spoke = [agent, sentAt].compactMap(\.self).max() else {
            return false
        }
        return caller.map { $0 <= spoke } ?? true
    }
}
