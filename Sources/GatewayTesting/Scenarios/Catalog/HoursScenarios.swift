// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff

extension ScenarioCatalog {
    /// Calls come on a Monday afternoon; the route is open on Tuesdays.
    private static func closed(_ plan: CallPlan) -> CallPlan {
        var plan = plan
        plan.defaultRoute.hours = OpeningHours(
            name: "tuesdays", zone: ZoneOffsets(seconds: 0),
            week: [.tuesday: [OpeningHours.Span(from: 540, to: 1020)]])
        return plan
    }

    private static func leading(
        to target: String, by way: WritableKeyPath<Route, String?>, _ plan: CallPlan
    ) -> CallPlan {
        var plan = plan
        var other = Scenario.plan([target], lastResort: .goodbye).defaultRoute
        other.name = "others"
        plan.routes["others"] = other
        plan.defaultRoute[keyPath: way] = "others"
        return plan
    }

    /// Nobody is there at this hour, or nobody is left.
    static let hours: [Scenario] = [
        Scenario(
            "closed, and back to the agent",
            callers: [
                .init(
                    Scenario.caller(then: [
                        .when(.hears(.announcement), after: .seconds(8), .hangUp)
                    ]))
            ], operators: [Scenario.operatorPhone("lena")], bots: [Scenario.talkingBot],
            plan: closed(Scenario.plan(["lena"])),
            expect: [
                .attempts([]), .handoffs([.init(.returned, .closed)]), .phoneNeverRang("lena"),
                .events([
                    "route.closed: route help is closed until Tue 09:00", "clip.playing: closed",
                    "clip.playing: returning", "handoff.ended: returned", "agent.told: resumed",
                ]), .noEvent("clip.playing: connecting"),
            ] + whisperIsPrivate()),
        Scenario(
            "closed, and a message in its place",
            callers: [.init(Scenario.caller())], operators: [Scenario.operatorPhone("lena")],
            bots: [Scenario.talkingBot],
            plan: closed(Scenario.plan(["lena"], lastResort: .voicemail)),
            expect: [
                .attempts([]), .handoffs([.init(.voicemail, .closed)]), .phoneNeverRang("lena"),
                .events([
                    "clip.playing: closed", "clip.playing: leave-message", "recording.began",
                    "handoff.ended: voicemail",
                ]),
            ] + whisperIsPrivate()),
        Scenario(
            "closed, and another route in its place",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ], operators: [Scenario.operatorPhone("lena"), Scenario.operatorPhone("maria")],
            bots: [Scenario.talkingBot],
            plan: leading(to: "maria", by: \.whenClosed, closed(Scenario.plan(["lena"]))),
            expect: [
                .attempts([.init("maria", .completed)]),
                .handoffs([.init(.bridged, .completed)]), .phoneNeverRang("lena"),
                .events(["route.closed", "handoff.rerouted: others", "bridged"]),
                .noEvent("clip.playing: closed"),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
        Scenario(
            "everybody in vain, and on to another route",
            callers: [
                .init(Scenario.caller(then: hangsUp(after: .seconds(3), hearing: .operatorA)))
            ],
            operators: [
                PhoneScript("lena", whenCalled: .reject(486)), Scenario.operatorPhone("maria"),
            ], bots: [Scenario.talkingBot],
            plan: leading(to: "maria", by: \.overflow, Scenario.plan(["lena"])),
            expect: [
                .attempts([.init("lena", .busy), .init("maria", .completed)]),
                .handoffs([.init(.bridged, .completed)]),
                .events(["attempt.ended", "handoff.rerouted: others", "bridged"]),
            ] + callerWaits() + whisperIsPrivate() + bridge(with: "maria", tone: .operatorA)),
    ]
}
