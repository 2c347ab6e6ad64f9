// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    private static func drained(
        _ name: String, at time: Duration, grace: Duration, lena: PhoneScript
    ) -> Scenario {
        Scenario(
            name, callers: [.init(Scenario.caller())], operators: [lena],
            bots: [Scenario.talkingBot], plan: Scenario.plan([lena.name]),
            moments: [.init(.drain(grace: grace), at: time)],
            expect: [
                .events(["call.ended"]),
                .noted("anna", .ended("the other side hung up")),
            ] + whisperIsPrivate())
    }

    /// The console, several calls at once, and a gateway that is told to stop.
    static let desk: [Scenario] = [
        Scenario(
            "a takeover from the console",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: nil,
                        then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                Scenario.operatorPhone("lena", tone: .operatorB), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["lena", "maria"]),
            moments: [.init(.takeOver(target: "maria"), at: .seconds(3))],
            expect: [
                .handoffs([.init(.bridged, .completed)]), .phoneNeverRang("lena"),
            ] + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "an abort from the console",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: .seconds(3),
                        then: [
                            .when(.hears(.hold), after: .zero, .speak(.tone(.caller))),
                            .when(.hears(.agent), after: .seconds(2), .hangUp),
                        ]))
            ],
            operators: [PhoneScript("maria", whenCalled: .ringForever)],
            bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            moments: [.init(.abort, at: .milliseconds(6500))],
            expect: [
                .handoffs([.init(.returned, .noAnswer)]), .noted("maria", .cancelled),
            ] + whisperIsPrivate()),
        Scenario(
            "two calls want one operator",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(4), hearing: .operatorA))),
                .init(
                    PhoneScript(
                        "bert", voice: .tone(.caller), dials: "demo",
                        steps: [
                            .when(.connected, after: .milliseconds(1500), .press("0")),
                            .when(.hears(.operatorB), after: .seconds(3), .hangUp),
                        ])),
            ],
            operators: [
                Scenario.operatorPhone("maria"), Scenario.operatorPhone("lena", tone: .operatorB),
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria", "lena"]),
            expect: [
                .doesNotHear("anna", [.operatorB, .whisper], .always),
                .doesNotHear("bert", [.operatorA, .whisper], .always),
                .hears(
                    "anna", [.operatorA],
                    .between(.event("bridged"), .after(.event("bridged"), .seconds(2)))),
                .hears(
                    "bert", [.operatorB],
                    .between(
                        .otherCall("bridged"), .after(.otherCall("bridged"), .seconds(2)))),
            ]),
        drained(
            "the gateway stops while it rings", at: .seconds(5), grace: .seconds(1),
            lena: PhoneScript("maria", whenCalled: .ringForever)),
        drained(
            "the gateway stops in the whisper", at: .seconds(5), grace: .seconds(1),
            lena: Scenario.operatorPhone("maria", listensFor: .seconds(9))),
        drained(
            "the gateway stops in the conversation", at: .seconds(7), grace: .seconds(1),
            lena: Scenario.operatorPhone("maria")),
        drained(
            "the gateway stops while the agent talks", at: .seconds(1), grace: .milliseconds(500),
            lena: Scenario.operatorPhone("maria")),
    ]
}
