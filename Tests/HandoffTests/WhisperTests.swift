// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct WhisperTests {
    @Test func speaksInTheStepOfTheAnswer() {
        var call = Rehearsal.escalated()
        call.pass(.seconds(3))
        let step = call.take(.operatorAnswered(1))
        #expect(step.contains(.play(.spoken(1), on: .whisper, loops: false)))
        #expect(call.machine.routing.operator[.whisper] == 1)
    }

    @Test func saysTheKeysFirstWhileTheBriefingIsLate() {
        var call = Rehearsal.talking()
        call.synthesis = .ready(after: .seconds(4))
        call.take(.escalation(.asked))
        call.pass(.seconds(1))
        let step = call.take(.operatorAnswered(1))
        #expect(step.contains(.play(.shared(.keys), on: .notice, loops: false)))
        call.pass(.milliseconds(2900))
        #expect(!call.effects.contains(.play(.spoken(1), on: .whisper, loops: false)))
        call.pass(.milliseconds(200))
        #expect(call.effects.contains(.play(.spoken(1), on: .whisper, loops: false)))
        call.pass(.seconds(7))
        #expect(call.played(.keys) == 2)
    }

    @Test func aFailedBriefingLeavesTheKeys() {
        var call = Rehearsal.talking()
        call.synthesis = .fails
        call.take(.escalation(.asked))
        call.pass(.seconds(1))
        call.take(.operatorAnswered(1))
        #expect(call.played(.keys) == 1)
        call.press("1")
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func anEarlierBriefingStandsInForOneThatFails() {
        var call = Rehearsal.escalated()
        call.pass(.seconds(2))
        call.synthesis = .fails
        call.take(.operatorFailed(1, .busy, .said(486, "Busy Here")))
        call.pass(.seconds(1))
        call.take(.operatorAnswered(2))
        #expect(
            call.effects.last { if case .play = $0 { true } else { false } }
                == .play(.spoken(1), on: .whisper, loops: false))
    }

    @Test func keysFollowTheBriefingThenReminders() {
        var call = Rehearsal.whispering()
        call.pass(.seconds(6))
        #expect(call.played(.keys) == 1)
        call.pass(.seconds(8))
        #expect(call.played(.keys) == 2)
    }

    @Test func repeatSpeaksAgainAndRenewsTheTime() {
        var call = Rehearsal.whispering()
        call.pass(.seconds(25))
        call.press("3")
        #expect(
            call.effects.filter { $0 == .play(.spoken(1), on: .whisper, loops: false) }.count == 2)
        call.pass(.seconds(20))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        call.pass(.seconds(10))
        #expect(call.played(.timedOut) == 1)
    }

    @Test func repeatsEndAtTheLimit() {
        var call = Rehearsal.whispering()
        for _ in 0..<20 {
            call.pass(.seconds(10))
            call.press("3")
        }
        #expect(call.played(.timedOut) == 1)
        #expect(call.attempts.first == "anna timeout")
    }

    @Test func noKeyMeansTimeoutAndTheNextTarget() {
        var call = Rehearsal.whispering()
        call.pass(.seconds(30))
        #expect(call.played(.timedOut) == 1)
        #expect(call.dialled == ["anna"])
        call.pass(.seconds(2))
        #expect(call.effects.contains(.hangUpOperator(1, reason: "timeout")))
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.attempts == ["anna timeout"])
    }

    @Test func declineByKeyThanksAndGoesOn() {
        var call = Rehearsal.whispering()
        call.press("2")
        #expect(call.played(.declined) == 1)
        call.press("1")
        call.pass(.seconds(2))
        #expect(call.attempts == ["anna declined"])
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.violations == [])
    }

    @Test func hangingUpIsDeclining() {
        var call = Rehearsal.whispering()
        call.take(.operatorGone(1, reason: "BYE"))
        #expect(call.attempts == ["anna declined"])
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.machine.routing.audible(to: .operator).isEmpty)
    }

    @Test(arguments: [AnswerKind.voicemail, .menu])
    func aMachineIsNeverBridged(kind: AnswerKind) {
        var call = Rehearsal.whispering()
        call.take(.signal(.answered(kind, at: SampleTime(samples: 8000))))
        #expect(call.attempts == ["anna machine"])
        #expect(call.dialled == ["anna", "ben"])
    }

    @Test(arguments: [AnswerKind.human, .screening, .silence])
    func othersMustStillAccept(kind: AnswerKind) {
        var call = Rehearsal.whispering()
        call.take(.signal(.answered(kind, at: SampleTime(samples: 8000))))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        call.pass(.seconds(40))
        #expect(call.attempts == ["anna timeout"])
    }

    @Test func holdPausesAndResumeStartsAgain() {
        var call = Rehearsal.whispering()
        call.pass(.seconds(2))
        let held = call.take(.held(.operator, true))
        #expect(held.contains(.stop(.whisper)))
        call.pass(.seconds(40))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        let resumed = call.take(.held(.operator, false))
        #expect(resumed.contains(.play(.spoken(1), on: .whisper, loops: false)))
        call.press("1")
        #expect(call.machine.phase == .handingOff(.bridged(1)))
        #expect(call.violations == [])
    }

    /// A phone that holds hears nothing: asking for the briefing again starts it when the call is
    /// taken back, whatever is being said.
    @Test(arguments: [0, 2, 12])
    func repeatWhileThePhoneHoldsSaysNothingYet(seconds: Int) {
        var call = Rehearsal.whispering()
        call.pass(.seconds(seconds))
        call.take(.held(.operator, true))
        let pressed = call.take(
            .signal(.digit(Digit(party: .operator, key: "3", carrier: .telephoneEvent))))
        #expect(!pressed.contains { if case .play = $0 { true } else { false } })
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        let resumed = call.take(.held(.operator, false))
        #expect(resumed.contains(.play(.spoken(1), on: .whisper, loops: false)))
        #expect(call.violations == [])
    }

    @Test func aHoldThatNeverEndsIsOverAtTheLimit() {
        var call = Rehearsal.whispering()
        call.take(.held(.operator, true))
        call.pass(.seconds(95))
        #expect(call.attempts.first == "anna timeout")
        #expect(call.violations == [])
    }

    @Test func callerHearsStillTryingOnHold() {
        var call = Rehearsal.escalated(.two { $0.timings.stillTrying = .seconds(5) })
        call.pass(.seconds(13))
        #expect(call.played(.stillTrying) == 1)
        #expect(call.violations == [])
    }

    @Test func keysOfTheOperatorAreNothingToTheCaller() {
        let call = Rehearsal.bridged()
        #expect(call.machine.routing.caller == [.operator, .announcement])
    }
}
