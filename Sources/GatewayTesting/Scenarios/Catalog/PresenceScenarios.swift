// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff

extension ScenarioCatalog {
    /// A plan whose first operator goes by rules of her own.
    private static func plan(_ change: (inout Target) -> Void) -> CallPlan {
        var plan = Scenario.plan(["lena", "maria"], lastResort: .goodbye)
        change(&plan.defaultRoute.targets[0])
        return plan
    }

    private static let marias: [Expectation] =
        [
            .handoffs([.init(.bridged, .completed)], call: 1),
            .attempts([.init("lena", .busy), .init("maria", .completed)], call: 1),
        ] + whisperIsPrivate() + whisperIsPrivate("berta")

    /// Operators who take no calls are not rung.
    static let presence: [Scenario] = [
        Scenario(
            "away, and the next one is called",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ], operators: [Scenario.operatorPhone("lena"), Scenario.operatorPhone("maria")],
            bots: [Scenario.talkingBot], plan: Scenario.plan(["lena", "maria"]),
            moments: [
                .init(
                    .input(.presence(operator: "lena", .away(note: "lunch"))), at: .seconds(1))
            ],
            expect: [
                .attempts([.init("lena", .away), .init("maria", .completed)]),
                .handoffs([.init(.bridged, .completed)]), .phoneNeverRang("lena"),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "in wrap-up, and the next one is called",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(1), hearing: .operatorB))),
                .init(
                    Scenario.caller(
                        "berta", then: hangsUp(after: .seconds(2), hearing: .operatorA)),
                    at: .seconds(7)),
            ],
            operators: [
                Scenario.operatorPhone("lena", tone: .operatorB), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot, Scenario.talkingBot],
            plan: plan { $0.wrapUp = .seconds(60) },
            expect: [
                .attempts([.init("lena", .completed)]),
                .events(["warning: lena is in wrap-up for"], call: 1),
            ] + marias),
        Scenario(
            "let it ring, and is away for who comes next",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(1), hearing: .operatorA))),
                .init(
                    Scenario.caller(
                        "berta", then: hangsUp(after: .seconds(2), hearing: .operatorA)),
                    at: .seconds(9)),
            ],
            operators: [
                PhoneScript("lena", whenCalled: .ringForever), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot, Scenario.talkingBot],
            plan: plan { $0.awayAfterMissed = 1 },
            expect: [
                .attempts([.init("lena", .noAnswer), .init("maria", .completed)]),
                .events(["warning: operator lena is away now", "bridged"]),
                .attempts([.init("lena", .away), .init("maria", .completed)], call: 1),
                .handoffs([.init(.bridged, .completed)], call: 1),
            ] + whisperIsPrivate() + whisperIsPrivate("berta")),
    ]
}
