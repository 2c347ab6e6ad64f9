// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// One call, from its arrival to the release of every leg: the talk with the agent, the handoffs,
/// the conversation with a human.
///
/// It decides and owns nothing: inputs and the time are handed in, effects come back in the order
/// they are to be carried out, each journalled before it. Each state is a machine of its own
/// (`Attendance`, `HandoffMachine`, `Bridge`); here is decided what follows when one of them has
/// come to its end. Wherever a caller is, something defined is to be heard or the next deadline
/// brings it; who hears whom follows from the state alone.
///
/// The journal events `arrived` and `connected` are the shell's, which knows the media; all
/// others about the call come from here, the signals handed in among them.
package struct CallMachine: Sendable, Equatable {
    var state: CallState
    var scene: CallScene
    /// The last handoff that began.
    var lastHandoff: HandoffID { HandoffID(handoffs, of: scene.call) }

    /// When the call must end, if it must.
    private var grace: Grace?
    /// How many handoffs there were.
    package private(set) var handoffs = 0

    /// The identity of the handoff that comes next, never given twice.
    mutating func nextHandoff() -> HandoffID {
        handoffs += 1
        return HandoffID(handoffs, of: scene.call)
    }

    /// The time that is left to a call when the gateway stops, or when it cannot go on.
    private struct Grace: Sendable, Equatable {
        var deadline: Instant
        var reason: String
    }

    package init(call: CallID, plan: CallPlan, arrival: CallArrival) {
        scene = CallScene(call: call, plan: plan, arrival: arrival)
        state = .arrived(giveUp: arrival.at + plan.timings.answer)
    }

    /// When people last talked with a caller: what a route goes by that calls who has been idle for
    /// longest (`CallPlan.ordersByIdleTime`), as it is when a handoff comes to the route.
    package var lastBusy: [String: WallTime] {
        get { scene.lastBusy }
        set { scene.lastBusy = newValue }
    }

    /// Who hears whom now.
    package var routing: Routing { scene.routing }

    /// What has been captured so far.
    package var dossier: Dossier { scene.dossier }

    /// Where the call stands.
    package var phase: CallPhase { state.phase }

    /// Whether the sound of the agent is still wanted although its socket may be gone.
    package var hearsLastWords: Bool {
        if case .attending(.ending, _) = state { true } else { false }
    }

    /// When `timersDue` must be handed in; nil when nothing is to happen by itself.
    package var nextDeadline: Instant? {
        if case .over = state { return nil }
        return [
            state.nextDeadline, scene.agent.nextDeadline, scene.leaving.nextDeadline,
            grace?.deadline,
        ].compactMap(\.self).min()
    }

    /// Takes what happened and returns what to do about it, in order.
    package mutating func handle(_ input: CallInput, at now: Instant) -> [CallEffect] {
        if case .over = state { return afterTheEnd(input) }
        switch input {
        case .callerReady: callerReady(at: now)
        case .callerGone(let reason): callerGone(reason: reason, at: now)
        case .ending(let party, let reason): scene.endings[party] = reason
        case .agentReady: agentReady(at: now)
        case .agentPlayedOut:
            scene.agent.heard(.quiet)
            step(input, at: now)
        case .agentHangUp(let reason): hangUp(askedBy: "the agent", reason: reason, at: now)
        case .agentClosed(let reason): agentClosed(reason: reason, at: now)
        case .signal(let signal): heard(signal, at: now)
        case .escalation(let escalation): escalated(escalation, at: now)
        case .clipReady(let clip):
            scene.settleWords(clip, isReady: true)
            step(input, at: now)
        case .clipFailed(let clip, let reason):
            scene.settleWords(clip, isReady: false)
            scene.note(.warning("\(clip.name) could not be made: \(reason)"))
            step(input, at: now)
        case .operatorAnswered(let attempt, _) where !isThere(attempt):
            // It crossed our taking it back: never bridged, hung up at once.
            scene.note(.warning("\(attempt) answered after it was given up"))
            scene.emit(.hangUpOperator(attempt, reason: "answered too late"))
        case .operatorFailed(let attempt, let failure, let evidence):
            operatorFailed(attempt, failure, evidence, at: now)
        case .operatorGone(let attempt, let reason, let failure, let evidence):
            operatorGone(attempt, reason: reason, failure, evidence, at: now)
        case .played(let clip, let lane): played(clip, on: lane, at: now)
        case .held(let party, let isHeld):
            scene.note(.held(party, isHeld))
            if party == .caller { scene.callerHolds(isHeld) }
            step(input, at: now)
        case .operatorCommands(let command): operatorCommands(command, at: now)
        case .operatorNoted(let attempt, let text): operatorNoted(attempt, text)
        case .askConsent: scene.wantConsent()
        case .predial(let escalation): ringAhead(escalation, at: now)
        case .standDown(let rule, let why): standDown(rule: rule, why: why, at: now)
        case .observed(let observation): scene.note(.observed(scene.dossier.keep(observation)))
        case .askBack, .agentSentencePlayed, .operatorRinging, .operatorAnswered, .operatorChose,
            .summarised, .recorded:
            step(input, at: now)
        case .takeOver(let wish): takeOver(wish, at: now)
        case .hangUp(let reason): hangUp(askedBy: "the API", reason: reason, at: now)
        case .abortHandoff: abort(at: now)
        case .drain(let deadline): drain(by: deadline)
        case .mustEnd(let reason): mustEnd(reason: reason, at: now)
        case .timersDue: timersDue(at: now)
        }
        scene.tendConsent(mayAsk: mayAskConsent)
        scene.route(state.routing(scene.plan))
        scene.tendHoldMusic()
        return scene.takeEffects()
    }

    /// Hands an input to whatever goes on, and goes on when that has come to an end.
    mutating func step(_ input: CallInput, at now: Instant) {
        let isDue = input == .timersDue && state.nextDeadline.map { $0 <= now } ?? false
        switch state {
        case .arrived:
            if isDue { hangUpCaller(reason: "the answer was never acknowledged", at: now) }
        case .attending(let attendance, let predial):
            attend(attendance, predial, input, at: now)
        case .handingOff(var handoff):
            handoff.handle(input, in: &scene, at: now)
            state = .handingOff(handoff)
            followHandoff(at: now)
        case .joined(var bridge):
            if bridge.isLeft(after: input, in: &scene) {
                operatorLeft(bridge, at: now)
            } else {
                bridge.handle(input, in: &scene, at: now)
                state = .joined(bridge)
            }
        case .parting(let reason, let farewell, _):
            let isSaid = if case .played(.shared(farewell), _) = input { true } else { false }
            if isDue || isSaid { hangUpCaller(reason: reason, at: now) }
        case .partingWithOperator, .over: break
        }
    }

    // MARK: The handoff

    private mutating func escalated(_ escalation: Escalation, at now: Instant) {
        let escalation = scene.dossier.keep(escalation)
        switch state {
        case .attending(.ending, _) where !escalation.isExplicit:
            ignore(escalation, "the agent has ended the call")
        case .attending: beginHandoff(escalation, on: route(of: escalation), at: now)
        case .handingOff: step(.escalation(escalation), at: now)
        case .arrived(let giveUp, let wish):
            // The ACK may be lost while sound and keys already come.
            if let wish, wish.isExplicit || !escalation.isExplicit {
                ignore(escalation, "a person is to be called already")
            } else {
                state = .arrived(giveUp: giveUp, wish: escalation)
            }
        case .joined, .parting, .partingWithOperator, .over: ignore(escalation, busyness)
        }
    }

    private mutating func ignore(_ escalation: Escalation, _ why: String) {
        scene.note(.escalationIgnored(escalation, why: why))
    }

    /// The route an escalation names; the default one when it names none that exists.
    mutating func route(of escalation: Escalation) -> Route {
        guard let name = escalation.route else { return scene.plan.defaultRoute }
        if let route = scene.plan.route(named: name) { return route }
        scene.note(.warning("there is no route \(SafeText.plain(name, limit: 64))"))
        return scene.plan.defaultRoute
    }

    /// A caller whose agent is gone gets a human, whether or not a rule says so.
    mutating func handOffWithoutAgent(at now: Instant) {
        let offset = scene.dossier.offset(at: now)
        let escalation = Escalation(
            trigger: "agent-gone", reason: "the voice agent is gone",
            evidence: [
                Evidence(signal: "agent-lost", detail: "agent lost", from: offset, to: offset)
            ],
            isExplicit: false)
        beginHandoff(scene.dossier.keep(escalation), on: scene.plan.defaultRoute, at: now)
    }

    /// Begins a handoff; the first INVITE is among this step's effects, unless somebody was rung
    /// ahead whom it would call first.
    mutating func beginHandoff(
        _ escalation: Escalation, on route: Route, accepted: Bridge? = nil, at now: Instant
    ) {
        // Whoever asks for a person before the agent was called may still come back to it.
        if scene.agent == .absent { connectAgent(at: now) }
        let predial = takePredial(for: route, at: now)
        let id = predial?.handoff ?? nextHandoff()
        let handoff = HandoffMachine(
            id: id, route: route, escalation: escalation, takingOver: predial,
            accepted: accepted, hour: predial?.hour(at: now) ?? now, in: &scene, at: now)
        state = .handingOff(handoff)
        followHandoff(at: now)
    }

    /// Goes on with the call when its handoff has ended.
    mutating func followHandoff(at now: Instant) {
        guard case .handingOff(let handoff) = state, case .ended(let ending) = handoff.state else {
            return
        }
        switch ending {
        case .joined(let bridge):
            state = .joined(bridge)
            if scene.plan.agentAfterBridge == .close {
                scene.closeAgent(reason: "a human has taken the call")
            }
        case .replaced(let attempt, let target):
            scene.closeAgent(reason: "\(target) has taken the call")
            scene.note(.agentReplaced(attempt, target: target))
            scene.emit(.makeAgent(attempt))
            scene.formerAgents.insert(target)
            scene.agent = .ready(.unknown)
            state = .attending(.talking)
        case .returned: state = .attending(.talking)
        case .farewell(let reason, let clip): part(reason: reason, saying: clip, at: now)
        case .callerGone(let answered):
            partWithOperators(answered, reason: scene.callerEnding, at: now)
        }
    }

    // MARK: The caller

    private mutating func callerReady(at now: Instant) {
        guard case .arrived(_, let wish) = state else { return }
        scene.dossier.answered(at: now)
        if scene.plan.asksConsent {
            scene.wantConsent()
            state = .attending(.consenting(until: now + scene.plan.timings.consent))
        } else {
            connectAgent(at: now)
            state = .attending(.awaited(comfortAt: now + scene.plan.timings.comfortAfter))
        }
        if let wish { escalated(wish, at: now) }
    }

    mutating func connectAgent(at now: Instant) {
        scene.agent = .connecting(giveUp: now + scene.plan.timings.agentConnect)
        scene.emit(.connectAgent)
    }

    private mutating func callerGone(reason: String, at now: Instant) {
        if case .partingWithOperator = state { return }
        scene.note(.disconnected(.caller, reason: scene.endings[.caller] ?? reason))
        switch state {
        case .arrived, .parting: finish(reason: scene.callerEnding, at: now)
        case .attending(let attendance, var predial):
            let answered = predial?.callerGone(in: &scene, at: now)
            state = .attending(attendance)
            let operators = answered.map { [$0] } ?? []
            partWithOperators(operators, reason: scene.callerEnding, at: now)
        case .handingOff: step(.callerGone(reason: reason), at: now)
        case .joined(let bridge):
            partWithOperators([bridge.leg], reason: scene.callerEnding, at: now)
        case .partingWithOperator, .over: break
        }
    }

    // MARK: The operator

    private mutating func operatorFailed(
        _ attempt: AttemptID, _ failure: LegFailure, _ evidence: LegEvidence?, at now: Instant
    ) {
        // The last word on a call we took back: the attempt is closed, its evidence is welcome.
        guard isThere(attempt) else { return scene.dossier.amend(attempt, with: evidence) }
        switch state {
        case .attending where !scene.leaving.contains(attempt),
            .handingOff where !scene.leaving.contains(attempt):
            step(.operatorFailed(attempt, failure, evidence), at: now)
        case .arrived, .attending, .handingOff, .joined, .parting, .partingWithOperator, .over:
            operatorGone(attempt, reason: "leg failed", failure, evidence, at: now)
        }
    }

    private mutating func operatorGone(
        _ attempt: AttemptID, reason: String, _ failure: LegFailure, _ evidence: LegEvidence?,
        at now: Instant
    ) {
        let party = (state.legs + scene.leaving.leaves.map(\.leg))
            .first { $0.attempt == attempt }?.party
        let reason = party.flatMap { scene.endings[$0] } ?? reason
        if let leave = scene.leaving.take(attempt) {
            scene.note(.disconnected(leave.leg.party, reason: reason))
            finishIfAlone(at: now)
            scene.stop(leave.leg.notice)
        } else {
            step(.operatorGone(attempt, reason: reason, failure, evidence), at: now)
        }
        for number in OperatorNumber.allCases { scene.endings[.operator(number)] = nil }
    }

    private mutating func played(_ clip: ClipID, on lane: Lane, at now: Instant) {
        // A clip that was replaced or stopped as it ended changes nothing.
        guard scene.played(clip, on: lane) else { return }
        if let leave = scene.leaving.take(hearing: lane) {
            end(leave, at: now)
        } else {
            step(.played(clip, on: lane), at: now)
        }
    }

    /// Whether the operator of this attempt is being reached, or is there.
    private func isThere(_ attempt: AttemptID) -> Bool {
        scene.leaving.contains(attempt) || state.legs.contains { $0.attempt == attempt }
    }

    private mutating func operatorLeft(_ bridge: Bridge, at now: Instant) {
        let reason = scene.endings[bridge.leg.party] ?? "operator hung up"
        if let clip = scene.plan.afterConversation.clip {
            part(reason: reason, saying: clip, at: now)
        } else {
            hangUpCaller(reason: reason, at: now)
        }
    }

    // MARK: Time

    private mutating func drain(by deadline: Instant) {
        scene.note(.warning("the gateway stops; running calls have a grace time"))
        let first = min(deadline, grace?.deadline ?? deadline)
        grace = Grace(deadline: first, reason: grace?.reason ?? "the gateway stops")
    }

    private mutating func mustEnd(reason: String, at now: Instant) {
        if let grace, grace.deadline <= now { return }
        grace = Grace(deadline: now, reason: reason)
    }

    /// Handles everything due; each round leaves later deadlines only, the bound is for safety.
    private mutating func timersDue(at now: Instant) {
        for _ in 0..<100 {
            guard let deadline = nextDeadline, deadline <= now else { return }
            if let agent = scene.agent.nextDeadline, agent <= now {
                let reason = "it did not connect in time"
                heard(.agentLost(reason: reason), at: now)
                scene.emit(.giveUpAgent(reason: reason))
            } else if let leave = scene.leaving.takeDue(at: now) {
                end(leave, at: now)
            } else if let grace, grace.deadline <= now {
                self.grace = nil
                graceOver(grace.reason, at: now)
            } else {
                step(.timersDue, at: now)
            }
        }
        scene.note(.defect("deadlines do not move on in state \(phase.name)"))
    }

    private mutating func graceOver(_ reason: String, at now: Instant) {
        switch state {
        case .arrived: hangUpCaller(reason: reason, at: now)
        case .attending:
            stopPredial(why: reason, at: now)
            part(reason: reason, saying: .callEnding, at: now)
        case .handingOff(var handoff):
            handoff.drain(reason: reason, in: &scene, at: now)
            state = .handingOff(handoff)
            followHandoff(at: now)
        case .joined(let bridge):
            scene.hangUpOperator(bridge.leg, answered: true, reason: reason)
            part(reason: reason, saying: .callEnding, at: now)
        case .parting, .partingWithOperator, .over: break
        }
    }

    // MARK: The end

    /// Takes leave of the caller, then hangs up.
    private mutating func part(reason: String, saying clip: SharedClip, at now: Instant) {
        scene.stop(.hold)
        for number in OperatorNumber.allCases { scene.stop(.whisper(to: .operator(number))) }
        scene.play(clip, on: .announcement)
        state = .parting(reason: reason, saying: clip, until: now + scene.plan.timings.clip)
    }

    /// Tells the operators who had answered that the caller has left, then hangs up; at once when
    /// nobody is left.
    private mutating func partWithOperators(
        _ legs: [OperatorLeg], reason: String, at now: Instant
    ) {
        let told = legs + scene.leaving.leaves.map(\.leg)
        guard let first = told.first else { return finish(reason: reason, at: now) }
        for lane in [Lane.hold, .announcement] + legs.map(\.whisper) { scene.stop(lane) }
        for leg in legs {
            let until = now + scene.plan.timings.notice
            scene.takeLeave(of: leg, reason: reason, until: until)
        }
        scene.route(.silent)
        for leg in legs { scene.play(.callerGone, on: leg.notice) }
        scene.closeAgent(reason: reason)
        state = .partingWithOperator(first.attempt, reason: reason)
    }

    /// Hangs up on an operator who has been told why they do not have the call.
    private mutating func end(_ leave: Leavetaking.Leave, at now: Instant) {
        scene.end(leave)
        finishIfAlone(at: now)
        scene.stop(leave.leg.notice)
    }

    /// The caller has left before, and now the last operator has.
    private mutating func finishIfAlone(at now: Instant) {
        guard case .partingWithOperator(_, let reason) = state, scene.leaving.isEmpty else {
            return
        }
        finish(reason: reason, at: now)
    }

    mutating func hangUpCaller(reason: String, at now: Instant) {
        scene.note(.disconnected(.caller, reason: reason))
        scene.emit(.hangUpCaller(reason: reason))
        finish(reason: reason, at: now)
    }

    /// The one place where a call ends.
    private mutating func finish(reason: String, at now: Instant) {
        stopPredial(why: reason, at: now)
        while let leave = scene.leaving.takeFirst() { scene.end(leave) }
        scene.route(.silent)
        for lane in Lane.allCases { scene.stop(lane) }
        scene.tellAgent(.ended(reason: reason))
        scene.closeAgent(reason: reason)
        scene.note(.ended(reason: reason))
        scene.emit(.finished(reason: reason))
        state = .over
    }

    /// The call is over; only an operator who answers too late needs to be hung up.
    private mutating func afterTheEnd(_ input: CallInput) -> [CallEffect] {
        guard case .operatorAnswered(let attempt, _) = input else { return [] }
        return [
            .journal(.warning("\(attempt) answered after the end of the call")),
            .hangUpOperator(attempt, reason: "the call is over"),
        ]
    }
}
