// SPDX-License-Identifier: Apache-2.0

import AgentWire
package import Handoff

/// A plan whose calls are walked, made so that together they have every way a call can take.
package struct ModelPlan: Sendable {
    package var name: String
    package var plan: CallPlan
    /// The most that happens to it in a walk.
    var alphabet = ModelAlphabet.everything

    /// The plans of the model walk. Several people rung together have more states than all of these: their
    /// orders and places are made by the tests of `Reaches`, and random stories have them.
    package static let all = [
        people, message, agents, partners, helpers, patience, nobody, closed, mailbox, passing,
        choices,
    ]

    /// Two people, or those of another route; then back to the agent.
    private static let people = make("people", [anna, ben], .agent) { plan in
        plan.defaultRoute.actions = [.declined: .route("others")]
        plan.routes["others"] = Route(name: "others", targets: [carla], lastResort: .agent)
        plan.announcesConnection = true
        plan.afterConversation = .goodbye
        plan.keys.acceptWords = ["yes"]
    }

    /// One person within a bounded wait, then a message; the caller is told of a recording first.
    private static let message = make("message", [anna], .voicemail) { plan in
        plan.asksConsent = true
        plan.agentAfterBridge = .close
        plan.whileRinging = .ringback
        plan.defaultRoute.longestWait = .seconds(18)
        plan.defaultRoute.actions = [
            .noAnswer: .again(after: .seconds(3), times: 1),
            .declined: .again(after: .seconds(3), times: 1),
        ]
    }

    /// Other agents before a person: one that has to say yes, one whose silence is a yes.
    private static let agents = make("agents", [billing, anna, orders], .goodbye) { plan in
        plan.defaultRoute.actions = [.declined: .lastResort]
        plan.defaultRoute.ifAgentLost = .voicemail
        plan.onAgentClose = .handoff
    }

    /// Agents alone, called again whatever they say; then back to the first one, or the busy tone.
    private static let partners = make("partners", [billing, orders], .agent) { plan in
        for failure in AttemptFailure.allCases {
            plan.defaultRoute.actions[failure] = .again(after: .seconds(3), times: 1)
        }
        plan.defaultRoute.ifAgentLost = .busy
    }

    /// Another agent and a person, then a message.
    private static let helpers = make("helpers", [billing, anna], .voicemail) { plan in
        for failure in AttemptFailure.allCases {
            plan.defaultRoute.actions[failure] = .again(after: .seconds(3), times: 1)
        }
        plan.afterConversation = .goodbye
    }

    /// A caller who waits no longer than a pause before somebody is called again.
    private static let patience = make("patience", [anna, billing], .goodbye) { plan in
        for failure in AttemptFailure.allCases {
            plan.defaultRoute.actions[failure] = .again(after: .seconds(9), times: 1)
        }
        plan.defaultRoute.longestWait = .seconds(8)
    }

    /// Nobody to call, and the call ends.
    private static let closed = make("closed", [], .goodbye) { _ in }

    /// Nobody to call, and a message.
    private static let mailbox = make("mailbox", [], .voicemail) { _ in }

    /// A person who passes the caller on to another.
    private static let passing: ModelPlan = {
        var passing = make("passing", [anna], .agent) { plan in
            plan.routes["others"] = Route(name: "others", targets: [carla], lastResort: .goodbye)
            plan.bridgeKeys.passOn = .init(keys: "*3", route: "others")
        }
        passing.alphabet = .parties
        return passing
    }()

    /// A caller who may go back to the agent, or be called back, by a key as well as in the end.
    private static let choices: ModelPlan = {
        var choices = make("choices", [anna], .callback) { plan in
            plan.callerKeys = CallerKeys(stay: "1", callback: "2")
            plan.defaultRoute.actions = [.busy: .again(after: .seconds(9), times: 1)]
        }
        choices.alphabet = .parties
        return choices
    }()

    /// Nobody to call: the agent again, or a message when it is gone.
    private static let nobody = make("nobody", [], .agent) { plan in
        plan.defaultRoute.ifAgentLost = .voicemail
        plan.routes["others"] = Route(name: "others", targets: [ben], lastResort: .congestion)
        plan.afterConversation = .busy
    }

    private static let anna = Target(
        name: "anna", uri: "sip:anna@pbx.example", ringTime: .seconds(15))
    private static let ben = Target(name: "ben", uri: "sip:ben@pbx.example")
    private static let carla = Target(name: "carla", uri: "sip:carla@pbx.example")
    private static let billing = Target(
        name: "billing", address: .stream(.builtIn, acceptAfter: nil), ringTime: .seconds(5))
    private static let orders = Target(
        name: "orders", address: .stream(.builtIn, acceptAfter: .seconds(2)),
        ringTime: .seconds(5))

    private static func make(
        _ name: String, _ targets: [Target], _ lastResort: LastResort,
        change: (inout CallPlan) -> Void
    ) -> ModelPlan {
        var plan = CallPlan(
            defaultRoute: Route(name: "support", targets: targets, lastResort: lastResort))
        change(&plan)
        return ModelPlan(name: name, plan: plan)
    }
}
