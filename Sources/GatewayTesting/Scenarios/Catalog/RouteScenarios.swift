// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    private static func plan(
        _ targets: [String], lastResort: LastResort = .goodbye,
        on actions: [AttemptFailure: FailureAction], longestWait: Duration? = nil
    ) -> CallPlan {
        var plan = Scenario.plan(targets, lastResort: lastResort)
        plan.defaultRoute.actions = actions
        plan.defaultRoute.longestWait = longestWait
        return plan
    }

    private static func withOtherRoute(_ plan: CallPlan, _ target: String) -> CallPlan {
        var plan = plan
        var other = Scenario.plan([target], lastResort: .goodbye).defaultRoute
        other.name = "others"
        plan.routes["others"] = other
        return plan
    }

    /// What follows somebody who was not reached, as the route says.
    static let routes: [Scenario] = [
        Scenario(
            "busy, and called again after a while",
            callers: [.init(Scenario.caller())],
            operators: [PhoneScript("maria", whenCalled: .reject(486))],
            bots: [Scenario.talkingBot],
            plan: plan(["maria"], on: [.busy: .again(after: .seconds(1), times: 2)]),
            expect: [
                .attempts([
                    .init("maria", .busy), .init("maria", .busy), .init("maria", .busy),
                ]),
                .handoffs([.init(.failed, .busy)]),
                .events(["handoff.paused", "handoff.paused", "clip.playing: goodbye"]),
            ] + callerWaits(to: .event("handoff.ended")) + whisperIsPrivate()),
        Scenario(
            "declined, and on to another route",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                PhoneScript("lena", whenCalled: .reject(603)),
                PhoneScript("nora", whenCalled: .ringForever), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot],
            plan: withOtherRoute(
                plan(["lena", "nora"], on: [.declined: .route("others")]), "maria"),
            expect: [
                .attempts([.init("lena", .declined), .init("maria", .completed)]),
                .handoffs([.init(.bridged, .completed)]), .phoneNeverRang("nora"),
                .events(["handoff.rerouted: others", "bridged"]),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "no answer, and nobody else is called",
            callers: [.init(Scenario.caller())],
            operators: [
                PhoneScript("lena", whenCalled: .ringForever), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot],
            plan: plan(["lena", "maria"], on: [.noAnswer: .lastResort]),
            expect: [
                .attempts([.init("lena", .noAnswer)]), .handoffs([.init(.failed, .noAnswer)]),
                .phoneNeverRang("maria"), .events(["clip.playing: goodbye", "call.ended"]),
            ] + whisperIsPrivate()),
        Scenario(
            "a caller who has waited long enough",
            callers: [.init(Scenario.caller())],
            operators: [
                PhoneScript("lena", whenCalled: .ringForever),
                PhoneScript("maria", whenCalled: .ringForever),
            ], bots: [Scenario.talkingBot],
            plan: plan(
                ["lena", "maria"], on: [.noAnswer: .again(after: .seconds(1), times: 5)],
                longestWait: .seconds(5)),
            expect: [
                .handoffs([.init(.failed, .noAnswer)]),
                .events(["handoff.paused", "handoff.overdue", "clip.playing: goodbye"]),
                .within(
                    .milliseconds(5200), from: .event("handoff.began"),
                    to: .event("handoff.overdue")),
            ] + callerWaits(to: .event("handoff.ended")) + whisperIsPrivate()),
        Scenario(
            "the caller talks on with the agent until somebody has accepted",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: .milliseconds(2100),
                        then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                PhoneScript("lena", whenCalled: .reject(486)), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot], plan: talkingOn(["lena", "maria"]),
            expect: [
                .attempts([.init("lena", .busy), .init("maria", .completed)]),
                .handoffs([.init(.bridged, .completed)]),
                .hears(
                    "anna", [.agent],
                    .between(
                        .event("handoff.began"), .after(.event("handoff.began"), .seconds(1)))),
                .doesNotHear(
                    "anna", [.hold, .announcement],
                    .between(.event("handoff.began"), .event("operator.chose"))),
                .hears(
                    "maria", [.hold],
                    .between(.event("clip.playing: connecting"), .event("bridged"))),
                .events(["operator.chose: accept", "clip.playing: connecting", "bridged"]),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "nobody is reached, and the caller has not noticed",
            callers: [.init(Scenario.caller(then: [.when(.then, after: .seconds(9), .hangUp)]))],
            operators: [PhoneScript("lena", whenCalled: .reject(603))],
            bots: [Scenario.talkingBot], plan: talkingOn(["lena"], lastResort: .agent),
            expect: [
                .attempts([.init("lena", .declined)]), .handoffs([.init(.returned, .declined)]),
                .doesNotHear("anna", [.hold, .announcement], .always),
                .events(["agent.told: handoff began", "handoff.ended", "agent.told: resumed"]),
            ] + whisperIsPrivate()),
    ]

    private static func talkingOn(
        _ targets: [String], lastResort: LastResort = .goodbye
    ) -> CallPlan {
        var plan = Scenario.plan(targets, lastResort: lastResort)
        plan.defaultRoute.whileWaiting = .agent
        return plan
    }
}
