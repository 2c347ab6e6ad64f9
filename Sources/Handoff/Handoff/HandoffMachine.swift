// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// One attempt to move a caller from the agent to a human (RFC 5589 section 7, attended transfer
/// done by a back-to-back user agent), from the escalation to exactly one outcome.
///
/// It lives inside `CallMachine`, which hands it inputs and the scene the two share, and reads
/// `state` for its ending. Each state is a machine of its own: the caller's side (`CallerWait`) and
/// the operator's (`Reach`, with the `Whisper`) go on side by side, then the `Bridge` or the
/// `VoicemailMessage`. Here is decided what follows when one of them has come to its end; `Course`
/// says who is called next.
struct HandoffMachine: Sendable, Equatable {
    let id: HandoffID
    let escalation: Escalation
    var state: HandoffState
    /// Which way it goes on.
    var course: Course
    private let began: Instant
    /// The last briefing synthesised, for the attempts to come.
    private var lastBriefing: ClipID?
    var firstAttempt: AttemptID?
    /// The caller has been told of a person who is being called.
    var isPersonPromised = false

    /// Begins: the first target is called among the effects of this very step, unless it was rung
    /// ahead and the handoff goes on with that.
    ///
    /// `hour` is the moment that decides whether its routes are open.
    init(
        id: HandoffID, route: Route, escalation: Escalation, takingOver predial: Predial? = nil,
        accepted: Bridge? = nil, hour: Instant, in scene: inout CallScene, at now: Instant
    ) {
        self.id = id
        self.escalation = escalation
        began = now
        course = Course(route, in: scene, at: now, hour: hour)
        state = .exhausted(caller: .onHold(remindAt: now))
        scene.note(.escalated(escalation))
        var predial = predial
        predial?.use(in: &scene, at: now)
        scene.note(.handoffBegan(id, route: route.name, saved: predial?.saved(at: now)))
        noteSteps(in: &scene)
        var start = Start.next
        if let predial {
            firstAttempt = predial.attempt
            start = takeOver(predial, accepted, in: &scene, at: now)
        }
        begin(start, in: &scene, at: now)
    }

    /// Where it begins.
    private enum Start {
        /// With the next target.
        case next
        /// With somebody who was rung ahead, and who is to be rung together with them.
        case reaching(Reach, besides: Round?)
        /// With who was rung ahead and not reached, once more.
        case pausing(Pause)
        /// With an operator who has accepted already.
        case joining(Bridge)
    }

    /// Goes on with what was done ahead: the first target is not called again.
    private mutating func takeOver(
        _ predial: Predial, _ accepted: Bridge?, in scene: inout CallScene, at now: Instant
    ) -> Start {
        guard let round = course.next() else { return .next }
        let others = round.filter { !predial.serves($0) }
        lastBriefing = predial.reach?.lastBriefing
        if let accepted { return .joining(accepted) }
        switch predial.state {
        case .reaching(var reach), .leaving(var reach, _):
            reach.isNeeded(in: &scene, at: now)
            call(at: now).renew(reach, in: &scene, at: now)
            return .reaching(reach, besides: others)
        case .missed(let result, let at):
            if let others {
                course.goOn(with: others)
                return .next
            }
            let missed = round.targets.map { Reaches.Miss(target: $0, result: result) }
            let turn = course.turn(after: missed, in: scene, at: now)
            noteSteps(in: &scene)
            switch turn {
            case .next, .rerouted: break
            case .again(let round, let pause):
                scene.note(.handoffPaused(id, target: round.names, pause))
                return .pausing(Pause(round: round, until: max(now, at + pause)))
            }
            return .next
        }
    }

