// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing
import Timing

/// A hold without any sound lasts longer than a leg may be silent: nobody is hung up, and whoever is
/// held hears music all along.
@Suite struct HeldCallTests {
    /// More than the 30 s after which a silent leg is gone.
    private static let hold = Duration.seconds(40)

    /// `a=sendonly`, `a=inactive`, and the address of zeros.
    static let ways: [PhoneScript.Act] = [.hold(), .hold(inactive: true), .holdByZeros]

    private func check(
        caller: [PhoneScript.Step], person: [PhoneScript.Step],
        expecting expectations: [GatewayTesting.Expectation]
    ) {
        let ended: [GatewayTesting.Expectation] = [.events(["call.ended: caller hung up"])]
        let scenario = Scenario(
            "held",
            callers: [
                .init(PhoneScript("anna", voice: .tone(.caller), dials: "demo", steps: caller))
            ],
            operators: [Scenario.operatorPhone("maria", then: person)],
            bots: [Scenario.talkingBot], plan: Scenario.plan(["maria"]), limit: .seconds(120),
            expect: expectations + ended)
        let story = scenario.simulated(seed: 8)
        if !story.isGood { Issue.record(Comment(rawValue: story.account)) }
        let lines = story.timeline.text
        #expect(!lines.contains("no RTP"), "\(lines)")
    }

    /// Music in every window of four seconds of a hold, not in most of it only.
    private func music(
        for listener: String, from begin: EventPattern
    ) -> [GatewayTesting.Expectation] {
        stride(from: 0, to: 38, by: 2).map { second in
            .hears(
                listener, [.hold],
                .between(
                    .after(.event(begin), .seconds(second)),
                    .after(.event(begin), .seconds(second + 2))))
        }
    }

    @Test(arguments: ways) func theCallerMayHoldTheAgent(_ hold: PhoneScript.Act) {
        check(
            caller: [
                .when(.connected, after: .seconds(2), hold),
                .when(.then, after: Self.hold, .resume),
                .when(.then, after: .seconds(2), .hangUp),
            ], person: [],
            expecting: music(for: "agent", from: "held: caller holds") + [
                .events(["held: caller holds", "held: caller resumes"]),
                .doesNotHear(
                    "agent", [.hold],
                    .between(.event("held: caller resumes"), .event("call.ended"))),
                .hears(
                    "agent", [.caller],
                    .between(.event("held: caller resumes"), .event("call.ended"))),
                .phoneNeverRang("maria"),
            ])
    }

    @Test(arguments: ways) func theCallerMayHoldTheOperator(_ hold: PhoneScript.Act) {
        check(
            caller: [
                .when(.connected, after: .seconds(1), .press("0")),
                .when(.hears(.operatorA), after: .seconds(2), hold),
                .when(.then, after: Self.hold, .resume),
                .when(.then, after: .seconds(2), .hangUp),
            ], person: [],
            expecting: music(for: "maria", from: "held: caller holds") + [
                .events(["bridged", "held: caller holds", "held: caller resumes"]),
                .hears(
                    "maria", [.caller],
                    .between(.event("held: caller resumes"), .event("caller.disconnected"))),
                .hears(
                    "anna", [.operatorA],
                    .between(.event("held: caller resumes"), .event("caller.disconnected"))),
                .doesNotHear(
                    "maria", [.hold],
                    .between(.event("held: caller resumes"), .event("caller.disconnected"))),
            ])
    }

    @Test(arguments: ways) func theOperatorMayHoldTheCaller(_ hold: PhoneScript.Act) {
        check(
            caller: [
                .when(.connected, after: .seconds(1), .press("0")),
                .when(.hears(.operatorA), after: .seconds(50), .hangUp),
            ],
            person: [
                .when(.hears(.caller), after: .seconds(2), hold),
                .when(.then, after: Self.hold, .resume),
            ],
            expecting: music(for: "anna", from: "held: operator holds") + [
                .events(["bridged", "held: operator holds", "held: operator resumes"]),
                .hears(
                    "anna", [.operatorA],
                    .between(.event("held: operator resumes"), .event("caller.disconnected"))),
                .doesNotHear(
                    "anna", [.hold],
                    .between(.event("held: operator resumes"), .event("caller.disconnected"))),
            ])
    }

    /// Both hold at once, and the one who comes back first hears music until the other does.
    @Test(arguments: ways) func bothMayHold(_ hold: PhoneScript.Act) {
        check(
            caller: [
                .when(.connected, after: .seconds(1), .press("0")),
                .when(.hears(.operatorA), after: .seconds(4), hold),
                .when(.then, after: Self.hold, .resume),
                .when(.hears(.operatorA), after: .seconds(2), .hangUp),
            ],
            person: [
                .when(.hears(.caller), after: .seconds(2), hold),
                .when(.then, after: .seconds(80), .resume),
            ],
            expecting: [
                .events([
                    "bridged", "held: operator holds", "held: caller holds",
                    "held: caller resumes", "held: operator resumes",
                ]),
                .hears(
                    "anna", [.hold],
                    .between(.event("held: caller resumes"), .event("held: operator resumes"))),
                .hears(
                    "anna", [.operatorA],
                    .between(.event("held: operator resumes"), .event("caller.disconnected"))),
            ])
    }
}
