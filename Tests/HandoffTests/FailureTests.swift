// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct FailureTests {
    @Test(arguments: LegFailure.allCases)
    func everyFailureHasItsReasonAndKeepsWhatTheLegSaid(_ failure: LegFailure) {
        var call = Rehearsal.escalated()
        call.take(.operatorFailed(1, failure, .said(499, "T")))
        #expect(call.attempts == ["anna \(failure.reason.rawValue) 499"])
        #expect(call.dialled == ["anna", "ben"])
    }

    @Test func aLegThatSaysNothingLeavesNoEvidence() {
        var call = Rehearsal.escalated()
        call.take(.operatorFailed(1, .leased))
        call.take(.operatorFailed(2, .unreachable))
        #expect(call.attempts == ["anna busy", "ben trunk-failure"])
    }

    @Test func nobodyAtAllGoesBackToTheAgentWithWhatHappened() throws {
        var call = Rehearsal.escalated()
        call.take(.operatorFailed(1, .busy, .said(486, "Busy Here")))
        call.take(.operatorRinging(2, .said(180, "Ringing")))
        call.pass(.seconds(20))
        call.take(.operatorFailed(2, .cancelled, .said(487, "Request Terminated")))
        #expect(call.machine.phase == .handingOff(.returning))
        call.pass(.seconds(2))
        #expect(call.machine.phase == .talking)
        #expect(call.machine.routing == .conversation)
        #expect(call.outcomes == ["returned no-answer 180"])
        let told = call.effects.compactMap { effect -> [Attempt]? in
            guard case .tellAgent(.resumed(_, .returned, .noAnswer, let attempts)) = effect else {
                return nil
            }
            return attempts
        }
        #expect(told.first?.map(\.target) == ["anna", "ben"])
        #expect(told.first?.last?.evidence?.code == 487)
        #expect(call.violations == [])
    }

    @Test func theLastResortWaitsForTheAnnouncement() {
        var call = Rehearsal.escalated(.two(.goodbye))
        call.take(.operatorFailed(1, .unreachable, .said(503, "")))
        call.take(.operatorFailed(2, .unreachable, .said(503, "")))
        #expect(call.machine.phase == .handingOff(.exhausted))
        #expect(call.outcomes == [])
        call.pass(.seconds(2))
        #expect(call.outcomes == ["failed trunk-failure 503"])
        #expect(call.played(.goodbye) == 1)
        call.pass(.seconds(2))
        #expect(call.effects.contains(.hangUpCaller(reason: "no operator was reached")))
        #expect(call.violations == [])
    }

    @Test func aRouteWithoutTargetsTakesItsLastResort() {
        var call = Rehearsal.escalated(.two { $0.defaultRoute.targets = [] })
        call.pass(.seconds(5))
        #expect(call.outcomes == ["returned bad-target"])
        #expect(call.violations == [])
    }

    @Test func anAnswerThatCrossesOurCancelIsHungUp() {
        var call = Rehearsal.escalated()
        call.pass(.seconds(15))
        let step = call.take(.operatorAnswered(1))
        #expect(step.contains(.hangUpOperator(1, reason: "answered too late")))
        #expect(call.machine.phase == .handingOff(.dialling(2)))
        call.take(.operatorAnswered(2))
        let again = call.take(.operatorAnswered(1))
        #expect(again.contains(.hangUpOperator(1, reason: "answered too late")))
        #expect(call.machine.phase == .handingOff(.whispering(2)))
        #expect(call.violations == [])
    }

    @Test func anAnswerAfterTheEndIsHungUp() {
        var call = Rehearsal.escalated()
        call.take(.callerGone(reason: "BYE"))
        #expect(call.isFinished)
        #expect(
            call.take(.operatorAnswered(1)).contains(
                .hangUpOperator(1, reason: "the call is over")))
        #expect(call.violations == [])
    }

    @Test func operatorLostJustAfterTheBridgeGoesOn() {
        var call = Rehearsal.bridged()
        call.pass(.seconds(3))
        call.take(.operatorGone(1, reason: "BYE"))
        #expect(call.played(.reconnecting) == 1)
        #expect(call.machine.routing.audible(to: .caller) == [.hold, .announcement])
        #expect(call.attempts == ["anna operator-lost"])
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.outcomes == [])
        call.take(.operatorAnswered(2))
        call.pass(.seconds(1))
        call.press("1")
        call.pass(.seconds(6))
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.violations == [])
    }

    @Test func operatorLostLaterEndsTheCall() {
        var call = Rehearsal.bridged(.two { $0.afterConversation = .goodbye })
        call.pass(.milliseconds(5001))
        call.take(.operatorGone(1, reason: "BYE"))
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.machine.phase == .parting)
        call.pass(.seconds(3))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func secondEscalationDuringAHandoffIsNotedAndChangesNothing() {
        var call = Rehearsal.escalated()
        let step = call.take(.escalation(.asked))
        #expect(
            step == [
                .journal(.escalationIgnored(.asked, why: "a person is being called already"))
            ])
        #expect(call.dialled == ["anna"])
    }

    @Test func askingAgainWhileReturningTriesTheListAgain() {
        var call = Rehearsal.escalated()
        call.pass(.seconds(40))
        #expect(call.machine.phase == .handingOff(.returning) || call.machine.phase == .talking)
        call = .escalated()
        call.pass(.milliseconds(35_100))
        #expect(call.machine.phase == .handingOff(.returning))
        call.take(.escalation(.tooLong))
        #expect(call.machine.phase == .handingOff(.returning))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna", "ben", "anna"])
        #expect(call.violations == [])
    }

    @Test func askingAgainRightAfterTheReturnIsHonoured() {
        var call = Rehearsal.escalated()
        call.pass(.seconds(40))
        #expect(call.machine.phase == .talking)
        call.take(.escalation(.asked))
        #expect(call.machine.phase == .handingOff(.dialling(3)))
        #expect(call.packages.last?.id.rawValue == "c1-h2")
        #expect(call.packages.last?.attempts.map(\.target) == ["anna", "ben"])
        #expect(call.outcomes == ["returned no-answer"])
        #expect(call.violations == [])
    }

    @Test func theNamedRouteIsTakenAndAnUnknownOneIsNot() {
        var call = Rehearsal.talking()
        var escalation = Escalation.asked
        escalation.route = "billing"
        call.take(.escalation(escalation))
        #expect(call.dialled == ["carla"])
        call = .talking()
        escalation.route = "nowhere"
        call.take(.escalation(escalation))
        #expect(call.dialled == ["anna"])
        #expect(call.journal.contains { $0.kind == .warning("there is no route nowhere") })
    }

    /// A leg that fails once it was answered is gone, whatever the call makes of it just then.
    @Test func aLegThatFailsAfterTheBridgeIsAnOperatorLost() {
        var call = Rehearsal.bridged()
        call.take(.operatorFailed(1, .unreachable, .said(503, "")))
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.attempts == ["anna operator-lost"])
        call = .bridged()
        call.pass(.seconds(6))
        call.take(.operatorFailed(1, .unreachable, .said(503, "")))
        #expect(call.isFinished)
        #expect(call.outcomes == ["bridged completed"])
    }

    /// The caller asked before their ACK, which comes when the call has been given up.
    @Test func anAckAfterTheEndAsksForNobody() {
        var call = Rehearsal()
        call.take(.escalation(.asked))
        call.pass(.seconds(41))
        #expect(call.isFinished)
        call.take(.callerReady)
        call.pass(.seconds(10))
        #expect(call.violations == [])
    }

    /// An agent that nobody called yet is none, whatever says that it is ready.
    @Test func anAgentThatWasNotCalledIsCalledAllTheSame() {
        var call = Rehearsal(.two { $0.asksConsent = true })
        call.take(.callerReady)
        call.take(.agentReady)
        call.take(.escalation(.asked))
        #expect(call.effects.contains(.connectAgent))
    }

    @Test func aClipThatNeverEndsHoldsNothingUp() {
        var call = Rehearsal.talking()
        call.clipsEnd = false
        call.take(.escalation(.asked))
        call.pass(.seconds(200))
        #expect(call.machine.phase == .talking)
        #expect(call.outcomes == ["returned no-answer"])
        #expect(call.violations == [])
    }
}
