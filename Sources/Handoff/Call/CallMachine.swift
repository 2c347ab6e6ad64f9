// SPDX-License-Identifier: Apache-2.0

package import CallModel
package import Timing

/// One call, from its arrival to the release of every leg: the talk with the agent, the handoffs,
/// the conversation with a human.
///
/// It decides and owns nothing: inputs and the time are handed in, effects come back in the order
/// they are to be carried out, each journalled before it. `HandoffMachine` lives inside its state
/// `handingOff`. Wherever a caller is, something defined is to be heard or the next deadline
/// brings it; who hears whom follows from the state alone.
///
/// The journal events `arrived` and `connected` are the shell's, which knows the media; all
/// others about the call come from here, the signals handed in among them.
package struct CallMachine: Sendable, Equatable {
    var state: CallState
    var scene: CallScene
    /// When the gateway's grace time ends, once it is stopping.
    var drainDeadline: Instant?
    /// Why the call ends then.
    var drainReason = "the gateway stops"
    private var handoffs = 0

    package init(call: CallID, plan: CallPlan, arrival: CallArrival) {
        scene = CallScene(call: call, plan: plan, arrival: arrival)
        state = .arrived(giveUp: arrival.at + plan.timings.answer)
    }

    /// Who hears whom now.
    package var routing: Routing { scene.routing }

    /// What has been captured so far.
    package var dossier: Dossier { scene.dossier }

    /// When `timersDue` must be handed in; nil when nothing is to happen by itself.
    package var nextDeadline: Instant? {
        if case .over = state { return nil }
        return [state.nextDeadline, scene.agent.nextDeadline, drainDeadline]
            .compactMap { $0 }.min()
    }

    /// Takes what happened and returns what to do about it, in order.
    package mutating func handle(_ input: CallInput, at now: Instant) -> [CallEffect] {
        if case .over = state { return afterTheEnd(input) }
        switch input {
        case .callerReady: callerReady(at: now)
        case .callerGone(let reason): callerGone(reason: reason, at: now)
        case .ending(let party, let reason): scene.endings[party] = reason
        case .agentReady: agentReady(at: now)
        case .agentPlayedOut: agentPlayedOut(at: now)
        case .agentSentencePlayed: forward(input, at: now)
        case .agentHangUp(let reason): hangUp(askedBy: "the agent", reason: reason, at: now)
        case .agentClosed(let reason): agentClosed(reason: reason, at: now)
        case .signal(let signal): take(signal, at: now)
        case .askBack: askBack(at: now)
        case .escalation(let escalation): take(escalation, at: now)
        case .clipFailed(let clip, let reason):
            scene.note(.warning("\(clip.name) could not be made: \(reason)"))
            forward(input, at: now)
        case .operatorGone(let attempt, let reason, let failure, let evidence):
            operatorGone(attempt, reason: reason, failure, evidence, at: now)
        case .operatorAnswered(let attempt, let evidence):
            operatorAnswered(attempt, evidence, at: now)
        case .operatorFailed(let attempt, let failure, let evidence):
            operatorFailed(attempt, failure, evidence, at: now)
        case .operatorRinging, .operatorChose, .clipReady, .recorded: forward(input, at: now)
        case .played(let clip, let lane):
            // A clip that was replaced or stopped as it ended changes nothing.
            if scene.played(clip, on: lane) { played(clip, on: lane, at: now) }
        case .held(let party, let isHeld): held(party, isHeld, at: now)
        case .takeOver(let wish): takeOver(wish, at: now)
        case .hangUp(let reason): hangUp(askedBy: "the API", reason: reason, at: now)
        case .abortHandoff: abort(at: now)
        case .drain(let deadline): drain(by: deadline)
        case .mustEnd(let reason): mustEnd(reason: reason, at: now)
        case .timersDue: timersDue(at: now)
        }
        scene.route(currentRouting)
        scene.tendHoldMusic()
        return scene.takeEffects()
    }

    /// Where the call stands.
    package var phase: CallPhase {
        switch state {
        case .arrived: .arrived
        case .attending(.talking), .attending(.asking): .talking
        case .attending(.ending): .parting
        case .attending: .awaitingAgent
        case .handingOff(let handoff): .handingOff(handoff.phase)
        case .joined(let bridge): .joined(bridge.attempt)
        case .parting: .parting
        case .partingWithOperator(let attempt, _, _): .partingWithOperator(attempt)
        case .over: .over
        }
    }

    private var currentRouting: Routing {
        switch state {
        case .arrived, .over: .silent
        case .attending(let attendance): attendance.routing(scene.plan)
        case .handingOff(let handoff): handoff.routing(scene.plan)
        case .joined(let bridge): bridge.routing
        case .parting: .announcement
        case .partingWithOperator: .noticeToOperator
        }
    }

    /// Begins a handoff; the first INVITE is among this step's effects.
    mutating func beginHandoff(_ escalation: Escalation, on route: Route, at now: Instant) {
        handoffs += 1
        let id = HandoffID(handoffs, of: scene.call)
        let handoff = HandoffMachine(
            id: id, route: route, escalation: escalation, in: &scene, at: now)
        state = .handingOff(handoff)
        followHandoff(at: now)
    }

    /// Hands an input to the handoff, if there is one, and goes where it ends.
    mutating func forward(_ input: CallInput, at now: Instant) {
        guard case .handingOff(var handoff) = state else { return }
        handoff.handle(input, in: &scene, at: now)
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
        case .callerGone(let attempt):
            if let attempt {
                partWithOperator(attempt, reason: scene.callerEnding, at: now)
            } else {
                finish(reason: scene.callerEnding)
            }
        }
    }

    /// Takes leave of the caller, then hangs up.
    mutating func part(reason: String, saying clip: SharedClip, at now: Instant) {
        scene.stop(.hold)
        scene.play(clip, on: .announcement)
        state = .parting(reason: reason, saying: clip, until: now + scene.plan.timings.clip)
    }

    /// Tells the operator that the caller has left, then hangs up.
    mutating func partWithOperator(_ attempt: AttemptID, reason: String, at now: Instant) {
        for lane in [Lane.hold, .announcement, .whisper] { scene.stop(lane) }
        scene.route(.noticeToOperator)
        scene.play(.callerGone, on: .notice)
        scene.closeAgent(reason: reason)
        state = .partingWithOperator(
            attempt, reason: reason, until: now + scene.plan.timings.notice)
    }

    /// The one place where a call ends.
    mutating func finish(reason: String) {
        scene.route(.silent)
        for lane in Lane.allCases { scene.stop(lane) }
        scene.tellAgent(.ended(reason: reason))
        scene.closeAgent(reason: reason)
        scene.note(.ended(reason: reason))
        scene.emit(.finished(reason: reason))
        state = .over
    }

    mutating func hangUpCaller(reason: String) {
        scene.note(.disconnected(.caller, reason: reason))
        scene.emit(.hangUpCaller(reason: reason))
        finish(reason: reason)
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
