// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// The caller and the agent, before and between handoffs.
enum Attendance: Sendable, Equatable {
    /// The caller is told that the call will be recorded; the agent is not called yet.
    /// → awaited
    case consenting(until: Instant)
    /// The agent connects; nothing sounds yet. → comforted, talking, agentGone
    case awaited(comfortAt: Instant)
    /// The agent still connects; hold music sounds. → talking, agentGone
    case comforted
    /// → asking, agentGone, ending
    case talking
    /// The gateway asks the caller something; the agent waits and hears the answer.
    /// → talking, agentGone
    case asking(until: Instant)
    /// An operator has given the caller back, who is told so; the agent is told then. → talking,
    /// agentGone
    case returning(by: String, HandoffID, until: Instant)
    /// The agent is gone and the caller has been told; a rule may still name the route.
    case agentGone(handOffAt: Instant)
    /// The agent has ended the call, and what it said is heard to its end.
    case ending(reason: String, until: Instant)

    /// What it has come to.
    enum Ending: Sendable, Equatable {
        /// The call is to end.
        case hungUp(reason: String)
        /// The agent is gone, and no rule has said what is to become of the caller.
        case agentMissed
        /// The caller has been told; the agent may come.
        case told
    }

    var nextDeadline: Instant? {
        switch self {
        case .consenting(let until): until
        case .awaited(let comfortAt): comfortAt
        case .agentGone(let handOffAt): handOffAt
        case .ending(_, let until): until
        case .asking(let until), .returning(_, _, let until): until
        case .comforted, .talking: nil
        }
    }

    var phase: CallPhase {
        switch self {
        case .talking, .asking: .talking
        case .ending: .parting
        case .consenting, .awaited, .comforted, .returning, .agentGone: .awaitingAgent
        }
    }

    func routing(_ plan: CallPlan) -> Routing {
        switch self {
        case .consenting, .returning: .announcement
        case .awaited, .comforted: .waiting(hold: 1)
        case .talking: .conversation
        case .ending: .agentFinishes
        case .asking: .askingBack
        case .agentGone: .waiting(hold: plan.holdUnderAnnouncement)
        }
    }

    /// Takes what happens while nobody but the agent is there for the caller.
    mutating func handle(
        _ input: CallInput, in scene: inout CallScene, at now: Instant
    ) -> Ending? {
        let isDue = input == .timersDue && nextDeadline.map { $0 <= now } ?? false
        switch self {
        case .consenting:
            if case .played(.shared(.recordingConsent), _) = input { return .told }
            return isDue ? .told : nil
        case .awaited, .comforted:
            if input == .agentReady {
                self = .talking
                scene.route(.conversation)
                scene.stop(.hold)
            } else if isDue {
                scene.playHold()
                self = .comforted
            }
        case .talking:
            if input == .askBack {
                scene.play(.askBack, on: .announcement)
                self = .asking(until: now + scene.plan.timings.clip)
            }
        case .asking:
            if case .played(.shared(.askBack), _) = input {
                self = .talking
            } else if isDue {
                scene.stop(.announcement)
                self = .talking
            }
        case .returning(let name, let handoff, _):
            if case .played(.shared(.givenBack), _) = input {
                returned(handoff, by: name, in: &scene)
            } else if isDue {
                scene.stop(.announcement)
                returned(handoff, by: name, in: &scene)
            }
        case .agentGone:
            if case .played = input { scene.playHold() }
            return isDue ? .agentMissed : nil
        case .ending(let reason, _):
            // An agent that has ended the call is not missed; without its leg nothing sounds.
            if case .signal(.agentLost) = input { return .hungUp(reason: reason) }
            return isDue || input == .agentPlayedOut ? .hungUp(reason: reason) : nil
        }
        if case .signal(.agentLost) = input {
            scene.play(.agentLost, on: .announcement)
            self = .agentGone(handOffAt: now + scene.plan.timings.agentLostGrace)
        }
        return nil
    }

    /// The caller is back with the agent, which is told before it hears them.
    private mutating func returned(
        _ handoff: HandoffID, by name: String, in scene: inout CallScene
    ) {
        self = .talking
        scene.tellAgent(
            .givenBack(
                handoff, by: name, note: scene.dossier.note, attempts: scene.dossier.attempts))
    }

    /// The agent has said its last words, which are heard to their end.
    static func lastWords(
        reason: String, in scene: inout CallScene, at now: Instant
    ) -> Attendance {
        scene.emit(.awaitAgent(.end))
        return .ending(reason: reason, until: now + scene.plan.timings.lastWords)
    }
}
