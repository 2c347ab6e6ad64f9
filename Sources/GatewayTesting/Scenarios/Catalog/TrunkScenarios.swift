// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    /// Operators behind exchanges that ask for a password, refuse a number, or are not there.
    static let trunks: [Scenario] = [
        Scenario(
            "the exchange asks for a password",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [asking("petra", .asksForPassword)], bots: [Scenario.talkingBot],
            plan: Scenario.plan(["petra"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("petra", .completed)]),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "petra", tone: .operatorA)),
        Scenario(
            "the exchange has another password",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                asking("quentin", .asksForAnotherPassword), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot], plan: Scenario.plan(["quentin", "maria"]),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([
                    .init("quentin", .unauthorized, status: 401), .init("maria", .completed),
                ]),
                .phoneNeverRang("quentin"),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "the exchange refuses the caller's number",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [asking("rosa", .refusesForeignNumbers)], bots: [Scenario.talkingBot],
            plan: showingCaller(Scenario.plan(["rosa"])),
            expect: [
                .handoffs([.init(.bridged, .completed)]),
                .attempts([.init("rosa", .completed)]),
                .events(["operator.dialled", "warning: the identity was refused (403)", "bridged"]),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "rosa", tone: .operatorA)),
        Scenario(
            "a dead phone is free again when its attempt is given up",
            callers: [
                .init(Scenario.caller()), .init(Scenario.caller("berta"), at: .seconds(3)),
            ],
            operators: [PhoneScript("sven", whenCalled: .unreachable)],
            bots: [Scenario.talkingBot],
            plan: Scenario.plan(["sven"], lastResort: .goodbye), limit: .seconds(50),
            expect: [
                .attempts([.init("sven", .noAnswer)], call: 0),
                .attempts([.init("sven", .noAnswer)], call: 1),
            ]),
    ]

    private static func asking(_ name: String, _ quirk: PhoneScript.Quirk) -> PhoneScript {
        var phone = Scenario.operatorPhone(name)
        phone.quirks = [quirk]
        return phone
    }

    private static func showingCaller(_ plan: CallPlan) -> CallPlan {
        var plan = plan
        for index in plan.defaultRoute.targets.indices {
            plan.defaultRoute.targets[index].identity = ShownIdentity(number: .caller)
        }
        return plan
    }
}