    /// The caller is told, or talks on with the agent where the route says so.
    private mutating func begin(_ start: Start, in scene: inout CallScene, at now: Instant) {
        let first: Target? =
            switch start {
            case .next: course.first
            case .reaching(let reach, _): reach.target
            case .pausing(let pause): pause.round.targets.first
            case .joining(let bridge): bridge.target
            }
        var announcement: Announcement?
        if let first {
            announcement = self.announcement(of: first, in: &scene)
        } else if course.isClosed {
            announcement = .closed
        }
        let caller: CallerWait
        if case .joining = start {
            caller = beginWait(announcing: announcement, in: &scene, at: now)
        } else if let announcement, let first, !first.isAgent, scene.isWithAgent,
            course.route.whileWaiting == .agent
        {
            caller = .withAgent(announcement)
            tellAgent(in: &scene, talksOn: true)
        } else {
            caller = beginWait(announcing: announcement, in: &scene, at: now)
        }
        switch start {
        case .next: callNext(caller: caller, in: &scene, at: now)
        case .reaching(let reach, let others):
            var reaches = Reaches([reach], lastBriefing: lastBriefing)
            if let others { reaches.add(dial(others, beside: reaches.legs, in: &scene, at: now)) }
            state = .reaching(reaches, caller: caller)
        case .pausing(let pause): state = .pausing(pause, caller: caller)
        case .joining(let bridge): wait(bridge, for: caller, in: &scene, at: now)
        }
    }

    /// What tells the caller of this target, called first; the rule's words are made ready.
    private mutating func announcement(
        of target: Target, in scene: inout CallScene
    ) -> Announcement {
        let words = escalation.announcement.flatMap { scene.prepareWords($0) }
        isPersonPromised = words != nil || !target.isAgent
        return Announcement(target.isAgent ? .oneMoment : .connecting, words: words)
    }

    /// The caller leaves the agent, which is told first, and hears this.
    func beginWait(
        announcing announcement: Announcement?, in scene: inout CallScene, at now: Instant
    ) -> CallerWait {
        tellAgent(in: &scene, talksOn: false)
        return .beginning(escalation, announcing: announcement, in: &scene, at: now)
    }

    /// Tells the agent that a human is sought, and whether it talks on with the caller meanwhile.
    private func tellAgent(in scene: inout CallScene, talksOn: Bool) {
        scene.tellAgent(
            .handoffBegan(
                id, reason: escalation.reason, urgency: escalation.urgency, talksOn: talksOn))
    }

    func call(at now: Instant) -> HandoffCall {
        HandoffCall(
            handoff: id, route: course.route.name, escalation: escalation, waited: now - began)
    }

    var nextDeadline: Instant? {
        [state.nextDeadline, waitDeadline].compactMap(\.self).min()
    }

    /// Takes an input of the call that concerns the handoff; the journal has it already.
    mutating func handle(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        switch input {
        case .callerGone: callerGone(input, in: &scene, at: now)
        case .agentReady: tellAgent(in: &scene, talksOn: state.isWithAgent)
        case .escalation(let escalation): escalated(again: escalation, in: &scene, at: now)
        case .takeOver(let wish): takeOver(wish.target, in: &scene, at: now)
        case .abortHandoff: abort(in: &scene, at: now)
        case .timersDue where waitDeadline.map { $0 <= now } ?? false:
            waitIsOver(in: &scene, at: now)
        case .agentPlayedOut, .agentSentencePlayed, .signal, .operatorRinging, .operatorAnswered,
            .operatorFailed, .operatorGone, .operatorChose, .played, .clipReady, .clipFailed,
            .summarised,
            .held, .recorded, .timersDue:
            if let choice = callersChoice(by: input, in: scene),
                chose(choice, in: &scene, at: now)
            {
                return
            }
            step(input, in: &scene, at: now)
        case .callerReady, .askBack, .predial, .standDown, .observed, .askConsent, .agentHangUp,
            .operatorCommands, .operatorNoted,
            .agentClosed,
            .hangUp, .drain,
            .ending,
            .mustEnd:
            break
        }
    }

