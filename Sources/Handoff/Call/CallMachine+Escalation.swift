// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What brings a human in, and what stops that.
extension CallMachine {
    mutating func take(_ escalation: Escalation, at now: Instant) {
        let escalation = scene.dossier.take(escalation)
        switch state {
        case .attending: beginHandoff(escalation, on: route(of: escalation), at: now)
        case .handingOff: forward(.escalation(escalation), at: now)
        case .arrived(let giveUp, let wish):
            // The ACK may be lost while sound and keys already come.
            if let wish, wish.isExplicit || !escalation.isExplicit {
                ignore(escalation, "a person is to be called already")
            } else {
                state = .arrived(giveUp: giveUp, wish: escalation)
            }
        case .joined: ignore(escalation, "a person is on the line already")
        case .parting: ignore(escalation, "goodbye is being said")
        case .partingWithOperator, .over: ignore(escalation, "the caller has left")
        }
    }

    private mutating func ignore(_ escalation: Escalation, _ why: String) {
        scene.note(.escalationIgnored(escalation, why: why))
    }

    /// The route an escalation names; the default one when it names none that exists.
    private mutating func route(of escalation: Escalation) -> Route {
        guard let name = escalation.route else { return scene.plan.defaultRoute }
        if let route = scene.plan.route(named: name) { return route }
        scene.note(.warning("there is no route \(SafeText.line(name, limit: 64))"))
        return scene.plan.defaultRoute
    }

    mutating func takeOver(_ name: String?, at now: Instant) {
        switch state {
        case .handingOff: return forward(.takeOver(target: name), at: now)
        case .arrived, .joined, .parting, .partingWithOperator, .over:
            return scene.note(.warning("take-over: not in this state of the call"))
        case .attending: break
        }
        var route = scene.plan.defaultRoute
        if let name {
            guard let target = scene.plan.target(named: name) else {
                return scene.note(
                    .warning("take-over: there is no target \(SafeText.line(name, limit: 64))"))
            }
            route.targets = [target]
        }
        let escalation = Escalation(
            trigger: "console", reason: "taken over from the console", evidence: [],
            isExplicit: true)
        beginHandoff(escalation, on: route, at: now)
    }

    mutating func abort(at now: Instant) {
        guard case .handingOff = state else {
            return scene.note(.warning("abort: no handoff is running"))
        }
        forward(.abortHandoff, at: now)
    }
}
