// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// The end of a call that the agent wishes: by a message, by closing its socket when it has said
/// the last word, or through the API. What it said is heard to its end, and a caller who asks for
/// a person meanwhile still gets one. While a handoff runs or an operator talks, nobody but they
/// ends the call.
extension CallMachine {
    /// Whether the sound of the agent is still wanted although its socket may be gone.
    package var hearsLastWords: Bool {
        if case .attending(.ending) = state { true } else { false }
    }

    /// Whether a socket closed with 1000 ends the call; `spokeAt` is when sound of the agent's
    /// came last.
    package func endsWithAgent(spokeAt: Instant?) -> Bool {
        switch state {
        case .attending(.ending): return true
        case .attending(.talking): break
        case .arrived, .attending, .handingOff, .joined, .parting, .partingWithOperator, .over:
            return false
        }
        return switch scene.plan.onAgentClose {
        case .hangUp: true
        case .handoff: false
        case .auto: scene.turns.agentSpokeLast(sentAt: spokeAt)
        }
    }

    /// Somebody wishes the end of the call; `asker` says who, in words.
    mutating func hangUp(askedBy asker: String, reason: String, at now: Instant) {
        let reason = scene.dossier.cleaned(reason)
        scene.note(.hangUpAsked(by: asker, reason: reason))
        let ending = "\(asker) ended the call: \(reason)"
        switch state {
        case .attending(.talking), .attending(.asking):
            guard scene.agent.isReady else { return hangUpCaller(reason: ending) }
            sayLastWords(reason: ending, at: now)
        case .attending(.ending): break
        case .attending(.awaited), .attending(.comforted), .attending(.agentGone):
            hangUpCaller(reason: ending)
        case .arrived, .handingOff, .joined, .parting, .partingWithOperator, .over:
            scene.note(.warning("hang-up of \(asker): \(busyness)"))
        }
    }

    /// The agent has closed its socket in good order, which ends the call.
    mutating func agentClosed(reason: String, at now: Instant) {
        switch state {
        case .attending(.talking), .attending(.ending): break
        case .arrived, .attending, .handingOff, .joined, .parting, .partingWithOperator, .over:
            return agentLost(reason: reason, at: now)
        }
        switch scene.agent {
        case .absent, .connecting, .ready: break
        case .lost, .closed: return
        }
        scene.agent = .lost
        scene.note(.disconnected(.agent, reason: reason))
        if case .attending(.talking) = state {
            sayLastWords(reason: "the agent ended the call", at: now)
        }
    }

    private mutating func sayLastWords(reason: String, at now: Instant) {
        scene.emit(.awaitAgent(.end))
        state = .attending(
            .ending(reason: reason, until: now + scene.plan.timings.lastWords))
    }
}