    /// Hands an input to whatever goes on, and goes on when that has come to an end.
    private mutating func step(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        let isDue = input == .timersDue
        switch state {
        case .reaching(var reaches, var caller):
            caller.handle(input, in: &scene, at: now)
            let others = caller.routing(scene.plan)
            let ending = reaches.handle(input, beside: others, in: &scene, at: now)
            lastBriefing = reaches.lastBriefing
            state = .reaching(reaches, caller: caller)
            if let ending { goOn(after: ending, caller, in: &scene, at: now) }
        case .pausing(let pause, var caller):
            caller.handle(input, in: &scene, at: now)
            state = .pausing(pause, caller: caller)
            if isDue, pause.until <= now { resume(pause, caller, in: &scene, at: now) }
        case .joining(let bridge, let caller):
            join(bridge, caller, after: input, in: &scene, at: now)
        case .bridged(var bridge, let settles):
            if bridge.isLeft(after: input, in: &scene) {
                operatorLost(bridge, in: &scene, at: now)
            } else {
                bridge.handle(input, in: &scene, at: now)
                state = .bridged(bridge, settles: settles)
                if isDue, settles <= now { settle(in: &scene, at: now) }
            }
        case .exhausted(.hearingAgent(let until, nil)):
            // Nobody is called any more: no person is announced.
            guard input.endsAgentsSentence || isDue && until <= now else { return }
            takeLastResort(in: &scene, at: now)
        case .exhausted(var caller):
            caller.handle(input, holds: false, in: &scene, at: now)
            state = .exhausted(caller: caller)
            if !caller.isTelling { takeLastResort(in: &scene, at: now) }
        case .returning(let until, let verdict):
            if case .signal(.agentLost) = input {
                scene.stop(.announcement)
                sayFarewell(course.route.ifAgentLost, verdict, in: &scene, at: now)
            } else if case .played(_, .announcement) = input {
                returned(verdict, in: &scene)
            } else if isDue, until <= now {
                scene.stop(.announcement)
                returned(verdict, in: &scene)
            }
        case .takingMessage(var message):
            let conclusion = message.handle(input, in: &scene, at: now)
            state = .takingMessage(message)
            if let conclusion { end(conclusion, in: &scene) }
        case .takingNumber(let request): goOn(request, after: input, in: &scene, at: now)
        case .ended: break
        }
    }

    /// Caller and operator have talked for long enough, or the operator goes on to something else.
    mutating func settle(in scene: inout CallScene, at now: Instant) {
        guard case .bridged(let bridge, _) = state else { return }
        bridge.close(.completed, in: &scene, at: now)
        end(Conclusion(.bridged, Verdict(.completed), .joined(bridge)), in: &scene)
    }

    /// The operator who talks with the caller hears the briefing again; false where that cannot be.
    mutating func whisper(in scene: inout CallScene, at now: Instant) -> Bool {
        guard case .bridged(var bridge, let settles) = state else { return false }
        let isDone = bridge.whisper(in: &scene, at: now)
        state = .bridged(bridge, settles: settles)
        return isDone
    }

    /// The one place where a handoff ends.
    mutating func end(_ conclusion: Conclusion, in scene: inout CallScene) {
        let verdict = conclusion.verdict
        scene.note(
            .handoffEnded(id, conclusion.outcome, verdict.reason, evidence: verdict.evidence))
        state = .ended(conclusion.ending)
    }

    /// The caller has left, whatever was going on.
    private mutating func callerGone(
        _ input: CallInput, in scene: inout CallScene, at now: Instant
    ) {
        switch state {
        case .reaching(let reaches, _):
            let answered = reaches.callerGone(in: &scene, at: now)
            end(.abandoned(telling: answered), in: &scene)
        case .joining(let bridge, _):
            bridge.close(.callerAbandoned, in: &scene, at: now)
            end(.abandoned(telling: [bridge.leg]), in: &scene)
        case .bridged(let bridge, _):
            bridge.close(.completed, in: &scene, at: now)
            let ending = HandoffEnding.callerGone([bridge.leg])
            end(Conclusion(.bridged, Verdict(.completed), ending), in: &scene)
        case .pausing, .exhausted, .returning, .takingNumber: end(.abandoned(), in: &scene)
        case .takingMessage: step(input, in: &scene, at: now)
        case .ended: break
        }
    }

