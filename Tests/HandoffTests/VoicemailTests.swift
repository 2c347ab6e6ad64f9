// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct VoicemailTests {
    /// A call whose caller has just heard the tone.
    static func recording() -> Rehearsal {
        var call = Rehearsal.escalated(.two(.voicemail))
        call.take(.operatorFailed(1, .sip(status: 486, text: "Busy Here")))
        call.take(.operatorFailed(2, .sip(status: 480, text: "Temporarily Unavailable")))
        call.pass(.milliseconds(4400))
        return call
    }

    @Test func invitesThenBeepsThenRecords() {
        let call = Self.recording()
        #expect(call.machine.phase == .handingOff(.recording))
        #expect(call.played(.leaveMessage) == 1 && call.played(.beep) == 1)
        #expect(
            call.effects.contains(
                .startRecording(name: "c1-h1-message", limit: .seconds(120))))
        #expect(call.machine.routing.audible(to: .agent).isEmpty)
        #expect(call.packages.last?.attempts.map(\.target) == ["anna", "ben"])
    }

    @Test func theHashKeyEndsIt() {
        var call = Self.recording()
        call.pass(.seconds(3))
        call.press("1", by: .caller)
        call.press("#", by: .operator)
        #expect(!call.effects.contains(.stopRecording))
        call.press("#", by: .caller)
        #expect(call.effects.contains(.stopRecording))
        call.pass(.seconds(3))
        #expect(call.outcomes == ["voicemail no-answer 480"])
        #expect(call.played(.goodbye) == 1)
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func silenceEndsItAndSpeechDoesNot() {
        var call = Self.recording()
        call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        call.pass(.seconds(30))
        #expect(!call.effects.contains(.stopRecording))
        let zero = SampleTime(samples: 0)
        call.take(.signal(.speechEnded(.caller, began: zero, ended: zero)))
        call.pass(.seconds(6))
        #expect(call.effects.contains(.stopRecording))
    }

    @Test func theLimitEndsIt() {
        var call = Self.recording()
        call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        call.pass(.seconds(120))
        #expect(call.effects.contains(.stopRecording))
    }

    @Test func aDeadRecorderHoldsNothingUp() {
        var call = Self.recording()
        var machine = call.machine
        let digit = Digit(party: .caller, key: "#", carrier: .info)
        _ = machine.handle(.signal(.digit(digit)), at: call.now)
        let effects = machine.handle(.timersDue, at: call.now + .seconds(2))
        #expect(effects.contains(.play(.shared(.goodbye), on: .announcement, loops: false)))
        call.press("#", by: .caller)
    }

    @Test func askingForAPersonInTheMessageDoesNotStopIt() {
        var call = Self.recording()
        call.take(.escalation(.asked))
        #expect(call.machine.phase == .handingOff(.recording))
    }

    @Test func askingForAPersonDuringTheInvitationTriesAgain() {
        var call = Rehearsal.escalated(.two(.voicemail))
        call.take(.operatorFailed(1, .leased))
        call.take(.operatorFailed(2, .leased))
        call.pass(.milliseconds(2500))
        #expect(call.machine.phase == .handingOff(.invitingMessage))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna", "ben", "anna"])
        #expect(call.violations == [])
    }
}
