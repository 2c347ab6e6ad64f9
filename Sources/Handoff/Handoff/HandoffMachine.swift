// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// One attempt to move a caller from the agent to a human (RFC 5589 section 7, attended transfer
/// done by a back-to-back user agent), from the escalation to exactly one outcome.
///
/// It lives inside `CallMachine`, which hands it inputs and the scene the two share, and reads
/// `state` for its ending. The caller's side (`CallerWait`) and the operator's (`Reach`) go on
/// side by side; what parties hear follows from the state alone (`routing`).
package struct HandoffMachine: Sendable, Equatable {
    package let id: HandoffID
    /// The route taken; another one when a target's failure leads there.
    package internal(set) var route: Route
    package let escalation: Escalation
    package let began: Instant
    var state: HandoffState
    /// Targets not called yet, in order.
    var remaining: [Target]
    /// Which way it goes on.
    var course: Course
    /// The last briefing synthesised: better than none when the next one fails.
    var lastBriefing: ClipID?
    private(set) var firstAttempt: AttemptID?

    /// Begins: the first target is called among the effects of this very step.
    init(
        id: HandoffID, route: Route, escalation: Escalation, in scene: inout CallScene,
        at now: Instant
    ) {
        self.id = id
        self.route = route
        self.escalation = escalation
        began = now
        remaining = scene.targets(of: route)
        course = Course(route, scene.plan.timings, at: now)
        scene.note(.escalated(escalation))
        scene.note(.handoffBegan(id, route: route.name))
        scene.tellAgent(.handoffBegan(id, reason: escalation.reason))
        let caller = CallerWait.beginning(
            escalation, announcing: remaining.isEmpty ? nil : .connecting, in: &scene, at: now)
        state = .exhausted(caller: caller)
        callNext(caller: caller, in: &scene, at: now)
    }

    /// Takes an input of the call that concerns the handoff; the journal has it already.
    mutating func handle(_ input: CallInput, in scene: inout CallScene, at now: Instant) {
        switch input {
        case .callerGone: callerGone(in: &scene, at: now)
        case .agentPlayedOut, .agentSentencePlayed: agentFinished(in: &scene, at: now)
        case .signal(let signal): handle(signal, in: &scene, at: now)
        case .escalation(let escalation): escalated(again: escalation, in: &scene, at: now)
        case .operatorRinging(let attempt, let evidence):
            ringing(attempt, evidence, in: &scene)
        case .operatorAnswered(let attempt, let evidence):
            answered(attempt, evidence, in: &scene, at: now)
        case .operatorFailed(let attempt, let failure, let evidence):
            failed(attempt, failure, evidence, in: &scene, at: now)
        case .operatorGone(let attempt, let reason, let failure, let evidence):
            operatorGone(attempt, reason: reason, failure, evidence, in: &scene, at: now)
        case .operatorChose(let attempt, let choice, let evidence):
            considered(attempt, choice, evidence, in: &scene, at: now)
        case .played(let clip, let lane): played(clip, on: lane, in: &scene, at: now)
        case .clipReady(let clip): briefingReady(clip, in: &scene, at: now)
        case .clipFailed(let clip, _): briefingFailed(clip)
        case .held(let party, let isHeld):
            if party == .operator { operatorHolds(isHeld, in: &scene, at: now) }
        case .takeOver(let wish): takeOver(wish.target, in: &scene, at: now)
        case .abortHandoff: abort(in: &scene, at: now)
        case .recorded(let result): recorded(result, in: &scene, at: now)
        case .timersDue: timersDue(in: &scene, at: now)
        case .callerReady, .agentReady, .askBack, .agentHangUp, .agentClosed, .hangUp, .drain,
            .ending,
            .mustEnd:
            break
        }
    }

    package var nextDeadline: Instant? {
        [state.nextDeadline, waitDeadline].compactMap(\.self).min()
    }

    /// Who hears whom, by the state alone.
    func routing(_ plan: CallPlan) -> Routing {
        switch state {
        case .reaching(let reach, let caller):
            let waiting = caller.routing(plan)
            return reach.hearsBriefing ? waiting.briefingOperator : waiting
        case .bridged(let bridge, _): return bridge.routing
        case .exhausted(let caller), .pausing(_, let caller): return caller.routing(plan)
        case .returning: return .announcement
        case .takingMessage(let message, _):
            switch message {
            case .inviting, .beeping: return .announcement
            case .recording, .stopping: return .recording
            }
        case .ended(let ending):
            switch ending {
            case .joined(let bridge): return bridge.routing
            case .returned, .replaced: return .conversation
            case .farewell: return .announcement
            case .callerGone(let attempt): return attempt == nil ? .silent : .noticeToOperator
            }
        }
    }

    /// How the last attempt of this handoff ended: the reason of an outcome without a bridge.
    func verdict(_ scene: CallScene) -> Verdict {
        let attempts = scene.dossier.attempts
        guard let first = firstAttempt, let last = attempts.last, last.id >= first else {
            return Verdict(.badTarget)
        }
        return Verdict(last.result, last.evidence)
    }

    /// Calls the next target, or finds that nobody is left.
    mutating func callNext(
        caller: CallerWait, in scene: inout CallScene, at now: Instant
    ) {
        guard !remaining.isEmpty else {
            let caller = caller.withoutPromise
            state = .exhausted(caller: caller)
            if !caller.isTelling { takeLastResort(in: &scene, at: now) }
            return
        }
        let target = remaining.removeFirst()
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
        let progress = Reach.Progress.dialling(giveUp: now + target.ringTime)
        let reach = Reach(attempt: attempt, target: target, dialled: now, progress: progress)
        state = .reaching(reach, caller: caller)
    }

    func package(
        for reader: PackageReader, in scene: CallScene, at now: Instant
    ) -> HandoffPackage {
        scene.dossier.package(
            id, call: scene.call, route: route.name, escalation: escalation, waited: now - began,
            for: reader, at: now)
    }

    /// Writes down how an attempt ended.
    func close(
        _ attempt: AttemptID, _ target: Target, dialled: Instant, result: OutcomeReason,
        evidence: LegEvidence?, in scene: inout CallScene, at now: Instant
    ) {
        let ended = Attempt(
            id: attempt, target: target.name, began: scene.dossier.offset(at: dialled),
            ended: scene.dossier.offset(at: now), result: result, evidence: evidence)
        scene.dossier.keep(ended)
        scene.note(.attemptEnded(ended))
    }

    func close(
        _ reach: Reach, result: OutcomeReason, evidence: LegEvidence? = nil,
        in scene: inout CallScene, at now: Instant
    ) {
        close(
            reach.attempt, reach.target, dialled: reach.dialled, result: result,
            evidence: evidence ?? reach.provisional, in: &scene, at: now)
    }

    /// The one place where a handoff ends.
    mutating func end(
        _ outcome: Outcome, _ verdict: Verdict, _ ending: HandoffEnding, in scene: inout CallScene
    ) {
        scene.note(.handoffEnded(id, outcome, verdict.reason, evidence: verdict.evidence))
        state = .ended(ending)
    }
}
