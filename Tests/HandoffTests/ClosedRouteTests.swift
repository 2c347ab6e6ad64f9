// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Routes outside their hours, and what takes their place.
@Suite struct ClosedRouteTests {
    /// The call of `CallArrival.maria` comes on a Sunday, at 11:20 in winter.
    private static let berlin = ZoneOffsets(seconds: 3600)

    /// Open on Sundays between two minutes of the day.
    private static func sunday(from: Int, to: Int) -> OpeningHours {
        OpeningHours(
            name: "office", zone: berlin,
            week: [.sunday: [OpeningHours.Span(from: from, to: to)]])
    }

    private static let arrivalMinute = 11 * 60 + 20

    private static let open = OpeningHours(
        name: "open", zone: berlin,
        week: Dictionary(
            uniqueKeysWithValues: Weekday.allCases.map {
                ($0, [OpeningHours.Span(from: 0, to: 1440)])
            }))
    private static let closed = OpeningHours(
        name: "closed", zone: berlin,
        week: [.monday: [OpeningHours.Span(from: 540, to: 1020)]])

    private static func plan(
        _ lastResort: LastResort = .agent, change: (inout CallPlan) -> Void = { _ in }
    ) -> CallPlan {
        .two(lastResort) { plan in
            plan.defaultRoute.hours = closed
            change(&plan)
        }
    }

    private static func routed(_ call: Rehearsal) -> [String] {
        call.journal.compactMap { _, kind in
            switch kind {
            case .routeClosed(_, let route, _): "closed \(route)"
            case .handoffRerouted(_, let route): "to \(route)"
            default: nil
            }
        }
    }

