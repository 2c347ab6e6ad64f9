// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct ConsoleTests {
    @Test func takeOverFromTheConversation() {
        var call = Rehearsal.talking()
        call.take(.takeOver(TakeOver(target: "ben")))
        #expect(call.dialled == ["ben"])
        #expect(call.packages.first?.trigger == "console")
        call = .talking()
        call.take(.takeOver(TakeOver(target: nil)))
        #expect(call.dialled == ["anna"])
        call = .talking()
        call.take(.takeOver(TakeOver(target: "nobody")))
        #expect(call.machine.phase == .talking)
    }

    @Test func takeOverCancelsWhoIsBeingCalled() {
        var call = Rehearsal.escalated()
        call.take(.takeOver(TakeOver(target: "carla")))
        #expect(call.effects.contains(.hangUpOperator(1, reason: "taken over from the console")))
        #expect(call.dialled == ["anna", "carla"])
        #expect(call.attempts == ["anna cancelled"])
        call.take(.operatorFailed(2, .leased))
        #expect(call.dialled == ["anna", "carla", "ben"])
        #expect(call.violations == [])
    }

    @Test func takeOverByTheOneBeingBriefedAccepts() {
        var call = Rehearsal.whispering()
        call.take(.takeOver(TakeOver(target: "anna")))
        #expect(call.machine.phase == .handingOff(.bridged(1)))
        #expect(call.violations == [])
    }

    /// By key or on the console: the bridge knows that the phone holds, and when it does not.
    @Test(arguments: [true, false]) func acceptingWhileThePhoneHoldsBridgesOnHold(byKey: Bool) {
        var call = Rehearsal.whispering()
        call.take(.held(.operator, true))
        if byKey { call.press("1") } else { call.take(.takeOver(TakeOver(target: "anna"))) }
        #expect(call.machine.phase == .handingOff(.bridged(1)))
        #expect(call.machine.routing == .bridgeOnHold())
        call.pass(.seconds(10))
        #expect(call.machine.routing == .bridgeOnHold())
        let step = call.take(.held(.operator, false))
        #expect(step.contains(.stop(.hold)))
        #expect(call.machine.routing == .bridge)
        #expect(call.violations == [])
    }

    @Test func abortGoesBackToTheAgent() {
        for prepare in [Rehearsal.escalated, Rehearsal.whispering] {
            var call = prepare(.two(.goodbye))
            call.take(.abortHandoff)
            call.pass(.seconds(2))
            #expect(call.machine.phase == .talking)
            #expect(call.outcomes == ["returned cancelled"])
            #expect(call.violations == [])
        }
    }

    @Test func abortWithoutAHandoffOrTooLateIsSaid() {
        var call = Rehearsal.talking()
        #expect(call.take(.abortHandoff) == [.journal(.warning("abort: no handoff is running"))])
        call = .bridged()
        #expect(call.take(.abortHandoff) == [.journal(.warning("abort: too late"))])
    }

    @Test func drainLetsTheHandoffRunUntilTheDeadline() {
        var call = Rehearsal.escalated()
        call.take(.drain(deadline: call.now + .seconds(10)))
        call.pass(.seconds(9))
        #expect(call.machine.phase == .handingOff(.dialling(1)))
        call.pass(.seconds(1))
        #expect(call.outcomes == ["failed cancelled"])
        #expect(call.effects.contains(.hangUpOperator(1, reason: "the gateway stops")))
        #expect(call.played(.callEnding) == 1)
        call.pass(.seconds(2))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func drainReachesEveryState() {
        let calls: [Rehearsal] = [
            Rehearsal(), .talking(), .escalated(), .whispering(), .bridged(),
            VoicemailTests.recording(),
        ]
        for var call in calls {
            call.take(.drain(deadline: call.now + .seconds(1)))
            call.pass(.seconds(20))
            #expect(call.isFinished)
            #expect(call.violations == [])
        }
    }

    @Test func anExplicitRequestIsHonouredWhileDraining() {
        var call = Rehearsal.talking()
        call.take(.drain(deadline: call.now + .seconds(30)))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna"])
    }

    @Test func theCallerHearsMusicWhileTheOperatorHoldsTheBridge() {
        for wait in [Duration.seconds(1), .seconds(20)] {
            var call = Rehearsal.bridged()
            call.pass(wait)
            call.take(.held(.operator, true))
            #expect(call.machine.routing == .bridgeOnHold())
            call.pass(.seconds(10))
            let step = call.take(.held(.operator, false))
            #expect(step.contains(.stop(.hold)))
            #expect(call.machine.routing == .bridge)
            #expect(call.violations == [])
        }
    }
}
