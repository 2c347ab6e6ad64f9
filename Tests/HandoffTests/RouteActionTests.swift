// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Every way not to be reached with everything that can follow it.
@Suite struct RouteActionTests {
    static let actions: [FailureAction] = [
        .next, .again(after: .seconds(10), times: 2), .route("billing"), .lastResort,
    ]

    /// Fails an attempt in one of the ways.
    static func fail(_ attempt: AttemptID, _ failure: AttemptFailure, in call: inout Rehearsal) {
        switch failure {
        case .noAnswer: call.pass(.seconds(21))
        case .busy: call.take(.operatorFailed(attempt, .leased))
        case .declined: call.take(.operatorFailed(attempt, .declined, .said(603, "Decline")))
        case .voicemail:
            call.take(.operatorAnswered(attempt))
            let at = SampleTime(samples: 0)
            call.take(.signal(.answered(.voicemail, at: at)))
        case .unreachable: call.take(.operatorFailed(attempt, .unreachable))
        case .error: call.take(.operatorFailed(attempt, .error, .said(420, "")))
        }
    }

    @Test(arguments: AttemptFailure.allCases, Self.actions)
    func everyFailureHasItsAction(failure: AttemptFailure, action: FailureAction) {
        var call = Rehearsal.escalated(
            .two(.goodbye) {
                $0.defaultRoute.targets[0].ringTime = .seconds(20)
                $0.defaultRoute.actions[failure] = action
            })
        Self.fail(1, failure, in: &call)
        switch action {
        case .next: #expect(call.dialled == ["anna", "ben"])
        case .again:
            for attempt in 2...3 {
                #expect(call.machine.phase == .handingOff(.pausing))
                call.pass(.seconds(10))
                #expect(call.dialled == Array(repeating: "anna", count: attempt))
                Self.fail(AttemptID(number: attempt), failure, in: &call)
            }
            // Twice again, and no more.
            #expect(call.dialled == ["anna", "anna", "anna", "ben"])
        case .route:
            #expect(call.dialled == ["anna", "carla"])
            #expect(call.packages.last?.route == "billing")
        case .lastResort:
            call.pass(.seconds(5))
            #expect(call.dialled == ["anna"] && call.outcomes.count == 1)
        }
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(5))
        #expect(call.isFinished && call.violations == [])
    }

    /// A failure that is not the configured one goes its usual way.
    @Test func otherFailuresGoOnAsUsual() {
        for failure in AttemptFailure.allCases {
            var call = Rehearsal.escalated(
                .two(.goodbye) { plan in
                    plan.defaultRoute.targets[0].ringTime = .seconds(20)
                    for other in AttemptFailure.allCases where other != failure {
                        plan.defaultRoute.actions[other] = .lastResort
                    }
                })
            Self.fail(1, failure, in: &call)
            #expect(call.dialled == ["anna", "ben"], "\(failure)")
        }
    }

    /// Two routes that send callers to each other, and every target again: it ends all the same.
    @Test(arguments: AttemptFailure.allCases)
    func nothingRingsForEver(failure: AttemptFailure) {
        let circular: (inout CallPlan) -> Void = { plan in
            plan.defaultRoute.actions[failure] = .route("billing")
            plan.routes["billing"]?.actions[failure] = .route("support")
            plan.routes["billing"]?.targets += plan.defaultRoute.targets
        }
        let again: (inout CallPlan) -> Void = { plan in
            plan.defaultRoute.actions[failure] = .again(after: .seconds(1), times: 10)
        }
        for change in [circular, again] {
            var call = Rehearsal.escalated(.two(.goodbye, change: change))
            for _ in 0..<200 where !call.isFinished {
                Self.fail(AttemptID(number: call.dialled.count), failure, in: &call)
                call.pass(.seconds(2))
            }
            #expect(call.isFinished && call.dialled.count <= 22, "\(call.dialled)")
            #expect(call.violations == [])
        }
    }

    @Test(arguments: [5, 12, 40, 90])
    func theCallerWaitsNoLongerThanMayBe(seconds: Int) {
        var call = Rehearsal.escalated(
            .two(.goodbye) {
                $0.defaultRoute.longestWait = .seconds(seconds)
                $0.defaultRoute.actions[.noAnswer] = .again(after: .seconds(7), times: 10)
            })
        let began = call.now
        call.pass(.seconds(200))
        let ended = call.journal.first { if case .handoffEnded = $0.kind { true } else { false } }
        let waited = ended.map { $0.at - began } ?? .zero
        // What the caller is being told may end first.
        #expect(waited >= .seconds(seconds) && waited <= .seconds(seconds + 2), "\(waited)")
        #expect(call.timeline.contains("the caller has waited \(seconds) s"))
        #expect(call.played(.goodbye) == 1 && call.isFinished && call.violations == [])
    }

    /// An operator who has answered keeps their time; nobody else is called after it.
    @Test func whoIsBeingBriefedIsNotCutOff() {
        let plan = CallPlan.two(.goodbye) { $0.defaultRoute.longestWait = .seconds(5) }
        var call = Rehearsal.whispering(plan)
        call.pass(.seconds(10))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        var accepted = call
        accepted.press("1")
        #expect(accepted.machine.phase == .handingOff(.bridged(1)))
        call.press("2")
        call.pass(.seconds(10))
        #expect(call.dialled == ["anna"] && call.outcomes == ["failed declined"])
        #expect(call.violations == [] && accepted.violations == [])
    }

    /// Who asks again, or is sent for from the console, gets the time for it.
    @Test func askingAgainStartsTheTimeAnew() {
        var call = Rehearsal.escalated(
            .two(.agent) { $0.defaultRoute.longestWait = .seconds(10) })
        call.pass(.seconds(11))
        #expect(call.machine.phase == .handingOff(.returning))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna", "anna"])
        call.pass(.seconds(9))
        #expect(call.machine.phase == .handingOff(.dialling(2)))
        call.take(.takeOver(TakeOver(target: "ben")))
        call.pass(.seconds(9))
        #expect(call.machine.phase == .handingOff(.dialling(3)))
        #expect(call.violations == [])
    }

    @Test func thePauseGivesWay() {
        let plan = CallPlan.two(.agent) {
            $0.defaultRoute.actions[.busy] = .again(after: .seconds(60), times: 1)
        }
        var pausing = Rehearsal.escalated(plan)
        pausing.take(.operatorFailed(1, .leased))
        var taken = pausing
        taken.take(.takeOver(TakeOver(target: "ben")))
        #expect(taken.dialled == ["anna", "ben"])
        var now = pausing
        now.take(.takeOver(TakeOver(target: nil)))
        #expect(now.dialled == ["anna", "anna"])
        var aborted = pausing
        aborted.take(.abortHandoff)
        aborted.pass(.seconds(3))
        #expect(aborted.machine.phase == .talking)
        var gone = pausing
        gone.take(.callerGone(reason: "BYE"))
        #expect(gone.outcomes == ["abandoned caller-abandoned"])
        for call in [taken, now, aborted, gone] { #expect(call.violations == []) }
    }
}
