// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    private static func leaving(
        _ name: String, _ steps: [PhoneScript.Step], operators: [PhoneScript],
        outcome: [Expectation.Ending], expect more: [Expectation] = []
    ) -> Scenario {
        Scenario(
            name, callers: [.init(Scenario.caller(then: steps))], operators: operators,
            bots: [Scenario.talkingBot], plan: Scenario.plan(operators.map(\.name)),
            expect: [.handoffs(outcome)] + more + whisperIsPrivate())
    }

    /// The caller hangs up, in every state.
    static let callersWhoLeave: [Scenario] = [
        Scenario(
            "the caller hangs up with the agent",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: nil,
                        then: [.when(.hears(.agent), after: .seconds(1), .hangUp)]))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["maria"]),
            expect: [.handoffs([]), .phoneNeverRang("maria"), .events(["call.ended"])]),
        leaving(
            "the caller hangs up in the announcement",
            [.when(.then, after: .milliseconds(400), .hangUp)],
            operators: [Scenario.operatorPhone("maria", answersAfter: .seconds(2))],
            outcome: [.init(.abandoned, .callerAbandoned)],
            expect: [
                .noted("maria", .cancelled),
                .within(
                    .seconds(1), from: .event("caller.disconnected"),
                    to: .note("maria", .cancelled)),
            ]),
        leaving(
            "the caller hangs up while it rings",
            [.when(.hears(.hold), after: .milliseconds(300), .hangUp)],
            operators: [PhoneScript("maria", whenCalled: .ringForever)],
            outcome: [.init(.abandoned, .callerAbandoned)],
            expect: [.noted("maria", .cancelled)]),
        leaving(
            "the caller hangs up in the whisper",
            [.when(.then, after: .seconds(2), .hangUp)],
            operators: [Scenario.operatorPhone("maria", listensFor: .seconds(5))],
            outcome: [.init(.abandoned, .callerAbandoned)],
            expect: [
                .hears(
                    "maria", [.notice],
                    .between(
                        .event("caller.disconnected"),
                        .after(.event("caller.disconnected"), .seconds(1)))),
                .noted("maria", .ended("the other side hung up")),
            ]),
        leaving(
            "the caller hangs up right after the bridge",
            [.when(.hears(.operatorA), after: .milliseconds(100), .hangUp)],
            operators: [Scenario.operatorPhone("maria")],
            outcome: [.init(.bridged, .completed)],
            expect: [.noted("maria", .ended("the other side hung up"))]),
        leaving(
            "the caller holds while waiting",
            [
                .when(.then, after: .milliseconds(500), .hold()),
                .when(.then, after: .seconds(1), .resume),
                .when(.hears(.operatorA), after: .seconds(3), .hangUp),
            ],
            operators: [
                Scenario.operatorPhone("maria", answersAfter: .milliseconds(1300))
            ], outcome: [.init(.bridged, .completed)],
            expect: [.events(["held: caller holds", "held: caller resumes", "bridged"])]
                + bridge(with: "maria", tone: .operatorA)),
    ]
}
