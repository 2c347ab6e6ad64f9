// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The caller is asked whether they want a person.
@Suite struct AskBackTests {
    @Test func theAgentWaitsWhileTheGatewayAsks() {
        var call = Rehearsal.talking()
        call.take(.askBack)
        #expect(call.played(.askBack) == 1)
        #expect(call.machine.routing == .askingBack)
        #expect(call.machine.phase == .talking)
        call.take(.askBack)
        #expect(call.played(.askBack) == 1)
        call.pass(.seconds(3))
        #expect(call.machine.routing == .conversation)
        #expect(call.violations == [])
    }

    @Test func aClipThatNeverEndsDoesNotMuteTheAgentForEver() {
        var call = Rehearsal.talking()
        call.clipsEnd = false
        call.take(.askBack)
        call.pass(.seconds(13))
        #expect(call.machine.routing == .conversation)
        #expect(call.violations == [])
    }

    @Test func anEscalationAndALostAgentComeThroughTheQuestion() {
        var call = Rehearsal.talking()
        call.take(.askBack)
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna"])
        #expect(call.violations == [])
        var lost = Rehearsal.talking()
        lost.take(.askBack)
        lost.take(.signal(.agentLost(reason: "closed")))
        lost.pass(.seconds(1))
        #expect(lost.dialled == ["anna"])
        #expect(lost.violations == [])
    }

    @Test func nobodyIsAskedWhoseWishIsBeingSeenTo() {
        var call = Rehearsal.escalated()
        call.take(.askBack)
        #expect(call.played(.askBack) == 0)
        var bridged = Rehearsal.bridged()
        bridged.take(.askBack)
        #expect(bridged.played(.askBack) == 0)
    }
}

/// Tones of the network on the operator's leg.
@Suite struct OperatorToneTests {
    private func tone(_ tone: CallTone, of party: Party = .operator) -> CallInput {
        .signal(.tone(party, tone, at: SampleTime(samples: 8000)))
    }

    @Test(arguments: [
        (CallTone.busy, "busy"), (.congestion, "trunk-failure"), (.dial, "trunk-failure"),
        (.specialInformation, "bad-target"), (.faxCalling, "machine"), (.faxAnswering, "machine"),
    ])
    func aToneInPlaceOfAPersonIsAnOutcome(heard: CallTone, result: String) {
        var call = Rehearsal.whispering()
        call.take(tone(heard))
        #expect(call.attempts == ["anna \(result)"])
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.violations == [])
    }

    @Test(arguments: [CallTone.beep, .ringback])
    func othersSayNothing(heard: CallTone) {
        var call = Rehearsal.whispering()
        call.take(tone(heard))
        #expect(call.attempts == [])
        call.press("1")
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test(arguments: [CallTone.busy, .congestion, .dial])
    func onAnAnalogLineTheToneOfTheExchangeIsTheEnd(heard: CallTone) {
        var early = Rehearsal.bridged()
        early.take(tone(heard))
        #expect(early.attempts == ["anna operator-lost"])
        #expect(early.dialled == ["anna", "ben"])
        #expect(early.violations == [])
        var late = Rehearsal.bridged()
        late.pass(.seconds(60))
        late.take(tone(heard))
        #expect(late.effects.contains(.hangUpCaller(reason: "operator hung up")))
        #expect(late.isFinished)
        #expect(late.violations == [])
    }

    @Test func theCallersTonesAreForRules() {
        var call = Rehearsal.bridged()
        call.pass(.seconds(60))
        call.take(tone(.busy, of: .caller))
        #expect(call.machine.phase == .joined(1))
        var fax = Rehearsal.bridged()
        fax.pass(.seconds(60))
        fax.take(tone(.faxCalling))
        #expect(fax.machine.phase == .joined(1))
    }
}
