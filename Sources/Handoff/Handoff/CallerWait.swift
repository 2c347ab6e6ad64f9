// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What the caller hears while a human is sought: never nothing.
enum CallerWait: Sendable, Equatable {
    /// Talks on with the agent, and will be told this once somebody has accepted.
    /// → hearingAgent, announced, onHold
    case withAgent(Announcement)
    /// The agent finishes its sentence. → announced (it has finished, is lost, or its time is up)
    case hearingAgent(until: Instant, then: Announcement?)
    /// Words of the rule are to be said and not ready yet. → announced
    case awaitingWords(Announcement, until: Instant)
    /// A clip of the gateway's sounds, and no barge-in stops it. → announced (`then`), onHold
    case announced(ClipID, until: Instant, then: Announcement?)
    /// Hold music, or the ringing tone. → announced (still trying)
    case onHold(remindAt: Instant)

    var nextDeadline: Instant? {
        switch self {
        case .withAgent: nil
        case .hearingAgent(let until, _), .awaitingWords(_, let until),
            .announced(_, let until, _):
            until
        case .onHold(let remindAt): remindAt
        }
    }

    /// Whether the caller is in the middle of being told something.
    var isTelling: Bool {
        switch self {
        case .hearingAgent, .awaitingWords, .announced: true
        case .withAgent, .onHold: false
        }
    }

    /// Whether caller and agent talk on.
    var isWithAgent: Bool {
        if case .withAgent = self { true } else { false }
    }

    func routing(_ plan: CallPlan) -> Routing {
        switch self {
        case .withAgent: .conversation
        case .hearingAgent: .agentFinishes
        case .awaitingWords, .announced: .waiting(hold: plan.holdUnderAnnouncement)
        case .onHold: .waiting(hold: 1)
        }
    }

    /// The same without announcing a person yet to come: nobody is called any more.
    var withoutPromise: CallerWait {
        switch self {
        case .announced(let clip, let until, let then):
            .announced(clip, until: until, then: then?.withoutPromise)
        case .hearingAgent(let until, let then):
            .hearingAgent(until: until, then: then?.withoutPromise)
        case .awaitingWords(_, let until): .onHold(remindAt: until)
        case .withAgent, .onHold: self
        }
    }

    /// The wait that begins with the escalation: the agent ends its sentence, or, when the caller
    /// has asked or the rule says so, stops between two words. `announcement` tells of whom is
    /// called, and is nil where nobody is to be called.
    static func beginning(
        _ escalation: Escalation, announcing announcement: Announcement?,
        in scene: inout CallScene, at now: Instant
    ) -> CallerWait {
        let plan = scene.plan
        switch scene.agent {
        case .ready(.unknown) where scene.isWithAgent, .ready(.speaking) where scene.isWithAgent:
            scene.route(.agentFinishes)
            let waits = escalation.waitsForSentence ?? !escalation.isCallersWish
            scene.emit(.awaitAgent(waits ? .sentence : .wordGap))
            let most =
                waits ? plan.timings.finish : min(plan.timings.wordGap, plan.timings.finish)
            return .hearingAgent(until: now + most, then: announcement)
        case .ready, .absent, .connecting, .lost, .closed:
            scene.route(.waiting(hold: plan.holdUnderAnnouncement))
            if scene.playing[.announcement] == .shared(.agentLost) {
                return .announced(
                    .shared(.agentLost), until: now + plan.timings.clip,
                    then: announcement?.afterAgentLost)
            }
            guard let announcement else {
                return .onHold(remindAt: now + plan.timings.stillTrying)
            }
            return announcing(announcement, in: &scene, at: now)
        }
    }

    /// Tells the caller whom is called; words that are not ready are waited for a moment.
    static func announcing(
        _ announcement: Announcement, in scene: inout CallScene, at now: Instant
    ) -> CallerWait {
        guard let words = announcement.words else {
            return announcing(
                announcement.clip, then: announcement.second.map { Announcement($0) },
                in: &scene, at: now)
        }
        switch scene.preparedWords[words] {
        case true?:
            scene.play(words, on: .announcement)
            return .announced(words, until: now + scene.plan.timings.announcement, then: nil)
        case false?: return announcing(announcement.clip, in: &scene, at: now)
        case nil:
            return .awaitingWords(announcement, until: now + scene.plan.timings.synthesis)
        }
    }

