// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    /// The first operator answers so that no sound can be had; the second takes the call.
    private static func unusable(_ name: String, _ answer: PhoneScript.Answer) -> Scenario {
        var lena = Scenario.operatorPhone("lena", tone: .operatorB, presses: nil)
        lena.answer = answer
        return Scenario(
            name,
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [lena, Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["lena", "maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([
                    .init("lena", .incompatible, status: 200), .init("maria", .completed),
                ]),
                .noted("lena", .ended("the other side hung up")),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA))
    }

    /// One operator, who holds and resumes in some way, and a caller who stays a while.
    private static func holding(
        _ name: String, answer: PhoneScript.Answer = .usual, presses key: Character? = "1",
        _ steps: [PhoneScript.Step], events: [EventPattern], expect more: [Expectation] = []
    ) -> Scenario {
        var maria = Scenario.operatorPhone("maria", presses: key, then: steps)
        maria.answer = answer
        return Scenario(
            name,
            callers: [
                .init(
                    Scenario.caller(then: [.when(.hears(.operatorA), after: .seconds(7), .hangUp)]))
            ],
            operators: [maria], bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]),
            expect: [.handoffs([.init(.bridged, .completed)]), .events(events)]
                + more + whisperIsPrivate())
    }

    /// From one event to so long after it.
    private static func after(
        _ event: EventPattern, _ from: Duration, to end: Duration
    ) -> Expectation.Window {
        .between(.after(.event(event), from), .after(.event(event), end))
    }

    /// Offers and answers in every order that telephones know.
    static let offersAndAnswers: [Scenario] = [
        unusable("answers with encryption", .encrypted),
        unusable("answers without sound", .refusingSound),
        unusable("answers with another codec", .otherCodec),
        unusable("answers with a host name", .namedHost),
        unusable("answers without SDP", .withoutSDP),
        holding(
            "answers with SDP in the ringing only", answer: .earlySDP, [], events: ["bridged"],
            expect: [
                .hears("anna", [.operatorA], after("bridged", .zero, to: .seconds(2))),
                .hears("maria", [.caller], after("bridged", .zero, to: .seconds(2))),
            ]),
        holding(
            "answers on hold, and resumes", answer: .onHold, presses: nil,
            [
                .when(.connected, after: .seconds(1), .resume),
                .when(.hears(.whisper), after: .seconds(1), .press("1")),
            ],
            events: ["held: operator holds", "held: operator resumes", "bridged"],
            expect: [
                .hears("anna", [.operatorA], after("bridged", .zero, to: .seconds(2)))
            ]),
        holding(
            "holds and resumes by late offers",
            [
                .when(.hears(.caller), after: .seconds(1), .reofferLate(.inactive)),
                .when(.then, after: .seconds(2), .reofferLate(.sendrecv)),
            ],
            events: ["bridged", "held: operator holds", "held: operator resumes"],
            expect: [
                .hears(
                    "anna", [.hold],
                    after("held: operator holds", .milliseconds(300), to: .seconds(1))),
                .hears(
                    "anna", [.operatorA],
                    after("held: operator resumes", .milliseconds(300), to: .seconds(2))),
                .doesNotHear(
                    "anna", [.hold],
                    after("held: operator resumes", .milliseconds(300), to: .seconds(2))),
                .hears(
                    "maria", [.caller],
                    after("held: operator resumes", .milliseconds(300), to: .seconds(2))),
            ]),
        holding(
            "holds by a late offer after one that came to nothing",
            [
                .when(.hears(.caller), after: .milliseconds(500), .reofferLate(nil)),
                .when(.then, after: .seconds(1), .hold(inactive: false)),
                .when(.then, after: .seconds(1), .reofferLate(.sendrecv)),
            ],
            events: ["bridged", "held: operator holds", "held: operator resumes"],
            expect: [
                .hears(
                    "anna", [.operatorA],
                    after("held: operator resumes", .milliseconds(300), to: .seconds(2)))
            ]),
    ]
}