    /// Nobody is called; the caller hears why, then what every last resort has.
    @Test(arguments: LastResort.allCases)
    func theLastResortComesWithItsReason(lastResort: LastResort) {
        var call = Rehearsal.escalated(Self.plan(lastResort))
        call.pass(.seconds(60))
        #expect(call.dialled == [] && call.played(.connecting) == 0)
        #expect(call.played(.closed) == 1)
        #expect(Self.routed(call) == ["closed support"])
        #expect(call.timeline.contains("route support is closed until Mon 09:00"))
        // Nothing is said into the message.
        // Who says no number at which they are called back is given back.
        let isGivenBack = lastResort == .agent || lastResort == .callback
        #expect(call.outcomes == [isGivenBack ? "returned closed" : "failed closed"])
        #expect(call.violations == [])
        let clips = call.effects.compactMap { effect -> ClipID? in
            if case .play(let clip, .announcement, _) = effect { clip } else { nil }
        }
        #expect(clips.first == .shared(.closed) && clips.count > 1)
        if isGivenBack { #expect(call.machine.phase == .talking) }
    }

    /// A caller who hears the agent end its sentence is told afterwards, one whose agent is lost then,
    /// too.
    @Test func whateverTheAgentDoesTheCallerIsTold() {
        let zero = SampleTime(samples: 0)
        for isLost in [false, true] {
            var call = Rehearsal.talking(Self.plan(.goodbye))
            call.take(.signal(.speechBegan(.agent, at: zero)))
            call.take(.escalation(.tooLong))
            call.pass(.seconds(1))
            #expect(call.played(.closed) == 0)
            if isLost {
                call.take(.signal(.agentLost(reason: "gone")))
            } else {
                call.take(.signal(.speechEnded(.agent, began: zero, ended: zero)))
            }
            call.pass(.seconds(30))
            #expect(call.played(.closed) == 1 && call.played(.goodbye) == 1)
            #expect(call.outcomes == ["failed closed"] && call.violations == [])
        }
        var call = Rehearsal.talking(Self.plan())
        call.take(.signal(.agentLost(reason: "gone")))
        call.pass(.seconds(30))
        #expect(call.played(.agentLost) <= 1 && call.played(.closed) == 1)
        #expect(call.dialled == [] && call.violations == [])
    }

    /// Where another route takes its place nobody hears of closed doors.
    @Test func anotherRouteTakesItsPlace() {
        var call = Rehearsal.escalated(Self.plan { $0.defaultRoute.whenClosed = "billing" })
        #expect(call.dialled == ["carla"])
        #expect(Self.routed(call) == ["closed support", "to billing"])
        // The package has the route of who is called, and the reason the handoff began with.
        #expect(call.packages.last?.route == "billing")
        #expect(call.packages.last?.reason == Escalation.asked.reason)
        call.take(.operatorFailed(1, .declined))
        call.pass(.seconds(30))
        #expect(call.played(.closed) == 0 && call.played(.goodbye) == 1)
        #expect(call.outcomes == ["failed declined"] && call.violations == [])
    }

    /// The place of a closed route that has nobody is its last resort, with the reason.
    @Test func aRouteWithoutTargetsTakesItsPlace() {
        var call = Rehearsal.escalated(
            Self.plan {
                $0.defaultRoute.whenClosed = "after-hours"
                $0.routes["after-hours"] = Route(
                    name: "after-hours", targets: [], lastResort: .voicemail)
            })
        call.pass(.seconds(60))
        #expect(call.played(.closed) == 1 && call.played(.leaveMessage) == 1)
        #expect(call.outcomes == ["failed closed"] && call.violations == [])
    }

    /// Every target in vain, then the next route, then its last resort.
    @Test func targetsInVainOverflow() {
        var call = Rehearsal.escalated(
            .two(.goodbye) {
                $0.defaultRoute.overflow = "billing"
                $0.routes["billing"]?.lastResort = .busy
            })
        for attempt in 1...3 {
            call.take(.operatorFailed(AttemptID(number: attempt), .declined))
        }
        call.pass(.seconds(30))
        #expect(call.dialled == ["anna", "ben", "carla"])
        #expect(Self.routed(call) == ["to billing"])
        #expect(call.played(.busy) == 1 && call.played(.goodbye) == 0)
        #expect(call.outcomes == ["failed declined"] && call.violations == [])
    }

    /// What ends a handoff ends it without another route.
    @Test func whatIsOverDoesNotOverflow() {
        let overflows: (inout CallPlan) -> Void = { $0.defaultRoute.overflow = "billing" }
        var last = Rehearsal.escalated(
            .two(.goodbye) {
                overflows(&$0)
                $0.defaultRoute.actions[.declined] = .lastResort
            })
        last.take(.operatorFailed(1, .declined))
        last.pass(.seconds(30))
        #expect(last.dialled == ["anna"])
        var late = Rehearsal.escalated(
            .two(.goodbye) {
                overflows(&$0)
                $0.defaultRoute.longestWait = .seconds(8)
            })
        late.pass(.seconds(60))
        #expect(late.dialled == ["anna"])
        var lost = Rehearsal.escalated(
            .two(.goodbye) {
                overflows(&$0)
                $0.defaultRoute.targets.removeLast()
            })
        lost.pass(.seconds(1))
        lost.take(.operatorAnswered(1))
        lost.pass(.seconds(3))
        lost.press("1")
        lost.pass(.seconds(1))
        lost.take(.operatorGone(1, reason: "BYE", .error, nil))
        #expect(lost.dialled == ["anna", "carla"])
        #expect(lost.played(.reconnecting) == 1 && lost.played(.connectionLost) == 0)
        for call in [last, late, lost] { #expect(call.violations == []) }
    }

    /// A closed route is passed over: after one whose targets were tried, and as what follows a
    /// failure.
    @Test func closedRoutesArePassedOver() {
        for isAction in [false, true] {
            var call = Rehearsal.escalated(
                .two(.goodbye) { plan in
                    plan.routes["billing"]?.hours = Self.closed
                    plan.routes["billing"]?.lastResort = .busy
                    if isAction {
                        plan.defaultRoute.actions[.declined] = .route("billing")
                    } else {
                        plan.defaultRoute.overflow = "billing"
                    }
                })
            for attempt in 1...2 {
                call.take(.operatorFailed(AttemptID(number: attempt), .declined))
            }
            call.pass(.seconds(30))
            #expect(call.dialled == ["anna", "ben"])
            #expect(Self.routed(call) == ["closed billing"])
            // People were called: the caller has heard that nobody is free, and nothing of hours.
            #expect(call.played(.closed) == 0 && call.played(.goodbye) == 1)
            #expect(call.outcomes == ["failed declined"] && call.violations == [])
        }
    }

    /// Each combination of open and closed over three routes that lead to each other in both ways
    /// ends, and no closed route's target is called.
    @Test func nothingGoesRoundForEver() {
        let names = ["support", "billing", "night"]
        for pattern in 0..<8 {
            let isOpen = (0..<3).map { pattern >> $0 & 1 == 1 }
            var call = Rehearsal.escalated(
                .two(.goodbye) { plan in
                    plan.routes["night"] = Route(
                        name: "night",
                        targets: [Target(name: "nora", uri: "sip:nora@pbx.example")],
                        lastResort: .goodbye)
                    plan.routes["support"] = plan.defaultRoute
                    for (index, name) in names.enumerated() {
                        plan.routes[name]?.hours = isOpen[index] ? Self.open : Self.closed
                        plan.routes[name]?.whenClosed = names[(index + 1) % 3]
                        plan.routes[name]?.overflow = names[(index + 2) % 3]
                    }
                    plan.defaultRoute = plan.routes["support"] ?? plan.defaultRoute
                })
            for _ in 0..<20 where !call.isFinished {
                call.take(.operatorFailed(AttemptID(number: call.dialled.count), .declined))
                call.pass(.seconds(3))
            }
            let targets = [["anna", "ben"], ["carla"], ["nora"]]
            let allowed = zip(targets, isOpen).flatMap { $1 ? $0 : [] }
            #expect(Set(call.dialled).isSubset(of: allowed), "\(isOpen): \(call.dialled)")
            #expect(call.dialled.isEmpty == allowed.isEmpty, "\(isOpen): \(call.dialled)")
            #expect(Set(call.dialled).count == call.dialled.count)
            #expect(call.isFinished && call.outcomes.count == 1 && call.violations == [])
        }
    }

    /// A handoff that has begun in time goes on; the next one finds the doors closed.
    @Test func whoComesBeforeTheEndIsServed() {
        let minute = Self.arrivalMinute
        let plan = CallPlan.two(.agent) {
            $0.defaultRoute.hours = Self.sunday(from: minute - 60, to: minute + 1)
        }
        var call = Rehearsal.escalated(plan)
        #expect(call.dialled == ["anna"])
        call.pass(.seconds(70))
        #expect(call.dialled == ["anna", "ben"] && call.machine.phase == .talking)
        call.take(.escalation(.asked))
        call.pass(.seconds(10))
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.outcomes == ["returned no-answer", "returned closed"])
        #expect(call.timeline.contains("route support is closed until Sun 2026-"))
        // And the other way round: a minute before the beginning, and after it.
        var early = Rehearsal.escalated(
            .two(.agent) {
                $0.defaultRoute.hours = Self.sunday(from: minute + 1, to: minute + 60)
            })
        #expect(early.dialled == [])
        early.pass(.seconds(70))
        early.take(.escalation(.asked))
        #expect(early.dialled == ["anna"])
        #expect(call.violations == [] && early.violations == [])
    }

    /// Asking again while closed changes nothing; the console may call somebody by name.
    @Test func theConsoleKnowsWhoIsThere() {
        var call = Rehearsal.escalated(Self.plan())
        call.take(.escalation(.asked))
        #expect(call.timeline.contains("route support is closed until Mon 09:00"))
        var named = call
        named.take(.takeOver(TakeOver(target: "ben")))
        #expect(named.dialled == ["ben"])
        var any = call
        any.take(.takeOver(TakeOver(target: nil)))
        any.pass(.seconds(10))
        #expect(any.dialled == [])
        var later = call
        later.pass(.seconds(3))
        #expect(later.machine.phase == .handingOff(.returning))
        later.take(.takeOver(TakeOver(target: "ben")))
        later.pass(.seconds(5))
        #expect(later.dialled == ["ben"] && later.played(.connecting) == 1)
        var first = Rehearsal.talking(Self.plan())
        first.take(.takeOver(TakeOver(target: "ben")))
        #expect(first.dialled == ["ben"] && first.played(.closed) == 0)
        for call in [named, any, later, first] { #expect(call.violations == []) }
    }

    /// Nobody is rung ahead on a closed route, but on the one in its place; who was rung before the
    /// end may accept after it.
    @Test func ringingAheadKeepsTheHours() {
        let closed = Rehearsal.ringingAhead(Self.plan())
        #expect(closed.dialled == [])
        #expect(
            closed.timeline.contains("nobody is rung ahead for rule upset: route support is closed")
        )
        var other = Rehearsal.ringingAhead(Self.plan { $0.defaultRoute.whenClosed = "billing" })
        #expect(other.dialled == ["carla"] && other.packages.last?.route == "billing")
        other.take(.escalation(.asked))
        #expect(
            other.dialled == ["carla"] && Self.routed(other) == ["closed support", "to billing"])
        let minute = Self.arrivalMinute
        var late = Rehearsal.talking(
            .two { $0.defaultRoute.hours = Self.sunday(from: minute - 60, to: minute + 1) })
        late.pass(.seconds(45))
        late.take(.predial(.upset))
        late.pass(.seconds(4))
        late.take(.operatorAnswered(1))
        late.pass(.seconds(12))
        var asked = late
        late.press("1")
        late.pass(.seconds(10))
        asked.take(.escalation(.asked))
        asked.press("1")
        asked.pass(.seconds(10))
        for call in [late, asked] {
            #expect(call.machine.phase == .joined(1) && call.dialled == ["anna"])
            #expect(call.played(.closed) == 0 && Self.routed(call) == [])
        }
        for call in [closed, other, late, asked] { #expect(call.violations == []) }
    }
}
