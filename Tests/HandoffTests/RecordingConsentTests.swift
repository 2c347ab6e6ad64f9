// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The caller is told that the call is recorded, to the end, before anything else or as soon as there
/// is room.
@Suite struct RecordingConsentTests {
    private static let plan = CallPlan.two { $0.asksConsent = true }
    private static let told = JournalEvent.Kind.played(
        .shared(.recordingConsent), on: .announcement)

    private func isTold(_ call: Rehearsal) -> Bool {
        call.journal.contains { $0.kind == Self.told }
    }

    @Test func theAgentComesWhenTheCallerHasBeenTold() {
        var call = Rehearsal(Self.plan)
        call.take(.callerReady)
        #expect(call.played(.recordingConsent) == 1)
        #expect(!call.effects.contains(.connectAgent))
        #expect(call.machine.routing == .announcement)
        call.pass(.milliseconds(1900))
        #expect(!call.effects.contains(.connectAgent))
        call.pass(.milliseconds(200))
        #expect(isTold(call))
        #expect(call.effects.contains(.connectAgent))
        call.take(.agentReady)
        #expect(call.machine.routing == .conversation)
        call.pass(.seconds(30))
        #expect(call.played(.recordingConsent) == 1)
    }

    /// A prompt that never ends does not keep the caller from the agent.
    @Test func theCallGoesOnWithoutThePrompt() {
        var call = Rehearsal(Self.plan)
        call.clipsEnd = false
        call.take(.callerReady)
        call.pass(.seconds(41))
        #expect(call.effects.contains(.connectAgent))
        #expect(!isTold(call))
    }

    /// Who asks for a person is not told to the end first; they are told when there is room.
    @Test func whoAsksForAPersonIsToldLater() {
        var call = Rehearsal(Self.plan)
        call.take(.callerReady)
        call.pass(.milliseconds(500))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna"])
        #expect(call.effects.contains(.connectAgent))
        call.pass(.seconds(3))
        #expect(!isTold(call))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(1))
        call.press("1")
        call.pass(.seconds(8))
        #expect(call.machine.phase == .joined(1))
        #expect(call.played(.recordingConsent) == 2)
        call.pass(.seconds(3))
        #expect(isTold(call))
    }

    @Test func whoComesBackToTheAgentIsToldThen() {
        var call = Rehearsal(Self.plan)
        call.take(.callerReady)
        call.take(.escalation(.asked))
        call.take(.agentReady)
        call.take(.operatorFailed(1, .leased))
        call.take(.operatorFailed(2, .leased))
        call.pass(.seconds(20))
        #expect(call.machine.phase == .talking)
        #expect(isTold(call))
    }

    @Test func askedForInATalkItIsSaidOnce() {
        var call = Rehearsal.talking()
        call.take(.askConsent)
        call.take(.askConsent)
        #expect(call.played(.recordingConsent) == 1)
        call.pass(.seconds(3))
        #expect(isTold(call))
        call.take(.askConsent)
        #expect(call.played(.recordingConsent) == 1)
    }

    /// Whatever happens while it is said, it is said to the end or not at all.
    @Test func whateverComesBetweenNothingIsTakenForConsent() {
        for input in EveryStateTests.inputs {
            if case .played(.shared(.recordingConsent), _) = input { continue }
            var call = Rehearsal(Self.plan)
            call.clipsEnd = false
            call.take(.callerReady)
            call.pass(.milliseconds(500))
            call.take(input)
            call.pass(.seconds(50))
            #expect(!isTold(call), "\(input)")
            call.take(.callerGone(reason: "BYE"))
            call.pass(.seconds(5))
            #expect(call.isFinished)
            #expect(call.violations == [], "\(input)")
        }
    }
}
