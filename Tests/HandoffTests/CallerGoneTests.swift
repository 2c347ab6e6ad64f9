// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct CallerGoneTests {
    @Test func whileRingingTheOperatorIsCancelled() {
        var call = Rehearsal.escalated()
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        let step = call.take(.callerGone(reason: "BYE"))
        #expect(step.contains(.hangUpOperator(1, reason: "the caller has hung up")))
        #expect(call.attempts == ["anna caller-abandoned 180"])
        #expect(call.outcomes == ["abandoned caller-abandoned"])
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func inTheWhisperTheOperatorIsToldAndThenHungUp() {
        var call = Rehearsal.whispering()
        call.pass(.seconds(2))
        let step = call.take(.callerGone(reason: "BYE"))
        #expect(step.contains(.play(.shared(.callerGone), on: .notice, loops: false)))
        #expect(step.contains(.stop(.whisper)))
        #expect(call.machine.routing == Routing(operator: [.notice]))
        #expect(call.outcomes == ["abandoned caller-abandoned"])
        call.pass(.milliseconds(1300))
        #expect(call.effects.contains(.hangUpOperator(1, reason: "caller hung up")))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func theNoticeIsBounded() {
        var call = Rehearsal.whispering()
        call.clipsEnd = false
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(3))
        #expect(call.isFinished)
    }

    @Test func anOperatorWhoLeavesDuringTheNoticeIsLeftAlone() {
        var call = Rehearsal.whispering()
        call.take(.callerGone(reason: "BYE"))
        call.take(.operatorGone(1, reason: "BYE"))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func afterTheBridgeTheOutcomeStays() {
        for wait in [Duration.seconds(1), .seconds(30)] {
            var call = Rehearsal.bridged()
            call.pass(wait)
            call.take(.callerGone(reason: "BYE"))
            call.pass(.seconds(3))
            #expect(call.outcomes == ["bridged completed"])
            #expect(call.played(.callerGone) == 1)
            #expect(call.isFinished)
            #expect(call.violations == [])
        }
    }

    @Test func everyMomentOfACallSurvivesTheHangUp() {
        for milliseconds in stride(from: 0, through: 60_000, by: 250) {
            var call = Rehearsal(.two(.voicemail))
            call.take(.callerReady)
            call.pass(.milliseconds(min(milliseconds, 1200)))
            call.take(.agentReady)
            call.take(.escalation(.asked))
            call.pass(.milliseconds(milliseconds))
            call.take(.callerGone(reason: "BYE"))
            call.pass(.seconds(4))
            #expect(call.isFinished, "at \(milliseconds) ms")
            #expect(call.outcomes.count == 1)
            #expect(call.violations == [], "at \(milliseconds) ms")
        }
    }

    @Test func whileTheMessageIsRecordedItCounts() {
        var call = Rehearsal.escalated(.two(.voicemail) { $0.defaultRoute.targets = [] })
        call.pass(.seconds(6))
        #expect(call.machine.phase == .handingOff(.recording))
        call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        call.take(.callerGone(reason: "BYE"))
        #expect(!call.isFinished)
        call.pass(.milliseconds(100))
        #expect(call.outcomes == ["voicemail bad-target"])
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func beforeTheAnswer() {
        var call = Rehearsal()
        call.take(.callerGone(reason: "CANCEL"))
        #expect(call.isFinished)
        #expect(!call.effects.contains(.connectAgent))
        #expect(call.violations == [])
    }

    @Test func aCallThatIsNeverAcknowledgedIsGivenUp() {
        var call = Rehearsal()
        call.take(.agentPlayedOut)
        call.pass(.seconds(40))
        #expect(call.isFinished)
    }
}
