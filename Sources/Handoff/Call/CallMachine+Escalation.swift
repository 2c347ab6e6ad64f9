// SPDX-License-Identifier: Apache-2.0

import CallModel
import Timing

/// What brings a human in, and what stops that.
extension CallMachine {
    mutating func take(_ escalation: Escalation, at now: Instant) {
        let escalation = scene.dossier.take(escalation)
        switch state {
        case .attending(.ending) where !escalation.isExplicit:
            ignore(escalation, "the agent has ended the call")
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

    mutating func takeOver(_ wish: TakeOver, at now: Instant) {
        switch verdict(on: wish) {
        case .accepted: break
        case .unknownTarget(let name, _):
            return scene.note(
                .warning("take-over: there is no target \(SafeText.line(name, limit: 64))"))
        case .unknownRoute(let name, _):
            return scene.note(
                .warning("take-over: there is no route \(SafeText.line(name, limit: 64))"))
        case .refused(let why): return scene.note(.warning("take-over: \(why)"))
        }
        var wish = wish
        // What the wish says reaches the next package, whoever is called already.
        if case .agentAsked(let kept) = scene.dossier.take(.agentAsked(wish.request), at: now) {
            wish.request = kept
        }
        guard case .attending = state else { return forward(.takeOver(wish), at: now) }
        var route = wish.request.route.flatMap(scene.plan.route) ?? scene.plan.defaultRoute
        if let target = wish.target.flatMap(scene.plan.target) { route.targets = [target] }
        let escalation = Escalation(
            trigger: "console", reason: wish.request.reason, route: wish.request.route,
            evidence: [], isExplicit: true)
        beginHandoff(scene.dossier.take(escalation), on: route, at: now)
    }

    mutating func abort(at now: Instant) {
        guard case .handingOff = state else {
            return scene.note(.warning("abort: no handoff is running"))
        }
        forward(.abortHandoff, at: now)
    }
}
