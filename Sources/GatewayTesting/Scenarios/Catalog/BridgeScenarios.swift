// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

/// What an operator who talks with the caller does by keys.
extension ScenarioCatalog {
    /// Types a command some time after the operator hears the caller.
    static func types(
        _ keys: String, after delay: Duration = .milliseconds(1500)
    ) -> [PhoneScript.Step] {
        let first = PhoneScript.Step.when(.hears(.caller), after: delay, .nothing)
        return [first]
            + keys.map { .when(.then, after: .milliseconds(400), .press($0)) }
    }

    private static func scenario(
        _ name: String, operators: [PhoneScript], caller steps: [PhoneScript.Step],
        adjust: (inout CallPlan) -> Void = { _ in }, expect: [Expectation]
    ) -> Scenario {
        var plan = Scenario.plan(["maria"])
        plan.passedKeys.formUnion([.callerToOperator, .operatorToCaller])
        adjust(&plan)
        return Scenario(
            name, callers: [.init(Scenario.caller(then: steps))], operators: operators,
            bots: [Scenario.talkingBot], plan: plan, expect: expect + whisperIsPrivate())
    }

    /// The caller is back with the agent, and the operator hears nobody any more.
    private static let givenBack = scenario(
        "the operator gives the caller back to the agent",
        operators: [Scenario.operatorPhone("maria", then: types("*2"))],
        caller: [
            .when(.hears(.operatorA), after: .seconds(1), .nothing),
            .when(.hears(.agent), after: .seconds(2), .hangUp),
        ],
        expect: [
            .handoffs([.init(.bridged, .completed)]),
            .attempts([.init("maria", .completed)]),
            .events([
                "bridged", "operator.commanded: gives the caller back", "operator.disconnected",
                "clip.playing: given-back", "agent.told: maria gives the caller back",
                "call.ended: caller hung up",
            ]),
            .hears(
                "anna", [.agent],
                .between(
                    .after(.event("agent.told: maria gives"), .milliseconds(500)),
                    .after(.event("agent.told: maria gives"), .seconds(2)))),
            .hears(
                "agent", [.caller],
                .between(
                    .event("agent.told: maria gives"),
                    .after(.event("agent.told: maria gives"), .seconds(2)))),
            .doesNotHear(
                "anna", [.agent],
                .between(.event("bridged"), .event("agent.told: maria gives"))),
            .neverNoted("anna", .gotKey("*")), .neverNoted("anna", .gotKey("2")),
        ])

    /// Somebody of another route takes the caller, who hears neither agent nor whisper meanwhile.
    private static let passedOn = scenario(
        "the operator passes the caller on to another route",
        operators: [
            Scenario.operatorPhone("maria", then: types("*3")),
            Scenario.operatorPhone("carla", tone: .operatorB),
        ],
        caller: [
            .when(.hears(.operatorA), after: .seconds(1), .nothing),
            .when(.hears(.operatorB), after: .seconds(3), .hangUp),
        ],
        adjust: { plan in
            var other = Scenario.plan(["carla"], lastResort: .goodbye).defaultRoute
            other.name = "others"
            plan.routes["others"] = other
            plan.bridgeKeys.passOn = .init(keys: "*3", route: "others")
        },
        expect: [
            .handoffs([.init(.bridged, .completed), .init(.bridged, .completed)]),
            .attempts([.init("maria", .completed), .init("carla", .completed)]),
            .events([
                "bridged", "operator.commanded: passes the caller on",
                "escalated: maria has passed the caller on", "clip.playing: connecting",
                "operator.dialled: carla", "operator.answered", "bridged",
            ]),
            .doesNotHear(
                "anna", [.agent, .operatorA, .operatorB, .whisper],
                .between(
                    .after(.event("operator.dialled: carla"), .milliseconds(200)),
                    .event("operator.answered: attempt-2"))),
            .neverNoted("anna", .gotKey("3")),
        ])

    /// The caller goes on hearing the operator, and not a frame of the whisper.
    private static let briefedAgain = scenario(
        "the operator is briefed again in the middle of the talk",
        operators: [Scenario.operatorPhone("maria", then: types("*7"))],
        caller: hangsUp(after: .seconds(7), hearing: .operatorA),
        expect: [
            .handoffs([.init(.bridged, .completed)]),
            .events(["bridged", "operator.commanded: hears the briefing again", "clip.played"]),
            .hears(
                "maria", [.whisper, .caller],
                .between(
                    .event("operator.commanded"),
                    .after(.event("operator.commanded"), .milliseconds(1500)))),
            .hears(
                "anna", [.operatorA],
                .between(
                    .event("operator.commanded"), .after(.event("operator.commanded"), .seconds(3)))
            ),
            .neverNoted("anna", .gotKey("*")), .neverNoted("anna", .gotKey("7")),
        ])

    /// A star that begins no command is a key as any other, a little later.
    private static let loneStar = scenario(
        "keys of the operator's that are no command",
        operators: [Scenario.operatorPhone("maria", then: types("*5*"))],
        caller: hangsUp(after: .seconds(7), hearing: .operatorA),
        expect: [
            .handoffs([.init(.bridged, .completed)]), .noEvent("operator.commanded"),
            .noted("anna", .gotKey("*")), .noted("anna", .gotKey("5")),
        ])

    static let commands: [Scenario] = [givenBack, passedOn, briefedAgain, loneStar]
}
