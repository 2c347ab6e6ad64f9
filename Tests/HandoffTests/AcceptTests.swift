// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct AcceptTests {
    @Test func dialsInTheSameStepAsTheEscalation() throws {
        var call = Rehearsal.talking()
        let step = call.take(.escalation(.asked))
        #expect(step.contains { if case .dial(1, _, _, _, _) = $0 { true } else { false } })
        let written = try #require(step.firstIndex(of: .journal(.dialled(1, target: "anna"))))
        let done = try #require(step.firstIndex { if case .dial = $0 { true } else { false } })
        #expect(written < done)
    }

    @Test func aWishThatComesBeforeTheAckIsHonouredWithIt() {
        var call = Rehearsal()
        #expect(call.take(.escalation(.asked)).isEmpty)
        let step = call.take(.callerReady)
        #expect(step.contains(.connectAgent))
        #expect(step.contains { if case .dial(1, _, _, _, _) = $0 { true } else { false } })
        #expect(call.violations == [])
    }

    @Test func mutesTheAgentBothWaysAndLetsItFinish() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.take(.agentReady)
        call.take(.escalation(.tooLong))
        #expect(call.machine.routing == .agentFinishes)
        call.pass(.milliseconds(4999))
        #expect(call.played(.connecting) == 0)
        call.pass(.milliseconds(1))
        #expect(call.played(.connecting) == 1)
        #expect(call.machine.routing.audible(to: .agent).isEmpty)
        #expect(call.machine.routing.audible(to: .caller) == [.hold, .announcement])
    }

    @Test func agentPlayedOutEndsTheSentenceEarly() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.take(.agentReady)
        call.take(.escalation(.asked))
        call.pass(.milliseconds(400))
        call.take(.agentPlayedOut)
        #expect(call.played(.connecting) == 1)
    }

    @Test func anAgentHeardToBeQuietIsNotWaitedFor() {
        var call = Rehearsal.talking()
        call.take(.escalation(.asked))
        #expect(call.played(.connecting) == 1)
        // Nobody listens to this one, so its silence proves nothing.
        var unheard = Rehearsal()
        unheard.take(.callerReady)
        unheard.take(.agentReady)
        unheard.take(.agentPlayedOut)
        unheard.take(.escalation(.asked))
        #expect(unheard.played(.connecting) == 0)
        unheard.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
        unheard.pass(.milliseconds(1500))
        #expect(unheard.played(.connecting) == 1)
    }

    @Test func bargeInDoesNotStopTheAnnouncement() {
        var call = Rehearsal.escalated()
        call.pass(.milliseconds(500))
        let step = call.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        #expect(!step.contains(.stop(.announcement)))
        call.pass(.seconds(10))
        #expect(call.played(.holdMusic) == 1)
        #expect(call.dialled == ["anna"])
    }

    @Test func firstDoesNotAnswerSecondAccepts() {
        var call = Rehearsal.escalated()
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        call.pass(.seconds(15))
        #expect(call.effects.contains(.hangUpOperator(1, reason: "ring time over")))
        call.take(.operatorFailed(1, .cancelled, .said(487, "Request Terminated")))
        call.take(.operatorRinging(2, .said(180, "Ringing")))
        call.pass(.seconds(2))
        call.take(.operatorAnswered(2, .said(200, "OK")))
        #expect(call.effects.contains(.play(.spoken(2), on: .whisper, loops: false)))
        #expect(call.machine.routing.audible(to: .operator) == [.whisper, .notice])
        call.pass(.seconds(7))
        call.press("1")
        #expect(call.machine.routing == .bridge)
        call.pass(.seconds(60))
        #expect(call.machine.phase == .joined(2))
        #expect(call.attempts == ["anna no-answer 180", "ben completed 200"])
        #expect(call.outcomes == ["bridged completed"])
        call.take(.operatorGone(2, reason: "BYE"))
        #expect(call.effects.contains(.hangUpCaller(reason: "operator hung up")))
        #expect(call.isFinished)
        #expect(call.violations == [])
    }

    @Test func acceptFlipsTheRoutingBeforeAnythingElseSounds() throws {
        var call = Rehearsal.whispering()
        call.pass(.seconds(1))
        let step = call.machine.copyHandling(key: "1", at: call.now)
        let route = try #require(step.firstIndex(of: .route(.bridge)))
        let others = step.indices.filter { index in
            switch step[index] {
            case .play, .stop, .tellAgent: true
            default: false
            }
        }
        #expect(others.allSatisfy { $0 > route })
        #expect(step.contains(.play(.shared(.accepted), on: .notice, loops: false)))
        #expect(step.contains(.stop(.hold)) && step.contains(.stop(.whisper)))
        #expect(step.contains(.tellAgent(.bridged(HandoffID(rawValue: "c1-h1"), target: "anna"))))
    }

    @Test func callerIsToldOfTheConnectionIfThePlanSaysSo() {
        let call = Rehearsal.bridged(.two { $0.announcesConnection = true })
        #expect(call.played(.connected) == 1)
        #expect(Rehearsal.bridged().played(.connected) == 0)
    }

    @Test func wordsAcceptOnlyWhenConfigured() {
        let yes = CallInput.signal(.transcript(TranscriptSegment(party: .operator, text: "Yes.")))
        var silent = Rehearsal.whispering()
        silent.take(yes)
        #expect(silent.machine.phase == .handingOff(.whispering(1)))
        var call = Rehearsal.whispering(.two { $0.keys.acceptWords = ["yes"] })
        call.take(.signal(.transcript(TranscriptSegment(party: .caller, text: "Yes."))))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        call.take(yes)
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test(arguments: [
        ("yes", true), ("Yes, please.", true), ("no, not yes", false), ("yes don't", false),
        ("yes we are closed today please call back tomorrow", false), ("yesterday", false),
    ])
    func acceptWordsAreStrict(text: String, accepts: Bool) {
        #expect(OperatorKeys(acceptWords: ["yes"]).accepts(text) == accepts)
    }

    @Test func keysAreConfigurable() {
        var call = Rehearsal.whispering(.two { $0.keys = OperatorKeys(accept: "5", decline: nil) })
        call.press("1")
        call.press("2")
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        call.press("5")
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func agentLegIsClosedAfterTheBridgeWhenThePlanSaysSo() {
        var call = Rehearsal.bridged(.two { $0.agentAfterBridge = .close })
        #expect(!call.effects.contains(.closeAgent(reason: "a human has taken the call")))
        call.pass(.seconds(5))
        #expect(call.effects.contains(.closeAgent(reason: "a human has taken the call")))
    }
}

extension CallMachine {
    func copyHandling(key: Character, at now: Instant) -> [CallEffect] {
        var copy = self
        let digit = Digit(party: .operator, key: key, carrier: .telephoneEvent)
        return copy.handle(.signal(.digit(digit)), at: now)
    }
}
