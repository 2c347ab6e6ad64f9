// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What comes in from outside while a handoff runs: asking again, the console, the end of the
/// gateway. What is refused is refused in the words of `refusal(of:)` and `abortRefusal(in:)`.
extension HandoffMachine {
    /// A human is asked for while one is being called: that is what is happening already. When
    /// nobody was reached and the caller asks again, the list is tried again.
    mutating func escalated(
        again escalation: Escalation, in scene: inout CallScene, at now: Instant
    ) {
        switch state {
        case .reaching(let reaches, .withAgent(let announcement)) where isNews(escalation):
            scene.note(.escalated(escalation))
            let caller = beginWait(announcing: announcement, in: &scene, at: now)
            state = .reaching(reaches, caller: caller)
        case .pausing(let pause, .withAgent(let announcement)) where isNews(escalation):
            scene.note(.escalated(escalation))
            let caller = beginWait(announcing: announcement, in: &scene, at: now)
            state = .pausing(pause, caller: caller)
        case .reaching(let reaches, let caller)
        where reaches.isAgent && escalation.isExplicit
            && course.isPersonLeft(in: scene, at: now):
            scene.note(.escalated(escalation))
            reaches.giveUp(
                .cancelled, reason: "the caller asks for a person", in: &scene, at: now)
            course.skipAgents()
            callNext(caller: caller, in: &scene, at: now)
        case .reaching, .pausing:
            ignore(escalation, "a person is being called already", in: &scene)
        case .joining, .bridged: ignore(escalation, "a person is on the line already", in: &scene)
        case .takingMessage(let message) where message.isRecording:
            ignore(escalation, "the caller is leaving a message", in: &scene)
        case .takingNumber where escalation.isByKey:
            ignore(escalation, "the caller types a number", in: &scene)
        case .ended: ignore(escalation, "the handoff has ended", in: &scene)
        case .exhausted, .returning, .takingMessage, .takingNumber:
            let rounds = scene.rounds(of: course.route, at: now)
            guard !rounds.isEmpty else {
                return ignore(escalation, lackOfTargets(in: scene, at: now), in: &scene)
            }
            guard escalation.isExplicit else {
                return ignore(escalation, "every target was tried just now", in: &scene)
            }
            scene.note(.escalated(escalation))
            restart(with: rounds, in: &scene, at: now)
        }
    }

    /// Whether it says more than what the handoff began with: a caller who still talks with the
    /// agent has had enough of it, or the agent has failed them.
    private func isNews(_ other: Escalation) -> Bool {
        other.isExplicit || other.trigger != escalation.trigger
    }

    private func ignore(_ escalation: Escalation, _ why: String, in scene: inout CallScene) {
        scene.note(.escalationIgnored(escalation, why: why))
    }

    /// Why the route has nobody to call.
    private func lackOfTargets(in scene: CallScene, at now: Instant) -> String {
        scene.closing(of: course.route, at: now)?.words
            ?? "route \(course.route.name) has nobody to call"
    }

    /// Calls these, as if the handoff had just begun.
    private mutating func restart(
        with rounds: [Round], in scene: inout CallScene, at now: Instant
    ) {
        course.restart(with: rounds, at: now)
        let caller: CallerWait
        if case .exhausted(let waiting) = state {
            caller = waiting
        } else {
            let isAgent = course.first?.isAgent == true
            caller = .announcing(isAgent ? .oneMoment : .connecting, in: &scene, at: now)
            isPersonPromised = !isAgent
        }
        callNext(caller: caller, in: &scene, at: now)
    }

    /// The console wants this target, or any, to take the call.
    mutating func takeOver(_ name: String?, in scene: inout CallScene, at now: Instant) {
        guard let name else { return takeOver(in: &scene, at: now) }
        guard let target = scene.plan.target(named: name) else {
            return scene.note(
                .warning("take-over: there is no target \(SafeText.plain(name, limit: 64))"))
        }
        switch state {
        case .reaching(var reaches, let caller):
            if let reach = reaches.reach(of: target.name) {
                let ending = reaches.takenOver(by: reach, in: &scene, at: now)
                state = .reaching(reaches, caller: caller)
                if let ending { goOn(after: ending, caller, in: &scene, at: now) }
                return
            }
            reaches.giveUp(
                .cancelled, reason: "taken over from the console", in: &scene, at: now)
            course.prefer(target, at: now)
            callNext(caller: caller, in: &scene, at: now)
        case .pausing(_, let caller):
            course.prefer(target, at: now)
            callNext(caller: caller, in: &scene, at: now)
        case .joining, .bridged, .ended: scene.note(.warning("take-over: too late"))
        case .takingMessage(let message) where message.isRecording:
            scene.note(.warning("take-over: too late"))
        case .exhausted, .returning, .takingMessage, .takingNumber:
            restart(with: [Round(target)], in: &scene, at: now)
        }
    }