    /// Starts a clip to the caller.
    static func announcing(
        _ clip: SharedClip, then: Announcement? = nil, in scene: inout CallScene, at now: Instant
    ) -> CallerWait {
        scene.play(clip, on: .announcement)
        return .announced(.shared(clip), until: now + scene.plan.timings.clip, then: then)
    }

    /// A person is called after all, of whom the caller has not been told.
    mutating func promisePerson(in scene: inout CallScene, at now: Instant) {
        switch self {
        case .withAgent: self = .withAgent(.person)
        case .hearingAgent(let until, .some): self = .hearingAgent(until: until, then: .person)
        case .announced(let clip, let until, let then)
        where then?.withoutPromise == then || then?.isChoices == true:
            self = .announced(clip, until: until, then: .person)
        case .onHold: self = .announcing(.person, in: &scene, at: now)
        case .hearingAgent(_, nil), .awaitingWords, .announced: break
        }
    }

    /// Takes what matters to the caller's side; `holds` plays music once nothing else sounds.
    mutating func handle(
        _ input: CallInput, holds: Bool = true, in scene: inout CallScene, at now: Instant
    ) {
        if case .withAgent(let announcement) = self {
            guard case .signal(.agentLost) = input else { return }
            self = .announcing(
                .agentLost, then: announcement.afterAgentLost, in: &scene, at: now)
        } else if input.endsAgentsSentence {
            agentFinished(holds: holds, in: &scene, at: now)
        } else if input.settlesWords, case .awaitingWords(let announcement, _) = self,
            announcement.words.flatMap({ scene.preparedWords[$0] }) != nil
        {
            self = .announcing(announcement, in: &scene, at: now)
        } else if case .played(let clip, let lane) = input {
            played(clip, on: lane, holds: holds, in: &scene, at: now)
        } else if input == .timersDue, let nextDeadline, nextDeadline <= now {
            timersDue(holds: holds, in: &scene, at: now)
        }
    }

    private mutating func agentFinished(
        holds: Bool, in scene: inout CallScene, at now: Instant
    ) {
        guard case .hearingAgent(_, let then) = self else { return }
        moveOn(to: then, holds: holds, in: &scene, at: now)
    }

    /// A clip has sounded to its end; hold music follows unless something else will.
    private mutating func played(
        _ clip: ClipID, on lane: Lane, holds: Bool, in scene: inout CallScene, at now: Instant
    ) {
        guard lane == .announcement, case .announced(clip, _, let then) = self else { return }
        moveOn(to: then, holds: holds, in: &scene, at: now)
    }

    private mutating func timersDue(holds: Bool, in scene: inout CallScene, at now: Instant) {
        switch self {
        case .withAgent: break
        case .hearingAgent: agentFinished(holds: holds, in: &scene, at: now)
        case .awaitingWords(let announcement, _):
            self = .announcing(announcement.clip, in: &scene, at: now)
        case .announced(_, _, let then):
            scene.stop(.announcement)
            moveOn(to: then, holds: holds, in: &scene, at: now)
        case .onHold:
            self = .announcing(.stillTrying, then: scene.choices, in: &scene, at: now)
        }
    }

    private mutating func moveOn(
        to next: Announcement?, holds: Bool, in scene: inout CallScene, at now: Instant
    ) {
        if let next {
            self = .announcing(next, in: &scene, at: now)
        } else {
            if holds { scene.playWait() }
            self = .onHold(remindAt: now + scene.plan.timings.stillTrying)
        }
    }
}

extension CallInput {
    /// Whether words for the caller have become ready, or will not.
    fileprivate var settlesWords: Bool {
        if case .clipReady(.said) = self { return true }
        if case .clipFailed(.said, _) = self { return true }
        return false
    }

    /// Whether the agent has finished its sentence, or is gone.
    var endsAgentsSentence: Bool {
        switch self {
        case .agentPlayedOut, .agentSentencePlayed, .signal(.agentLost),
            .signal(.speechEnded(.agent, _, _)):
            true
        case .callerReady, .callerGone, .ending, .agentReady, .agentHangUp, .agentClosed, .signal,
            .askBack, .predial, .standDown, .observed, .askConsent, .escalation, .operatorRinging,
            .operatorAnswered,
            .operatorFailed,
            .operatorGone, .operatorChose, .operatorCommands, .operatorNoted, .played, .clipReady,
            .summarised,
            .clipFailed, .held, .takeOver,
            .hangUp, .abortHandoff, .drain, .mustEnd, .recorded, .timersDue:
            false
        }
    }
}
