// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    /// The first operator does not take the call; the second does.
    private static func second(
        _ name: String, first lena: PhoneScript, result: OutcomeReason, status: Int? = nil,
        expect more: [Expectation] = []
    ) -> Scenario {
        Scenario(
            name,
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [lena, Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["lena", "maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([
                    .init("lena", result, status: status), .init("maria", .completed),
                ]),
                .doesNotHear("anna", [.operatorB], .always),
            ] + more + callerWaits() + whisperIsPrivate()
                + bridge(with: "maria", tone: .operatorA))
    }

    private static func refusing(_ status: Int) -> PhoneScript {
        PhoneScript("lena", whenCalled: .reject(status, after: .milliseconds(400)))
    }

    static let operatorsWhoDoNot: [Scenario] = [
        second(
            "declines by key",
            first: Scenario.operatorPhone("lena", tone: .operatorB, presses: "2"),
            result: .declined, expect: [.hears("lena", [.notice], leaving("lena"))]),
        second(
            "declines by hanging up in the whisper",
            first: Scenario.operatorPhone(
                "lena", tone: .operatorB, presses: nil,
                then: [.when(.hears(.whisper), after: .seconds(1), .hangUp)]),
            result: .declined),
        second("is busy", first: refusing(486), result: .busy, status: 486),
        second("declines with 603", first: refusing(603), result: .declined, status: 603),
        second("is no good address", first: refusing(404), result: .badTarget, status: 404),
        second(
            "is behind a failing trunk", first: refusing(503), result: .trunkFailure, status: 503),
        second(
            "has a voicemail that answers",
            first: Scenario.operatorPhone(
                "lena", tone: .operatorB, answersAfter: .milliseconds(300), presses: nil),
            result: .timeout),
        second(
            "is a menu that presses other keys",
            first: Scenario.operatorPhone(
                "lena", tone: .operatorB, presses: "5",
                then: [.when(.then, after: .seconds(1), .press("9"))]),
            result: .timeout),
        second(
            "cannot be reached at all",
            first: PhoneScript("lena", whenCalled: .unreachable), result: .noAnswer),
        second(
            "answers as we cancel",
            first: PhoneScript(
                "lena", voice: .tone(.operatorB), whenCalled: .answerAsCancelled),
            result: .noAnswer),
        second(
            "hangs up three seconds after the bridge",
            first: Scenario.operatorPhone(
                "lena", tone: .operatorC,
                then: [.when(.hears(.caller), after: .seconds(3), .hangUp)]),
            result: .operatorLost
        ).bridgedTwice,
        Scenario(
            "holds and resumes in the whisper",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                Scenario.operatorPhone(
                    "maria", presses: nil,
                    then: [
                        .when(.hears(.whisper), after: .milliseconds(600), .hold()),
                        .when(.then, after: .seconds(2), .resume),
                        .when(.then, after: .seconds(1), .press("1")),
                    ])
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events(["held: operator holds", "held: operator resumes", "bridged"]),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "holds and resumes in the conversation",
            callers: [
                .init(
                    Scenario.caller(then: [
                        .when(.hears(.operatorA), after: .seconds(5), .hangUp)
                    ]))
            ],
            operators: [
                Scenario.operatorPhone(
                    "maria",
                    then: [
                        .when(.hears(.caller), after: .seconds(1), .hold(inactive: true)),
                        .when(.then, after: .seconds(2), .resume),
                    ])
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .events(["bridged", "held: operator holds", "held: operator resumes"]),
            ] + whisperIsPrivate()),
    ]

    private static func leaving(_ phone: String) -> Expectation.Window {
        .between(
            .event("operator.chose: decline"),
            .after(.event("operator.chose: decline"), .milliseconds(1100)))
    }
}

extension Scenario {
    /// The same scenario where the first operator is bridged too, and lost.
    fileprivate var bridgedTwice: Scenario {
        var scenario = self
        scenario.expectations =
            [
                .attempts([.init("lena", .operatorLost), .init("maria", .completed)]),
                .events(["bridged", "operator.disconnected", "operator.dialled", "bridged"]),
                .hears(
                    "anna", [.operatorC],
                    .between(.event("bridged"), .after(.event("bridged"), .seconds(2)))),
            ] + ScenarioCatalog.whisperIsPrivate()
        return scenario
    }
}
