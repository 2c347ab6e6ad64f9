// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    private static func bad(
        _ name: String, _ steps: [PhoneScript.Step], operators: [PhoneScript],
        expect more: [Expectation]
    ) -> Scenario {
        Scenario(
            name, callers: [.init(Scenario.caller(then: steps))], operators: operators,
            bots: [Scenario.talkingBot], plan: Scenario.plan(operators.map(\.name)),
            limit: .seconds(120), expect: more + whisperIsPrivate())
    }

    /// Peers that break the rules.
    static let badPeers: [Scenario] = [
        Scenario(
            "the caller never acknowledges",
            callers: [
                .init(
                    PhoneScript(
                        "anna", voice: .tone(.caller), dials: "demo", quirks: [.neverAcknowledges]))
            ],
            operators: [Scenario.operatorPhone("maria")], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["maria"]), limit: .seconds(60),
            expect: [
                .phoneNeverRang("maria"), .handoffs([]),
                .noted("anna", .ended("the other side hung up")),
            ]),
        bad(
            "garbage on every port",
            [
                .when(.then, after: .milliseconds(300), .sendGarbage(datagrams: 50)),
                .when(.hears(.operatorA), after: .seconds(1), .sendGarbage(datagrams: 50)),
                .when(.then, after: .seconds(2), .hangUp),
            ],
            operators: [Scenario.operatorPhone("maria")],
            expect: [.handoffs([.init(.bridged, .completed)])]
                + bridge(with: "maria", tone: .operatorA)),
        bad(
            "sound from a third address",
            [.when(.hears(.operatorA), after: .seconds(3), .hangUp)],
            operators: [
                Scenario.operatorPhone(
                    "maria", then: [.when(.hears(.caller), .speakFromElsewhere(frames: 100))])
            ],
            expect: [.handoffs([.init(.bridged, .completed)])]
                + bridge(with: "maria", tone: .operatorA)),
    ]
}
