// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What the agent does, and what the call does without it.
extension CallMachine {
    mutating func agentReady(at now: Instant) {
        switch scene.agent {
        case .absent, .connecting: break
        case .ready, .lost, .closed: return
        }
        scene.agent = .ready(.unknown)
        switch state {
        case .attending(.awaited), .attending(.comforted):
            state = .attending(.talking)
            scene.route(.conversation)
            scene.stop(.hold)
        case .handingOff(let handoff):
            scene.tellAgent(.handoffBegan(handoff.id, reason: handoff.escalation.reason))
        case .arrived, .attending, .joined, .parting, .partingWithOperator, .over: break
        }
    }

    mutating func agentPlayedOut(at now: Instant) {
        if case .attending(.ending(let reason, _)) = state { return hangUpCaller(reason: reason) }
        hear(.quiet)
        forward(.agentPlayedOut, at: now)
    }

    mutating func take(_ signal: Signal, at now: Instant) {
        let signal = scene.dossier.take(signal, at: now)
        if signal.isKept { scene.note(.signal(signal)) }
        scene.turns.hear(signal, at: now)
        switch signal {
        case .agentLost(let reason): return agentLost(reason: reason, at: now)
        case .speechBegan(.agent, _): hear(.speaking)
        case .speechEnded(.agent, _, _): hear(.quiet)
        case .tone(.operator, let tone, _): heard(tone, at: now)
        case .speechBegan(.caller, _): scene.isCallerSpeaking = true
        case .speechEnded(.caller, _, _): scene.isCallerSpeaking = false
        case .speechBegan, .speechEnded, .keyword, .digit, .transcript, .agentAsked, .trouble,
            .tone, .answered:
            break
        }
        forward(.signal(signal), at: now)
    }

    /// Quiet is believed only of an agent that was heard to speak: where nobody listens to the
    /// agent, it may be in the middle of a sentence at any time.
    private mutating func hear(_ voice: AgentVoice) {
        switch (scene.agent, voice) {
        case (.ready(.unknown), .quiet): break
        case (.ready, _): scene.agent = .ready(voice)
        case (.absent, _), (.connecting, _), (.lost, _), (.closed, _): break
        }
    }

    /// A caller whose agent is gone gets a human, whether or not a rule says so.
    mutating func agentLost(reason: String, at now: Instant) {
        switch scene.agent {
        case .absent, .connecting, .ready: break
        case .lost, .closed:
            // Its socket was closed already; now what it said last cannot sound any more either.
            if case .attending(.ending(let ending, _)) = state { hangUpCaller(reason: ending) }
            return
        }
        scene.agent = .lost
        scene.note(.disconnected(.agent, reason: reason))
        guard case .attending(let attendance) = state else {
            return forward(.signal(.agentLost(reason: reason)), at: now)
        }
        // An agent that has ended the call is not missed; without its leg nothing sounds any more.
        if case .ending(let ending, _) = attendance { return hangUpCaller(reason: ending) }
        scene.play(.agentLost, on: .announcement)
        state = .attending(.agentGone(handOffAt: now + scene.plan.timings.agentLostGrace))
    }

    mutating func handOffWithoutAgent(at now: Instant) {
        let offset = scene.dossier.offset(at: now)
        let escalation = Escalation(
            trigger: "agent-gone", reason: "the voice agent is gone",
            evidence: [
                Evidence(signal: "agent-lost", detail: "agent lost", from: offset, to: offset)
            ],
            isExplicit: false)
        beginHandoff(scene.dossier.take(escalation), on: scene.plan.defaultRoute, at: now)
    }
}

extension Signal {
    /// Whether the signal is worth writing down; partial transcripts change nothing.
    fileprivate var isKept: Bool {
        switch self {
        case .transcript(let segment): segment.isFinal
        case .speechBegan, .speechEnded, .keyword, .digit, .agentAsked, .agentLost, .trouble,
            .tone, .answered:
            true
        }
    }
}
