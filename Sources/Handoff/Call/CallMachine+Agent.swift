// SPDX-License-Identifier: Apache-2.0

import CallModel
package import Timing

/// What the agent does, and how the call ends by it.
extension CallMachine {
    mutating func agentReady(at now: Instant) {
        switch scene.agent {
        case .connecting: break
        case .absent, .ready, .lost, .closed: return
        }
        scene.agent = .ready(.unknown)
        step(.agentReady, at: now)
    }

    mutating func heard(_ signal: Signal, at now: Instant) {
        let heard = signal
        scene.dossier.hidesKeys = takesNumber
        let signal = scene.heard(signal, at: now)
        // A number that is typed is told to nobody but who takes it.
        if takesNumber, case .digit = heard { return step(.signal(heard), at: now) }
        if case .agentLost(let reason) = signal { return agentLost(reason: reason, at: now) }
        step(.signal(signal), at: now)
    }

    private var takesNumber: Bool {
        guard case .handingOff(let handoff) = state else { return false }
        return handoff.takesNumber
    }

    mutating func agentLost(reason: String, at now: Instant) {
        if scene.agent.isGone {
            // Its socket was closed already; now what it said last cannot sound any more either.
            guard hearsLastWords else { return }
        } else {
            scene.agent = .lost
            scene.note(.disconnected(.agent, reason: reason))
        }
        step(.signal(.agentLost(reason: reason)), at: now)
    }

    /// Whether a socket closed with 1000 ends the call; `spokeAt` is when sound of the agent's
    /// came last.
    package func endsWithAgent(spokeAt: Instant?) -> Bool {
        switch state {
        case .attending(.ending, _): return true
        case .attending(.talking, _): break
        case .arrived, .attending, .handingOff, .joined, .parting, .partingWithOperator, .over:
            return false
        }
        return switch scene.plan.onAgentClose {
        case .hangUp: true
        case .handoff: false
        case .auto: scene.turns.endWithAgent(sentAt: spokeAt)
        }
    }

    /// The agent has closed its socket in good order, which ends the call.
    mutating func agentClosed(reason: String, at now: Instant) {
        switch state {
        case .attending(.talking, _), .attending(.ending, _): break
        case .arrived, .attending, .handingOff, .joined, .parting, .partingWithOperator, .over:
            return agentLost(reason: reason, at: now)
        }
        guard !scene.agent.isGone else { return }
        scene.agent = .lost
        scene.note(.disconnected(.agent, reason: reason))
        if case .attending(.talking, _) = state {
            hearLastWords(reason: "the agent ended the call", at: now)
        }
    }

    /// Somebody wishes the end of the call; `asker` says who, in words. What the agent said is
    /// heard to its end, and a caller who asks for a person meanwhile still gets one. While a
    /// handoff runs or an operator talks, nobody but they ends the call.
    mutating func hangUp(askedBy asker: String, reason: String, at now: Instant) {
        let reason = scene.dossier.cleaned(reason)
        scene.note(.hangUpAsked(by: asker, reason: reason))
        let ending = "\(asker) ended the call: \(reason)"
        switch state {
        case .attending(.talking, _), .attending(.asking, _):
            guard scene.agent.isReady else { return hangUpCaller(reason: ending, at: now) }
            hearLastWords(reason: ending, at: now)
        case .attending(.ending, _): break
        case .attending(.consenting, _), .attending(.awaited, _), .attending(.comforted, _),
            .attending(.returning, _), .attending(.agentGone, _):
            hangUpCaller(reason: ending, at: now)
        case .arrived, .handingOff, .joined, .parting, .partingWithOperator, .over:
            scene.note(.warning("hang-up of \(asker): \(busyness)"))
        }
    }
}
