// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// What is asked from outside, and what a request would come to before it is made: whoever asks
/// over HTTP is told why not. The same words stand in the journal when it is made all the same.
extension CallMachine {
    /// Whether the caller may be asked something now: they talk with the agent.
    package var mayAskBack: Bool {
        if case .attending(.talking, _) = state { true } else { false }
    }

    /// The handoff that runs.
    package var runningHandoff: HandoffID? {
        if case .handingOff(let handoff) = state { handoff.id } else { nil }
    }

    /// A human is to take the call.
    package func verdict(on takeOver: TakeOver) -> CallAnswer {
        if let name = takeOver.target, scene.plan.target(named: name) == nil {
            return .unknownTarget(name, known: scene.plan.targetNames)
        }
        if let verdict = verdict(onRoute: takeOver.request.route) { return verdict }
        switch state {
        case .attending: return .accepted(nil)
        case .arrived, .joined, .parting, .partingWithOperator, .over:
            return .refused(busyness)
        case .handingOff(let handoff):
            return handoff.refusal(of: takeOver).map { .refused($0) } ?? .accepted(handoff.id)
        }
    }

    /// The agent asks for a human; whether a rule follows is seen once it has asked.
    package func verdict(on request: AgentRequest) -> CallAnswer {
        if let verdict = verdict(onRoute: request.route) { return verdict }
        switch state {
        case .attending: return .accepted(nil)
        case .arrived, .joined, .parting, .partingWithOperator, .over:
            return .refused(busyness)
        case .handingOff(let handoff):
            let takeOver = TakeOver(request: request)
            return handoff.refusal(of: takeOver).map { .refused($0) } ?? .accepted(handoff.id)
        }
    }

    /// The call is to end.
    package var verdictOnHangUp: CallAnswer {
        switch state {
        case .attending: .accepted(nil)
        case .arrived, .handingOff, .joined, .parting, .partingWithOperator, .over:
            .refused(busyness)
        }
    }

    /// The handoff is to stop.
    package var verdictOnAbort: CallAnswer {
        switch state {
        case .handingOff(let handoff):
            handoff.abortRefusal(in: scene).map { .refused($0) } ?? .accepted(handoff.id)
        case .attending(_, .some): .accepted(nil)
        case .arrived, .attending(_, nil), .joined, .parting, .partingWithOperator, .over:
            .refused("no handoff is running")
        }
    }

    /// What the call is busy with, in words.
    var busyness: String {
        switch state {
        case .arrived: "the caller has not been answered yet"
        case .attending: "the caller is with the agent"
        case .handingOff(let handoff): handoff.busyness
        case .joined: "a person is on the line already"
        case .parting: "goodbye is being said"
        case .partingWithOperator, .over: "the caller has left"
        }
    }

    /// A human is to take the call.
    mutating func takeOver(_ wish: TakeOver, at now: Instant) {
        switch verdict(on: wish) {
        case .accepted: break
        case .unknownTarget(let name, _):
            return scene.note(
                .warning("take-over: there is no target \(SafeText.plain(name, limit: 64))"))
        case .unknownRoute(let name, _):
            return scene.note(
                .warning("take-over: there is no route \(SafeText.plain(name, limit: 64))"))
        case .refused(let why): return scene.note(.warning("take-over: \(why)"))
        }
        var wish = wish
        // What the wish says reaches the next package, whoever is called already.
        if case .agentAsked(let kept) = scene.dossier.keep(.agentAsked(wish.request), at: now) {
            wish.request = kept
        }
        guard case .attending = state else { return step(.takeOver(wish), at: now) }
        var route = wish.request.route.flatMap(scene.plan.route) ?? scene.plan.defaultRoute
        if let target = wish.target.flatMap(scene.plan.target) {
            route.rounds = [Round(target)]
            // Who names somebody knows that they are there.
            route.hours = nil
            scene.passedOn.remove(target.name)
        }
        let escalation = Escalation(
            trigger: "console", reason: wish.request.reason, route: wish.request.route,
            evidence: [], isExplicit: true)
        let named = wish.target.flatMap(scene.plan.target)
        let isRung = named.flatMap { state.predial?.serves($0) } ?? false
        beginHandoff(scene.dossier.keep(escalation), on: route, at: now)
        // Who was rung ahead and has answered may accept there as well as by key.
        if isRung, phase.isBriefing { step(.takeOver(wish), at: now) }
    }

    /// The handoff is to stop.
    mutating func abort(at now: Instant) {
        if state.predial != nil { return stopPredial(why: "stopped from the console", at: now) }
        guard case .handingOff = state else {
            return scene.note(.warning("abort: no handoff is running"))
        }
        step(.abortHandoff, at: now)
    }

    private func verdict(onRoute name: String?) -> CallAnswer? {
        guard let name, scene.plan.route(named: name) == nil else { return nil }
        return .unknownRoute(name, known: scene.plan.routeNames)
    }
}

extension CallPlan {
    /// The names of all routes, sorted.
    var routeNames: [String] { Set(routes.keys).union([defaultRoute.name]).sorted() }

    /// The names of all targets, sorted.
    var targetNames: [String] {
        Set(([defaultRoute] + routes.values).flatMap(\.targets).map(\.name)).sorted()
    }
}
