// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import MediaEngine
import Timing
import Triggers

/// The agent's connection and what comes over it, but for its sound.
extension GatewayCore {
    /// What comes of a stream, whoever is behind it; of one that was given up, nothing.
    mutating func take(_ event: AgentConnectionEvent, of stream: StreamID, at now: Instant) {
        guard let call = calls[stream.call], !call.isFinished else { return }
        if call.agent.stream == stream { return takeFromAgent(event, of: stream, at: now) }
        for case (let attempt, .stream(let leg)) in call.operators where leg.stream == stream {
            return take(event, of: attempt, leg, at: now)
        }
    }

    private mutating func takeFromAgent(
        _ event: AgentConnectionEvent, of stream: StreamID, at now: Instant
    ) {
        let id = stream.call
        guard let call = calls[id] else { return }
        switch event {
        case .opened:
            guard case .connecting = call.agent else { return }
            calls[id]?.agent = .open(stream)
            let format = call.line.agent.protocol.format
            journal(.connected(.agent, media: "\(format)"), of: id, at: now)
            tell(id, .agentReady, at: now)
        case .failed(let reason), .closed(let reason): agentGone(id, reason: reason, at: now)
        case .ended(let reason, let spokeAgo):
            let endsCall = call.machine.endsWithAgent(
                spokeAt: spokeAgo.map { now.advanced(by: .zero - $0) })
            guard endsCall, case .open = call.agent else {
                return agentGone(id, reason: reason, at: now)
            }
            // Its last words are still to be played: the leg stays.
            calls[id]?.agent = .closed
            tell(id, .agentClosed(reason: reason), at: now)
        case .event(let event): take(event, of: id, at: now)
        }
    }

    private mutating func take(_ event: AgentEvent, of id: CallID, at now: Instant) {
        switch event {
        case .handoff(let request): take(.agentAsked(request), of: id, at: now)
        case .transcript(let segment): hear(segment, of: id, at: now)
        case .hangUp(let reason): tell(id, .agentHangUp(reason: reason), at: now)
        case .sentencePlayed: tell(id, .agentSentencePlayed, at: now)
        case .malformed(let fault):
            output.append(.log(.info, "\(id): message of the agent dropped: \(fault)"))
        case .unknown(let name):
            let shown = SafeText.plain(name, limit: 64)
            output.append(.log(.info, "\(id): the agent's event \"\(shown)\" is none of ours"))
        case .accept, .decline:
            output.append(.log(.info, "\(id): the agent was offered no call"))
        case .audio, .mark, .clear: break
        }
    }

    /// More sound waited than is kept; said once a call.
    mutating func agentSoundDropped(of id: CallID, at now: Instant) {
        guard calls[id]?.hasAgentOverflowed == false else { return }
        calls[id]?.hasAgentOverflowed = true
        journal(.warning("the agent's sound dropped: \(AgentFault.tooFarAhead)"), of: id, at: now)
    }

    private mutating func agentGone(_ id: CallID, reason: String, at now: Instant) {
        guard let call = calls[id] else { return }
        if case .closed = call.agent { return }
        calls[id]?.agent = .closed
        if call.machine.hearsLastWords {
            tell(id, .agentClosed(reason: reason), at: now)
        } else {
            output.append(.media(id, .close(.agent)))
            take(.agentLost(reason: reason), of: id, at: now)
        }
    }

    /// The machine has given the agent up; the rules have not heard of it.
    mutating func giveUpAgent(of id: CallID, reason: String, at now: Instant) {
        closeAgent(of: id, reason: reason)
        guard let call = calls[id] else { return }
        let escalations =
            calls[id]?.triggers.handle(
                .agentLost(reason: reason), at: now, since: call.sinceAnswer(at: now)) ?? []
        for escalation in escalations { tell(id, .escalation(escalation), at: now) }
    }

    mutating func closeAgent(of id: CallID, reason: String) {
        guard let stream = calls[id]?.agent.stream else { return }
        calls[id]?.agent = .closed
        output.append(.closeStream(stream, reason: reason))
        output.append(.media(id, .close(.agent)))
    }
}
