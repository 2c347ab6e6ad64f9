// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff

extension ScenarioCatalog {
    /// Several people are rung at once; the first who accepts has the call.
    private static func together(
        _ name: String, _ phones: [PhoneScript], then others: [PhoneScript] = [],
        caller steps: [PhoneScript.Step] = hangsUp(after: .seconds(6), hearing: .operatorA),
        moments: [Scenario.Moment] = [],
        ends: [Expectation.Ending] = [.init(.bridged, .completed)], expect: [Expectation]
    ) -> Scenario {
        var plan = Scenario.plan((phones + others).map(\.name))
        let targets = plan.defaultRoute.targets
        let group = Round(together: Array(targets.prefix(phones.count)))
        plan.defaultRoute.rounds =
            [group].compactMap(\.self) + targets.dropFirst(phones.count).map { Round($0) }
        return Scenario(
            name, callers: [.init(Scenario.caller(then: steps))], operators: phones + others,
            bots: [Scenario.talkingBot], plan: plan, moments: moments,
            expect: [.handoffs(ends)] + expect + whisperIsPrivate())
    }

    /// Answers, listens and does nothing.
    private static func listener(
        _ name: String, answersAfter delay: Duration = .milliseconds(400)
    ) -> PhoneScript {
        Scenario.operatorPhone(name, tone: .operatorB, answersAfter: delay, presses: nil)
    }

    /// A loser has heard the whisper and, once somebody else has the call, a few words; never the
    /// caller.
    private static func loses(_ phone: String) -> [Expectation] {
        [
            .hears(
                phone, [.notice],
                .between(.event("bridged"), .after(.event("bridged"), .milliseconds(1100)))),
            .doesNotHear(phone, [.caller, .agent, .operatorA, .hold], .always),
            .noted(phone, .ended("the other side hung up")),
        ]
    }

    private static func refusing(
        _ name: String, _ status: Int, after delay: Duration = .milliseconds(400)
    ) -> PhoneScript {
        PhoneScript(name, whenCalled: .reject(status, after: delay))
    }

    static let rungTogether: [Scenario] = [
        together(
            "the first to accept has the call, not the first to answer",
            [listener("lena"), Scenario.operatorPhone("maria")],
            expect: [
                .attempts([.init("lena", .taken), .init("maria", .completed)]),
                .doesNotHear("anna", [.operatorB], .always),
            ] + loses("lena") + callerWaits() + bridge(with: "maria", tone: .operatorA)),
        together(
            "a phone that still rings is let go when another accepts",
            [
                PhoneScript("lena", whenCalled: .ringForever),
                Scenario.operatorPhone("maria"),
            ],
            expect: [
                .attempts([.init("lena", .taken), .init("maria", .completed)]),
                .noted("lena", .cancelled),
            ] + callerWaits() + bridge(with: "maria", tone: .operatorA)),
        together(
            "four are rung, and who is left takes the call",
            [
                refusing("lena", 486),
                Scenario.operatorPhone("nora", tone: .operatorB, presses: "2"),
                listener("olga"),
                Scenario.operatorPhone(
                    "maria", answersAfter: .milliseconds(1200), listensFor: .milliseconds(2800)),
            ],
            expect: [
                .attempts([
                    .init("lena", .busy, status: 486), .init("nora", .declined),
                    .init("olga", .taken), .init("maria", .completed),
                ]),
                .doesNotHear("nora", [.caller, .operatorA], .always),
            ] + loses("olga") + callerWaits() + bridge(with: "maria", tone: .operatorA)),
        together(
            "nobody of those rung at once takes the call, and the next does",
            [
                refusing("lena", 603), refusing("olga", 404, after: .milliseconds(1500)),
                Scenario.operatorPhone("nora", tone: .operatorB, presses: "2"),
            ], then: [Scenario.operatorPhone("maria")],
            expect: [
                .attempts([
                    .init("lena", .declined, status: 603),
                    .init("olga", .badTarget, status: 404), .init("nora", .declined),
                    .init("maria", .completed),
                ])
            ] + callerWaits() + bridge(with: "maria", tone: .operatorA)),
        together(
            "the caller hangs up while two are briefed and one is rung",
            [
                listener("lena"), listener("olga", answersAfter: .milliseconds(900)),
                PhoneScript("nora", whenCalled: .ringForever),
            ],
            caller: [.when(.then, after: .seconds(2), .hangUp)],
            ends: [.init(.abandoned, .callerAbandoned)],
            expect: [
                .noted("lena", .ended("the other side hung up")),
                .noted("olga", .ended("the other side hung up")), .noted("nora", .cancelled),
                .doesNotHear("lena", [.caller, .operatorB], .always),
            ]),
        together(
            "who is away is left out of those rung at once",
            [Scenario.operatorPhone("lena", tone: .operatorB), Scenario.operatorPhone("maria")],
            moments: [
                .init(
                    .input(.presence(operator: "lena", .away(note: "lunch"))), at: .seconds(1))
            ],
            expect: [
                .attempts([.init("lena", .away), .init("maria", .completed)]),
                .phoneNeverRang("lena"),
            ] + callerWaits() + bridge(with: "maria", tone: .operatorA)),
        together(
            "the one of several who has the call gives the caller back",
            [listener("lena"), Scenario.operatorPhone("maria", then: types("*2"))],
            caller: [
                .when(.hears(.operatorA), after: .seconds(1), .nothing),
                .when(.hears(.agent), after: .seconds(2), .hangUp),
            ],
            expect: [
                .attempts([.init("lena", .taken), .init("maria", .completed)]),
                .events([
                    "bridged", "operator.commanded: gives the caller back",
                    "clip.playing: given-back", "agent.told: maria gives the caller back",
                ]),
                .doesNotHear(
                    "maria", [.caller, .agent, .whisper],
                    .between(
                        .after(.event("operator.commanded"), .milliseconds(500)),
                        .after(.event("operator.commanded"), .seconds(3)))),
            ] + loses("lena")),
        together(
            "the one of several who has the call is briefed again",
            [
                listener("lena"), listener("nora", answersAfter: .milliseconds(500)),
                Scenario.operatorPhone("maria", then: types("*7")),
            ], caller: hangsUp(after: .seconds(7), hearing: .operatorA),
            expect: [
                .attempts([
                    .init("lena", .taken), .init("nora", .taken), .init("maria", .completed),
                ]),
                .events(["bridged", "operator.commanded: hears the briefing again"]),
                .hears(
                    "maria", [.whisper, .caller],
                    .between(
                        .event("operator.commanded"),
                        .after(.event("operator.commanded"), .milliseconds(1500)))),
                .doesNotHear(
                    "lena", [.whisper],
                    .between(
                        .after(.event("bridged"), .milliseconds(300)), .event("call.ended"))),
                .doesNotHear("anna", [.whisper, .notice], .always),
            ] + loses("lena") + loses("nora")),
    ]
}
