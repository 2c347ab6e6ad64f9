// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct VoicemailTests {
    /// A call whose caller has just heard the tone.
    static func recording(_ recorded: RecordingResult? = .kept(seconds: 4)) -> Rehearsal {
        var call = Rehearsal.escalated(.two(.voicemail))
        call.recorded = recorded
        call.take(.operatorFailed(1, .busy, .said(486, "Busy Here")))
        call.take(.operatorFailed(2, .noAnswer, .said(480, "Temporarily Unavailable")))
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
        call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        call.pass(.seconds(3))
        call.press("1", by: .caller)
        call.press("#", by: .operator)
        #expect(!call.effects.contains(.stopRecording))
        call.press("#", by: .caller)
        #expect(call.effects.contains(.stopRecording))
        call.pass(.seconds(3))
        #expect(call.outcomes == ["voicemail no-answer 480"])
        #expect(call.played(.messageThanks) == 1 && call.played(.goodbye) == 0)
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    enum Way: CaseIterable { case hash, hangsUp, silence }

    /// What was said and recorded, how it ended, and what becomes of it.
    @Test(arguments: Way.allCases, [true, false])
    func onlyAMessageIsAMessage(way: Way, speaks: Bool) {
        let results: [RecordingResult?] = [
            .kept(seconds: 4), .kept(seconds: 0.4), .kept(seconds: 0),
            .failed(reason: "No space left on device"), nil,
        ]
        for result in results {
            var call = Self.recording(result)
            let zero = SampleTime(samples: 0)
            if speaks { call.take(.signal(.speechBegan(.caller, at: zero))) }
            call.pass(.seconds(2))
            if speaks {
                call.take(.signal(.speechEnded(.caller, began: zero, ended: zero)))
            }
            switch way {
            case .hash: call.press("#", by: .caller)
            case .hangsUp: call.take(.callerGone(reason: "BYE"))
            case .silence: break
            }
            call.pass(.seconds(15))
            let isKept = result == .kept(seconds: 4) && speaks
            let isWritten = if case .kept? = result { true } else { false }
            let expected =
                isKept
                ? "voicemail no-answer 480"
                : !isWritten
                    ? "failed error 480"
                    : way == .hangsUp ? "abandoned caller-abandoned" : "failed no-answer 480"
            let what = "\(way) \(speaks) \(String(describing: result))"
            #expect(call.outcomes == [expected], "\(what)")
            #expect(call.played(.messageThanks) == (isKept && way != .hangsUp ? 1 : 0), "\(what)")
            #expect(call.played(.messageFailed) == (!isKept && way != .hangsUp ? 1 : 0), "\(what)")
            #expect(call.played(.goodbye) == 0, "\(what)")
            #expect(call.timeline.contains("could not be recorded") == !isWritten, "\(what)")
            #expect(call.isFinished && call.violations == [], "\(what)")
        }
    }

    /// A disk that is full is known before anything was said.
    @Test func aRecordingThatFailsAtOnceEndsAtOnce() {
        var call = Self.recording()
        call.take(.recorded(.failed(reason: "the file cannot be written")))
        #expect(call.outcomes == ["failed error 480"])
        #expect(call.played(.messageFailed) == 1)
    }

    /// Who speaks before the tone has ended has spoken.
    @Test func speechThatBeganBeforeTheToneCounts() {
        var call = Rehearsal.escalated(.two(.voicemail) { $0.defaultRoute.targets = [] })
        call.pass(.milliseconds(2100))
        call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        call.pass(.milliseconds(400))
        #expect(call.machine.phase == .handingOff(.recording))
        call.pass(.seconds(20))
        #expect(!call.effects.contains(.stopRecording))
        call.press("#", by: .caller)
        call.pass(.seconds(5))
        #expect(call.outcomes == ["voicemail bad-target"])
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
        #expect(
            effects.contains(.play(.shared(.messageFailed), on: .announcement, loops: false)))
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
