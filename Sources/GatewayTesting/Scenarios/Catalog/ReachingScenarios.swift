// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    /// The caller reaches a person, in all the ways one can ask and be reached.
    static let reaching: [Scenario] = [
        Scenario(
            "accept",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(6), hearing: .operatorA)))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("maria", .completed)]),
                .events([
                    "caller.connected", "agent.connected", "signal.digit: caller pressed 0",
                    "escalated", "handoff.began", "operator.dialled", "operator.ringing",
                    "operator.answered", "signal.digit: operator pressed 1",
                    "operator.chose: accept", "bridged", "call.ended",
                ]),
                .hears(
                    "anna", [.agent], .between(.event("agent.connected"), .event("escalated"))),
                .hears(
                    "agent", [.caller],
                    .between(.event("agent.connected"), .event("escalated"))),
                .hears(
                    "maria", [.whisper],
                    .between(.event("operator.answered"), .event("operator.chose"))),
                .doesNotHear(
                    "maria", [.caller, .agent],
                    .between(.event("operator.answered"), .event("operator.chose"))),
                .within(
                    .milliseconds(5), from: .event("escalated"), to: .event("operator.dialled")),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "first does not answer, second accepts",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                PhoneScript("lena", voice: .tone(.operatorB), whenCalled: .ringForever),
                Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["lena", "maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("lena", .noAnswer), .init("maria", .completed)]),
                .noted("lena", .cancelled),
                .hears(
                    "anna", [.hold],
                    .between(
                        .event("clip.playing: hold"), .event("operator.answered"))),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "the agent asks for a person itself",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: nil,
                        then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.askingBot],
            plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "signal.agent-asked", "escalated: charged twice", "handoff.package", "bridged",
                ]),
                .noEvent("handoff.package: 4111"),
            ] + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "keys by INFO and without markers",
            callers: [
                .init(
                    PhoneScript(
                        "anna", voice: .tone(.caller), dials: "demo",
                        steps: [
                            .when(.connected, after: .seconds(2), .pressByInfo("0")),
                            .when(.hears(.operatorA), after: .seconds(3), .hangUp),
                        ]))
            ],
            operators: [
                PhoneScript(
                    "maria", voice: .tone(.operatorA), whenCalled: .answer(after: .seconds(1)),
                    steps: [
                        .when(.hears(.whisper), after: .milliseconds(500), .press("3")),
                        .when(.then, after: .seconds(2), .press("1")),
                    ], quirks: [.noMarker])
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events(["operator.chose: repeat", "operator.chose: accept", "bridged"]),
            ] + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "the operator hears more, and the caller's own words",
            callers: [
                .init(
                    Scenario.caller(then: [.when(.hears(.operatorA), after: .seconds(3), .hangUp)]))
            ],
            operators: [
                PhoneScript(
                    "maria", voice: .tone(.operatorA), whenCalled: .answer(after: .seconds(1)),
                    steps: [
                        .when(.hears(.whisper), after: .milliseconds(500), .press("4")),
                        .when(.then, after: .seconds(2), .press("5")),
                        .when(.then, after: .seconds(2), .press("1")),
                    ])
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events([
                    "operator.chose: detail", "clip.playing: asked-1", "operator.chose: own-words",
                    "clip.playing: asked-2", "operator.chose: accept", "bridged",
                ]),
            ] + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "a second request while one runs",
            callers: [
                .init(
                    Scenario.caller(then: [
                        .when(.then, after: .seconds(1), .press("0")),
                        .when(.then, after: .seconds(1), .press("0")),
                        .when(.hears(.operatorA), after: .seconds(3), .hangUp),
                    ]))
            ],
            operators: [
                Scenario.operatorPhone(
                    "maria", answersAfter: .milliseconds(1500), listensFor: .seconds(4))
            ],
            bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("maria", .completed)]),
                .events(["handoff.began", "escalation.ignored", "bridged"]),
            ] + callerWaits() + whisperIsPrivate()),
        Scenario(
            "the operator hangs up after the conversation",
            callers: [.init(Scenario.caller())],
            operators: [
                Scenario.operatorPhone(
                    "maria", then: [.when(.hears(.caller), after: .seconds(6), .hangUp)])
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .noted("anna", .ended("the other side hung up")),
                .within(
                    .seconds(4), from: .event("operator.disconnected"), to: .event("call.ended")),
            ] + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
    ]
}
