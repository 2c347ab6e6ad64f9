// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Timing

/// What a request from outside would come to, before it is made: whoever asks over HTTP is told
/// why not. The same words stand in the journal when a request is made all the same.
extension CallMachine {
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
        case .arrived, .attending, .joined, .parting, .partingWithOperator, .over:
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

    private func verdict(onRoute name: String?) -> CallAnswer? {
        guard let name, scene.plan.route(named: name) == nil else { return nil }
        return .unknownRoute(name, known: scene.plan.routeNames)
    }
}

extension HandoffMachine {
    /// What the handoff is busy with, in words.
    var busyness: String {
        switch state {
        case .reaching, .pausing, .exhausted, .returning: "a handoff is running"
        case .bridged: "a person is on the line already"
        case .takingMessage: "the caller is leaving a message"
        case .ended: "the handoff has ended"
        }
    }

    /// Why a wish for a human cannot be followed now; nil when it can, or when it is what is
    /// happening already.
    func refusal(of takeOver: TakeOver) -> String? {
        switch state {
        case .reaching(let reach, _):
            if let name = takeOver.target {
                guard case .dismissed = reach.progress, reach.target.name == name else {
                    return nil
                }
                return "\(name) has just let the call go"
            }
            guard let wanted = takeOver.request.route, wanted != route.name else { return nil }
            return "a handoff on route \(route.name) is running; name a target to change whom it "
                + "calls, or abort it first"
        case .pausing, .exhausted, .returning, .takingMessage(.inviting, _),
            .takingMessage(.beeping, _):
            return nil
        case .bridged, .takingMessage(.recording, _), .takingMessage(.stopping, _), .ended:
            return busyness
        }
    }

    func abortRefusal(in scene: CallScene) -> String? {
        switch state {
        case .reaching, .pausing, .exhausted: nil
        case .takingMessage(.inviting, _), .takingMessage(.beeping, _):
            scene.agent.isReady ? nil : "the agent is gone"
        case .returning: "the caller is on the way back to the agent"
        case .bridged, .takingMessage(.recording, _), .takingMessage(.stopping, _), .ended:
            busyness
        }
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
