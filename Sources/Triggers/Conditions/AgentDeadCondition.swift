// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// The agent is gone, or the caller has spoken and the agent says nothing.
package struct AgentDeadCondition: TriggerCondition, Hashable {
    /// How long the agent may take to answer the caller; nil judges only the loss of its socket.
    package var silence: Duration?

    private var isAgentSpeaking = false
    private var isPaused = false
    package private(set) var nextDeadline: Instant?

    package init(silence: Duration? = .seconds(8)) { self.silence = silence }

    package mutating func handle(_ signal: Signal, at now: Instant) -> Finding? {
        switch signal {
        case .agentLost(let reason):
            nextDeadline = nil
            return Finding(detail: "agent lost: \(reason)")
        case .speechBegan(.agent, _):
            isAgentSpeaking = true
            nextDeadline = nil
        case .speechEnded(.agent, _, _):
            isAgentSpeaking = false
        case .speechBegan(.caller, _):
            nextDeadline = nil
        case .speechEnded(.caller, _, _):
            if let silence, !isAgentSpeaking, !isPaused { nextDeadline = now + silence }
        case .speechBegan(.operator, _), .speechEnded(.operator, _, _),
            .speechBegan(.supervisor, _), .speechEnded(.supervisor, _, _), .keyword, .digit,
            .transcript, .agentAsked, .trouble, .tone, .answered:
            break
        }
        return nil
    }

    package mutating func handle(_ moment: CallMoment, at now: Instant) {
        switch moment {
        case .answered: break
        case .handoffBegan:
            isPaused = true
            nextDeadline = nil
        case .returned:
            isPaused = false
            isAgentSpeaking = false
        }
    }

    package mutating func timersDue(at now: Instant) -> Finding? {
        guard let deadline = nextDeadline, deadline <= now, let silence else { return nil }
        nextDeadline = nil
        return Finding(
            detail: "agent silent for \(silence.inMilliseconds) ms after the caller spoke")
    }
}
