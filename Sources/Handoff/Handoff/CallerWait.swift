// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What the caller hears while a human is sought: never nothing.
enum CallerWait: Sendable, Equatable {
    /// The agent finishes its sentence. → announced (it has finished, is lost, or its time is up)
    case hearingAgent(until: Instant)
    /// A clip of the gateway's sounds, and no barge-in stops it. → announced (`then`), onHold
    case announced(SharedClip, until: Instant, then: SharedClip?)
    /// Hold music, or the ringing tone. → announced (still trying)
    case onHold(remindAt: Instant)

    var nextDeadline: Instant {
        switch self {
        case .hearingAgent(let until), .announced(_, let until, _): until
        case .onHold(let remindAt): remindAt
        }
    }

    /// Whether the caller is in the middle of being told something.
    var isTelling: Bool {
        switch self {
        case .hearingAgent, .announced: true
        case .onHold: false
        }
    }

    func routing(_ plan: CallPlan) -> Routing {
        switch self {
        case .hearingAgent: .agentFinishes
        case .announced: .waiting(hold: plan.holdUnderAnnouncement)
        case .onHold: .waiting(hold: 1)
        }
    }

    /// The same without announcing a person yet to come: nobody is called any more.
    var withoutPromise: CallerWait {
        switch self {
        case .announced(let clip, let until, _): .announced(clip, until: until, then: nil)
        case .hearingAgent, .onHold: self
        }
    }

    /// The wait that begins with the escalation: the agent ends its sentence, or, when the caller
    /// has asked, stops between two words. `announcing` tells of the person to come, and is nil
    /// where nobody is to be called.
    static func beginning(
        _ escalation: Escalation, announcing clip: SharedClip?, in scene: inout CallScene,
        at now: Instant
    ) -> CallerWait {
        let plan = scene.plan
        switch scene.agent {
        case .ready(.unknown), .ready(.speaking):
            scene.route(.agentFinishes)
            let isUrgent = escalation.isCallersWish
            scene.emit(.awaitAgent(isUrgent ? .wordGap : .sentence))
            let most =
                isUrgent ? min(plan.timings.wordGap, plan.timings.finish) : plan.timings.finish
            return .hearingAgent(until: now + most)
        case .ready(.quiet), .absent, .connecting, .lost, .closed:
            scene.route(.waiting(hold: plan.holdUnderAnnouncement))
            if scene.playing[.announcement] == .shared(.agentLost) {
                return .announced(.agentLost, until: now + plan.timings.clip, then: clip)
            }
            guard let clip else {
                return .onHold(remindAt: now + plan.timings.stillTrying)
            }
            return announcing(clip, in: &scene, at: now)
        }
    }

    /// Starts a clip to the caller.
    static func announcing(
        _ clip: SharedClip, then: SharedClip? = nil, in scene: inout CallScene, at now: Instant
    ) -> CallerWait {
        scene.play(clip, on: .announcement)
        return .announced(clip, until: now + scene.plan.timings.clip, then: then)
    }

    /// Takes what matters to the caller's side; `holds` plays music once nothing else sounds.
    mutating func handle(
        _ input: CallInput, holds: Bool = true, in scene: inout CallScene, at now: Instant
    ) {
        if input.endsAgentsSentence {
            agentFinished(in: &scene, at: now)
        } else if case .played(let clip, let lane) = input {
            played(clip, on: lane, holds: holds, in: &scene, at: now)
        } else if input == .timersDue, nextDeadline <= now {
            timersDue(holds: holds, in: &scene, at: now)
        }
    }

    private mutating func agentFinished(in scene: inout CallScene, at now: Instant) {
        switch self {
        case .hearingAgent: self = .announcing(.connecting, in: &scene, at: now)
        case .announced, .onHold: break
        }
    }

    /// A clip has sounded to its end; hold music follows unless something else will.
    private mutating func played(
        _ clip: ClipID, on lane: Lane, holds: Bool, in scene: inout CallScene, at now: Instant
    ) {
        guard lane == .announcement, case .announced(let current, _, let then) = self,
            clip == .shared(current)
        else { return }
        moveOn(to: then, holds: holds, in: &scene, at: now)
    }

    private mutating func timersDue(holds: Bool, in scene: inout CallScene, at now: Instant) {
        switch self {
        case .hearingAgent: agentFinished(in: &scene, at: now)
        case .announced(_, _, let then):
            scene.stop(.announcement)
            moveOn(to: then, holds: holds, in: &scene, at: now)
        case .onHold: self = .announcing(.stillTrying, in: &scene, at: now)
        }
    }

    private mutating func moveOn(
        to clip: SharedClip?, holds: Bool, in scene: inout CallScene, at now: Instant
    ) {
        if let clip {
            self = .announcing(clip, in: &scene, at: now)
        } else {
            if holds { scene.playWait() }
            self = .onHold(remindAt: now + scene.plan.timings.stillTrying)
        }
    }
}

extension CallInput {
    /// Whether the agent has finished its sentence, or is gone.
    var endsAgentsSentence: Bool {
        switch self {
        case .agentPlayedOut, .agentSentencePlayed, .signal(.agentLost),
            .signal(.speechEnded(.agent, _, _)):
            true
        case .callerReady, .callerGone, .ending, .agentReady, .agentHangUp, .agentClosed, .signal,
            .askBack, .askConsent, .escalation, .operatorRinging, .operatorAnswered,
            .operatorFailed,
            .operatorGone, .operatorChose, .played, .clipReady, .clipFailed, .held, .takeOver,
            .hangUp, .abortHandoff, .drain, .mustEnd, .recorded, .timersDue:
            false
        }
    }
}
