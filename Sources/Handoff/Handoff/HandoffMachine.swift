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
    private let escalation: Escalation
    private(set) var state: HandoffState
    /// Which way it goes on.
    var course: Course
    private let began: Instant
    /// The last briefing synthesised, for the attempts to come.
    private var lastBriefing: ClipID?
    private var firstAttempt: AttemptID?

    /// Begins: the first target is called among the effects of this very step.
    init(
        id: HandoffID, route: Route, escalation: Escalation, in scene: inout CallScene,
        at now: Instant
    ) {
        self.id = id
        self.escalation = escalation
        began = now
        course = Course(route, in: scene, at: now)
        scene.note(.escalated(escalation))
        scene.note(.handoffBegan(id, route: route.name))
        scene.tellAgent(.handoffBegan(id, reason: escalation.reason))
        let caller = CallerWait.beginning(
            escalation, announcing: course.isAnyoneLeft ? .connecting : nil, in: &scene, at: now)
        state = .exhausted(caller: caller)
        callNext(caller: caller, in: &scene, at: now)
    }

    var nextDeadline: Instant? {
        [state.nextDeadline, waitDeadline].compactMap(\.self).min()
    }

    /// Takes an input of the call that concerns the handoff; the journal has it already.
    mutating func handle(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        switch input {
        case .callerGone: callerGone(input, in: &scene, at: now)
        case .agentReady: scene.tellAgent(.handoffBegan(id, reason: escalation.reason))
        case .escalation(let escalation): escalated(again: escalation, in: &scene, at: now)
        case .takeOver(let wish): takeOver(wish.target, in: &scene, at: now)
        case .abortHandoff: abort(in: &scene, at: now)
        case .timersDue where waitDeadline.map { $0 <= now } ?? false:
            waitIsOver(in: &scene, at: now)
        case .agentPlayedOut, .agentSentencePlayed, .signal, .operatorRinging, .operatorAnswered,
            .operatorFailed, .operatorGone, .operatorChose, .played, .clipReady, .clipFailed,
            .held, .recorded, .timersDue:
            step(input, in: &scene, at: now)
        case .callerReady, .askBack, .askConsent, .agentHangUp, .agentClosed, .hangUp, .drain,
            .ending,
            .mustEnd:
            break
        }
    }

    /// Hands an input to whatever goes on, and goes on when that has come to an end.
    private mutating func step(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        let isDue = input == .timersDue
        switch state {
        case .reaching(var reach, var caller):
            caller.handle(input, in: &scene, at: now)
            let ending = reach.handle(input, beside: caller, in: &scene, at: now)
            lastBriefing = reach.lastBriefing
            state = .reaching(reach, caller: caller)
            if let ending { goOn(after: reach, ending, caller, in: &scene, at: now) }
        case .pausing(let pause, var caller):
            caller.handle(input, in: &scene, at: now)
            state = .pausing(pause, caller: caller)
            if isDue, pause.until <= now { resume(pause, caller, in: &scene, at: now) }
        case .bridged(var bridge, let settles):
            if bridge.isLeft(after: input, in: &scene) {
                operatorLost(bridge, in: &scene, at: now)
            } else if case .held(.operator, let isHeld) = input {
                bridge.held(isHeld, in: &scene)
                state = .bridged(bridge, settles: settles)
            } else if isDue, settles <= now {
                bridge.close(.completed, in: &scene, at: now)
                end(Conclusion(.bridged, Verdict(.completed), .joined(bridge)), in: &scene)
            }
        case .exhausted(.hearingAgent(let until)):
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
            } else if case .played(.shared(.returning), _) = input {
                returned(verdict, in: &scene)
            } else if isDue, until <= now {
                scene.stop(.announcement)
                returned(verdict, in: &scene)
            }
        case .takingMessage(var message):
            let conclusion = message.handle(input, in: &scene, at: now)
            state = .takingMessage(message)
            if let conclusion { end(conclusion, in: &scene) }
        case .ended: break
        }
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
        case .reaching(let reach, _):
            let operatorLeft = reach.callerGone(in: &scene, at: now)
            end(.abandoned(operator: operatorLeft), in: &scene)
        case .bridged(let bridge, _):
            bridge.close(.completed, in: &scene, at: now)
            let ending = HandoffEnding.callerGone(operator: bridge.attempt)
            end(Conclusion(.bridged, Verdict(.completed), ending), in: &scene)
        case .pausing, .exhausted, .returning: end(.abandoned(), in: &scene)
        case .takingMessage: step(input, in: &scene, at: now)
        case .ended: break
        }
    }

    // MARK: One target after the other

    /// Calls the next target, or finds that nobody is left.
    mutating func callNext(caller: CallerWait, in scene: inout CallScene, at now: Instant) {
        guard let target = course.next() else {
            let caller = caller.withoutPromise
            state = .exhausted(caller: caller)
            if !caller.isTelling { takeLastResort(in: &scene, at: now) }
            return
        }
        let attempt = scene.dossier.nextAttempt()
        firstAttempt = firstAttempt ?? attempt
        let package = package(for: .operator, in: scene, at: now)
        scene.note(.package(self.package(for: .record, in: scene, at: now)))
        scene.note(.dialled(attempt, target: target.name))
        scene.note(.offered(id, to: attempt, target: target.name))
        scene.emit(.offer(package, to: attempt))
        scene.emit(.dial(attempt, target, package, reason: package.reason))
        if !target.isAgent {
            scene.emit(.speak(.spoken(attempt.number), text: package.briefing))
        }
        let reach = Reach(attempt, target, lastBriefing: lastBriefing, dialled: now)
        state = .reaching(reach, caller: caller)
    }

    private func package(
        for reader: PackageReader, in scene: CallScene, at now: Instant
    ) -> HandoffPackage {
        scene.dossier.package(
            id, call: scene.call, route: course.route.name, escalation: escalation,
            waited: now - began, for: reader, at: now)
    }

    /// Goes on from what an attempt has come to.
    mutating func goOn(
        after reach: Reach, _ ending: Reach.Ending, _ caller: CallerWait,
        in scene: inout CallScene, at now: Instant
    ) {
        switch ending {
        case .accepted(let bridge):
            state = .bridged(bridge, settles: now + scene.plan.timings.minimumBridge)
            bridge.begin(in: &scene)
            scene.tellAgent(.bridged(id, target: bridge.target.name))
        case .replaced(let answer):
            // The caller is the other agent's: the first one is told, and nobody waits any more.
            let target = reach.target.name
            scene.note(.bridged(reach.attempt))
            scene.stop(.hold)
            scene.stop(.announcement)
            scene.tellAgent(.bridged(id, target: target))
            reach.close(.completed, evidence: answer, in: &scene, at: now)
            let ending = HandoffEnding.replaced(reach.attempt, target: target)
            end(Conclusion(.bridged, Verdict(.completed), ending), in: &scene)
        case .missed(let result):
            goOn(after: reach.target, result, caller, in: &scene, at: now)
        }
    }

    /// Goes on after a target was not reached, as the route says.
    private mutating func goOn(
        after target: Target, _ result: OutcomeReason, _ caller: CallerWait,
        in scene: inout CallScene, at now: Instant
    ) {
        if course.deadline <= now { return waitIsOver(caller, in: &scene, at: now) }
        switch course.turn(after: target, result, in: scene) {
        case .next: break
        case .rerouted: scene.note(.handoffRerouted(id, route: course.route.name))
        case .again(let pause):
            scene.note(.handoffPaused(id, target: target.name, pause))
            state = .pausing(Pause(target: target, until: now + pause), caller: caller)
            return
        }
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The pause is over: the same target again.
    mutating func resume(
        _ pause: Pause, _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        course.resume(pause)
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The operator left too soon: the caller is told and the next target called.
    private mutating func operatorLost(
        _ bridge: Bridge, in scene: inout CallScene, at now: Instant
    ) {
        bridge.close(.operatorLost, in: &scene, at: now)
        scene.stop(.notice)
        if course.deadline <= now { course.stop() }
        let caller = CallerWait.announcing(
            course.isAnyoneLeft ? .reconnecting : .connectionLost, in: &scene, at: now)
        scene.playWait()
        callNext(caller: caller, in: &scene, at: now)
    }

    /// When the caller's wait is over; nil while that would take them from somebody: an operator
    /// who has answered may still take the call.
    private var waitDeadline: Instant? {
        switch state {
        case .reaching(let reach, _): reach.isAnswered ? nil : course.deadline
        case .pausing: course.deadline
        case .bridged, .exhausted, .returning, .takingMessage, .ended: nil
        }
    }

    /// The caller has waited long enough: nobody else is called.
    private mutating func waitIsOver(in scene: inout CallScene, at now: Instant) {
        switch state {
        case .reaching(let reach, let caller):
            let reason = "the caller has waited long enough"
            reach.giveUp(.noAnswer, reason: reason, in: &scene, at: now)
            waitIsOver(caller, in: &scene, at: now)
        case .pausing(_, let caller): waitIsOver(caller, in: &scene, at: now)
        case .bridged, .exhausted, .returning, .takingMessage, .ended: break
        }
    }

    private mutating func waitIsOver(
        _ caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        scene.note(.handoffOverdue(id, waited: now - began))
        course.stop()
        callNext(caller: caller, in: &scene, at: now)
    }

    // MARK: The last resort

    /// Ends a message that has begun; what was said so far is kept.
    mutating func stopMessage(in scene: inout CallScene, at now: Instant) {
        guard case .takingMessage(var message) = state else { return }
        message.stop(in: &scene, at: now)
        state = .takingMessage(message)
    }

    /// How the last attempt of this handoff ended: the reason of an outcome without a bridge.
    private func verdict(_ scene: CallScene) -> Verdict {
        let attempts = scene.dossier.attempts
        guard let first = firstAttempt, let last = attempts.last, last.id >= first else {
            return Verdict(.badTarget)
        }
        return Verdict(last.result, last.evidence)
    }

    private mutating func takeLastResort(in scene: inout CallScene, at now: Instant) {
        scene.note(.package(package(for: .record, in: scene, at: now)))
        scene.emit(.offer(package(for: .operator, in: scene, at: now), to: nil))
        let verdict = verdict(scene)
        switch course.route.lastResort {
        case .agent: giveBack(verdict, in: &scene, at: now)
        case .goodbye: sayFarewell(.goodbye, verdict, in: &scene, at: now)
        case .voicemail: sayFarewell(.voicemail, verdict, in: &scene, at: now)
        case .busy: sayFarewell(.busy, verdict, in: &scene, at: now)
        case .congestion: sayFarewell(.congestion, verdict, in: &scene, at: now)
        }
    }

    /// Tells the caller that the agent comes back; a farewell if it is gone.
    mutating func giveBack(_ verdict: Verdict, in scene: inout CallScene, at now: Instant) {
        guard scene.agent.isReady else {
            return sayFarewell(course.route.ifAgentLost, verdict, in: &scene, at: now)
        }
        scene.stop(.hold)
        scene.play(.returning, on: .announcement)
        state = .returning(until: now + scene.plan.timings.clip, verdict)
    }

    /// The caller is back with the agent, which is told before it hears them.
    private mutating func returned(_ verdict: Verdict, in scene: inout CallScene) {
        let tried = scene.dossier.attempts.filter { attempt in
            firstAttempt.map { first in first <= attempt.id } ?? false
        }
        end(Conclusion(.returned, verdict, .returned), in: &scene)
        scene.tellAgent(
            .resumed(id, outcome: .returned, reason: verdict.reason, attempts: tried))
    }

    private mutating func sayFarewell(
        _ farewell: Farewell, _ verdict: Verdict, in scene: inout CallScene, at now: Instant
    ) {
        guard let clip = farewell.clip else {
            state = .takingMessage(VoicemailMessage(of: id, verdict, in: &scene, at: now))
            return
        }
        let ending = HandoffEnding.farewell(reason: "no operator was reached", saying: clip)
        end(Conclusion(.failed, verdict, ending), in: &scene)
    }
}
