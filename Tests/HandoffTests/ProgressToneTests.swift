// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The ringing tone in the place of music, and busy tones before the end.
@Suite struct ProgressToneTests {
    private func plan(
        _ lastResort: LastResort = .goodbye, _ change: (inout CallPlan) -> Void = { _ in }
    ) -> CallPlan {
        var plan = CallPlan.two(lastResort)
        change(&plan)
        return plan
    }

    private func loops(_ call: Rehearsal, _ clip: SharedClip) -> Bool {
        call.effects.contains(.play(.shared(clip), on: .hold, loops: true))
    }

    @Test func theRingingToneUntilTheBridge() {
        var call = Rehearsal.escalated(plan { $0.whileRinging = .ringback })
        call.pass(.seconds(3))
        #expect(loops(call, .ringback))
        #expect(!loops(call, .holdMusic))
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        call.take(.operatorAnswered(1, .said(200, "OK")))
        #expect(!call.effects.contains(.stop(.hold)))
        call.pass(.seconds(7))
        call.press("1")
        #expect(call.machine.routing == .bridge)
        #expect(call.effects.contains(.stop(.hold)))
        // On hold it is music: nobody is rung.
        call.take(.held(.operator, true))
        #expect(loops(call, .holdMusic))
        #expect(call.violations == [])
    }

    @Test func theRingingToneIsHeardUnderAnnouncementsOnly() {
        var call = Rehearsal.escalated(plan { $0.whileRinging = .ringback })
        call.pass(.seconds(60))
        #expect(call.played(.stillTrying) > 0)
        #expect(call.played(.ringback) == 1)
        #expect(call.violations == [])
    }

    @Test(arguments: [
        (LastResort.busy, SharedClip.busy), (.congestion, .congestion), (.goodbye, .goodbye),
    ])
    func aToneIsALastResort(_ lastResort: LastResort, _ clip: SharedClip) {
        var call = Rehearsal.escalated(plan(lastResort))
        for attempt: AttemptID in [1, 2] {
            call.take(.operatorFailed(attempt, .busy, .said(486, "Busy Here")))
            call.pass(.seconds(3))
        }
        #expect(call.played(clip) == 1)
        #expect(call.outcomes == ["failed busy 486"])
        call.pass(.seconds(15))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func whoIsLeftHearsTheBusyTone() {
        var call = Rehearsal.bridged(plan { $0.afterConversation = .busy })
        call.pass(.seconds(20))
        call.take(.operatorGone(1, reason: "operator hung up"))
        #expect(call.played(.busy) == 1)
        call.pass(.seconds(15))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }
}