    private mutating func takeOver(in scene: inout CallScene, at now: Instant) {
        let rounds = scene.rounds(of: course.route, at: now)
        switch state {
        case .pausing(let pause, let caller): resume(pause, caller, in: &scene, at: now)
        case .reaching, .joining, .bridged, .ended:
            scene.note(.warning("take-over: a handoff is running already"))
        case .takingMessage(let message) where message.isRecording:
            scene.note(.warning("take-over: a handoff is running already"))
        case .exhausted: restart(with: rounds, in: &scene, at: now)
        case .returning, .takingMessage, .takingNumber:
            guard !rounds.isEmpty else {
                let why = lackOfTargets(in: scene, at: now)
                return scene.note(.warning("take-over: \(why)"))
            }
            restart(with: rounds, in: &scene, at: now)
        }
    }

    /// The console stops the handoff: the caller goes back to the agent.
    mutating func abort(in scene: inout CallScene, at now: Instant) {
        let cancelled = Verdict(.cancelled)
        let stopped = "stopped from the console"
        switch state {
        case .reaching(let reaches, let caller):
            reaches.giveUp(.cancelled, reason: stopped, in: &scene, at: now)
            giveBack(caller, cancelled, in: &scene, at: now)
        case .pausing(_, let caller): giveBack(caller, cancelled, in: &scene, at: now)
        case .joining(let bridge, let caller):
            scene.hangUpOperator(bridge.leg, answered: true, reason: stopped)
            bridge.close(.cancelled, in: &scene, at: now)
            giveBack(caller, cancelled, in: &scene, at: now)
        case .exhausted(let caller): giveBack(caller, cancelled, in: &scene, at: now)
        case .takingMessage(let message) where !message.isRecording:
            guard scene.agent.isReady else {
                return scene.note(.warning("abort: the agent is gone"))
            }
            giveBack(cancelled, in: &scene, at: now)
        case .takingNumber:
            guard scene.agent.isReady else {
                return scene.note(.warning("abort: the agent is gone"))
            }
            scene.stop(.announcement)
            giveBack(cancelled, in: &scene, at: now)
        case .bridged, .returning, .takingMessage, .ended:
            scene.note(.warning("abort: too late"))
        }
    }

    /// Who talks with the agent is back with it already.
    private mutating func giveBack(
        _ caller: CallerWait, _ verdict: Verdict, in scene: inout CallScene, at now: Instant
    ) {
        if caller.isWithAgent { return returned(verdict, in: &scene) }
        scene.stop(.announcement)
        giveBack(verdict, in: &scene, at: now)
    }

    /// The gateway's grace time or the call's is over: ends by goodbye, or when the message is safe.
    mutating func drain(reason: String, in scene: inout CallScene, at now: Instant) {
        let ending = HandoffEnding.farewell(reason: reason, saying: .callEnding)
        let cancelled = Conclusion(.failed, Verdict(.cancelled), ending)
        switch state {
        case .reaching(let reaches, _):
            reaches.giveUp(.cancelled, reason: reason, in: &scene, at: now)
            end(cancelled, in: &scene)
        case .joining(let bridge, _):
            scene.hangUpOperator(bridge.leg, answered: true, reason: reason)
            bridge.close(.cancelled, in: &scene, at: now)
            end(cancelled, in: &scene)
        case .bridged(let bridge, _):
            scene.hangUpOperator(bridge.leg, answered: true, reason: reason)
            bridge.close(.completed, in: &scene, at: now)
            end(Conclusion(.bridged, Verdict(.completed), ending), in: &scene)
        case .takingMessage(let message) where message.isRecording:
            stopMessage(in: &scene, at: now)
        case .pausing, .exhausted, .returning, .takingMessage, .takingNumber:
            end(cancelled, in: &scene)
        case .ended: break
        }
    }

    /// What the handoff is busy with, in words.
    var busyness: String {
        switch state {
        case .reaching, .pausing, .exhausted, .returning: "a handoff is running"
        case .joining, .bridged: "a person is on the line already"
        case .takingMessage: "the caller is leaving a message"
        case .takingNumber: "the caller is asking to be called back"
        case .ended: "the handoff has ended"
        }
    }

    /// Why a wish for a human cannot be followed now; nil when it can, or when it is what is
    /// happening already.
    func refusal(of takeOver: TakeOver) -> String? {
        switch state {
        case .reaching(let reaches, _):
            if let name = takeOver.target {
                guard let reach = reaches.reach(of: name), reach.isDismissed else { return nil }
                return "\(name) has just let the call go"
            }
            let route = course.route.name
            guard let wanted = takeOver.request.route, wanted != route else { return nil }
            return "a handoff on route \(route) is running; name a target to change whom it "
                + "calls, or abort it first"
        case .takingMessage(let message): return message.isRecording ? busyness : nil
        case .pausing, .exhausted, .returning, .takingNumber: return nil
        case .joining, .bridged, .ended: return busyness
        }
    }

    /// Why the handoff cannot be stopped now; nil when it can.
    func abortRefusal(in scene: CallScene) -> String? {
        switch state {
        case .reaching, .pausing, .joining, .exhausted: nil
        case .takingMessage(let message) where !message.isRecording:
            scene.agent.isReady ? nil : "the agent is gone"
        case .takingNumber: scene.agent.isReady ? nil : "the agent is gone"
        case .returning: "the caller is on the way back to the agent"
        case .bridged, .takingMessage, .ended: busyness
        }
    }
}