    // MARK: One after the other

    /// Calls the next target, or those who are next together, or finds that nobody is left.
    mutating func callNext(caller: CallerWait, in scene: inout CallScene, at now: Instant) {
        overflow(in: &scene, at: now)
        guard let round = course.next() else { return nobodyLeft(caller, in: &scene, at: now) }
        var caller = caller
        if !round.targets.allSatisfy(\.isAgent), !isPersonPromised {
            isPersonPromised = true
            caller.promisePerson(in: &scene, at: now)
        }
        let reaches = dial(round, in: &scene, at: now)
        firstAttempt = firstAttempt ?? reaches.first?.attempt
        state = .reaching(Reaches(reaches, lastBriefing: lastBriefing), caller: caller)
    }

    private func dial(
        _ round: Round, beside legs: [OperatorLeg] = [], in scene: inout CallScene,
        at now: Instant
    ) -> [Reach] {
        call(at: now).dial(
            round, beside: legs, lastBriefing: lastBriefing, in: &scene, at: now)
    }

    /// Goes on with the route that is to follow when nobody is left on this one.
    private mutating func overflow(in scene: inout CallScene, at now: Instant) {
        course.overflow(in: scene, at: now)
        noteSteps(in: &scene)
    }

    private func noted(_ step: Course.Step) -> JournalEvent.Kind {
        switch step {
        case .closed(let closing):
            .routeClosed(id, route: closing.route, until: closing.until)
        case .took(let route): .handoffRerouted(id, route: route)
        }
    }

    /// Writes down how one route led to another.
    private mutating func noteSteps(in scene: inout CallScene) {
        for step in course.takeSteps() { scene.note(noted(step)) }
    }

    /// The last resort comes once the caller has been told what is being told; who talks with the
    /// agent and is to go back to it need not notice.
    private mutating func nobodyLeft(
        _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        if caller.isWithAgent, course.route.lastResort == .agent {
            call(at: now).leave(in: &scene, at: now)
            return returned(verdict(scene), in: &scene)
        }
        let caller =
            caller.isWithAgent
            ? beginWait(announcing: nil, in: &scene, at: now) : caller.withoutPromise
        state = .exhausted(caller: caller)
        if !caller.isTelling { takeLastResort(in: &scene, at: now) }
    }

    /// Goes on from what the calls have come to.
    mutating func goOn(
        after ending: Reaches.Ending, _ caller: CallerWait, in scene: inout CallScene,
        at now: Instant
    ) {
        switch ending {
        case .accepted(let bridge):
            if case .withAgent(let announcement) = caller {
                let caller = beginWait(announcing: announcement, in: &scene, at: now)
                wait(bridge, for: caller, in: &scene, at: now)
            } else {
                join(bridge, in: &scene, at: now)
            }
        case .replaced(let reach, let answer):
            // The caller is the other agent's: the first one is told, and nobody waits any more.
            let target = reach.target.name
            scene.note(.bridged(reach.attempt))
            scene.stop(.hold)
            scene.stop(.announcement)
            scene.tellAgent(.bridged(id, target: target))
            reach.close(.completed, evidence: answer, in: &scene, at: now)
            let ending = HandoffEnding.replaced(reach.attempt, target: target)
            end(Conclusion(.bridged, Verdict(.completed), ending), in: &scene)
        case .missed(let missed): goOn(after: missed, caller, in: &scene, at: now)
        }
    }

    private mutating func join(_ bridge: Bridge, in scene: inout CallScene, at now: Instant) {
        state = .bridged(bridge, settles: now + scene.plan.timings.minimumBridge)
        bridge.begin(in: &scene)
        scene.tellAgent(.bridged(id, target: bridge.target.name))
    }

    /// The operator has accepted before the caller was told of anybody: they are joined when the
    /// caller has been.
    private mutating func wait(
        _ bridge: Bridge, for caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        bridge.wait(in: &scene)
        state = .joining(bridge, caller: caller)
        if !caller.isTelling { join(bridge, in: &scene, at: now) }
    }

    /// Goes on while an operator who has accepted waits for a caller who is being told.
    private mutating func join(
        _ bridge: Bridge, _ caller: CallerWait, after input: CallInput,
        in scene: inout CallScene, at now: Instant
    ) {
        var (bridge, caller) = (bridge, caller)
        let isLeft = bridge.isLeft(after: input, in: &scene)
        if case .held(bridge.leg.party, let isHeld) = input { bridge.heldBefore(isHeld) }
        caller.handle(input, holds: isLeft, in: &scene, at: now)
        if isLeft {
            bridge.close(.operatorLost, in: &scene, at: now)
            if course.deadline <= now { course.stop() }
            callNext(caller: caller, in: &scene, at: now)
        } else if caller.isTelling {
            state = .joining(bridge, caller: caller)
        } else {
            join(bridge, in: &scene, at: now)
        }
    }

    /// Goes on after nobody of a round was reached, as the route says.
    private mutating func goOn(
        after missed: [Reaches.Miss], _ caller: CallerWait, in scene: inout CallScene,
        at now: Instant
    ) {
        if course.deadline <= now { return waitIsOver(caller, in: &scene, at: now) }
        let turn = course.turn(after: missed, in: scene, at: now)
        noteSteps(in: &scene)
        switch turn {
        case .next, .rerouted: break
        case .again(let round, let pause):
            scene.note(.handoffPaused(id, target: round.names, pause))
            state = .pausing(Pause(round: round, until: now + pause), caller: caller)
            return
        }
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The pause is over: the same again.
    mutating func resume(
        _ pause: Pause, _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        course.goOn(with: pause.round)
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The operator left too soon: the caller is told and the next target called.
    private mutating func operatorLost(
        _ bridge: Bridge, in scene: inout CallScene, at now: Instant
    ) {
        bridge.close(.operatorLost, in: &scene, at: now)
        scene.stop(bridge.leg.notice)
        scene.stop(bridge.leg.whisper)
        if course.deadline <= now { course.stop() }
        overflow(in: &scene, at: now)
        let caller = CallerWait.announcing(
            course.isAnyoneLeft ? .reconnecting : .connectionLost, in: &scene, at: now)
        scene.playWait()
        callNext(caller: caller, in: &scene, at: now)
    }

    /// When the caller's wait is over; nil while that would take them from somebody: an operator
    /// who has answered may still take the call.
    private var waitDeadline: Instant? {
        switch state {
        case .reaching(let reaches, _): reaches.isRinging ? course.deadline : nil
        case .pausing: course.deadline
        case .joining, .bridged, .exhausted, .returning, .takingMessage, .takingNumber, .ended: nil
        }
    }

    /// The caller has waited long enough: nobody else is called.
    private mutating func waitIsOver(in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(var reaches, let caller):
            let reason = "the caller has waited long enough"
            reaches.stopRinging(reason: reason, in: &scene, at: now)
            state = .reaching(reaches, caller: caller)
            if reaches.all.isEmpty { waitIsOver(caller, in: &scene, at: now) }
        case .pausing(_, let caller): waitIsOver(caller, in: &scene, at: now)
        case .joining, .bridged, .exhausted, .returning, .takingMessage, .takingNumber, .ended:
            break
        }
    }

    private mutating func waitIsOver(
        _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        scene.note(.handoffOverdue(id, waited: now - began))
        course.stop()
        callNext(caller: caller, in: &scene, at: now)
    }
}
