// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// A route on which the caller talks on with the agent until somebody has accepted.
@Suite struct TalkingOnTests {
    private static func notices(_ effects: [CallEffect]) -> [AgentNotice] {
        effects.compactMap { if case .tellAgent(let notice) = $0 { notice } else { nil } }
    }

    @Test func theAgentIsToldAndTalksOn() {
        var call = Rehearsal.talkingOn()
        #expect(call.dialled == ["anna"])
        #expect(call.machine.phase == .talkingOn(.dialling(1)))
        #expect(call.machine.routing == .conversation)
        #expect(
            Self.notices(call.effects) == [
                .handoffBegan(
                    HandoffID(rawValue: "c1-h1"), reason: "asked for a person", talksOn: true)
            ])
        call.pass(.seconds(14))
        #expect(call.played(.connecting) + call.played(.holdMusic) == 0)
        #expect(call.outcomes == [])
    }

    @Test func acceptThenTheAnnouncementThenTheBridge() {
        var call = Rehearsal.talkingOn()
        call.pass(.seconds(3))
        call.take(.operatorAnswered(1))
        #expect(call.machine.routing == .conversation.briefing())
        call.pass(.seconds(4))
        call.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
        call.press("1")
        #expect(call.machine.phase == .handingOff(.joining(1)))
        #expect(call.machine.routing.audible(to: .caller).contains(.agent), "its sentence")
        #expect(call.machine.routing.audible(to: .agent) == [])
        #expect(call.effects.contains(.awaitAgent(.wordGap)))
        call.take(.agentPlayedOut)
        #expect(call.played(.connecting) == 1)
        call.pass(.seconds(2))
        #expect(call.machine.routing == .bridge)
        #expect(call.played(.holdMusic) == 1, "the operator's alone")
        let told = Self.notices(call.effects)
        #expect(told.count == 3)
        #expect(told.last == .bridged(HandoffID(rawValue: "c1-h1"), target: "anna"))
    }

    @Test func whenNobodyIsReachedTheCallerNeedNotNotice() {
        var call = Rehearsal.talkingOn()
        call.take(.operatorFailed(1, .busy))
        #expect(call.machine.phase == .talkingOn(.dialling(2)))
        let step = call.take(.operatorFailed(2, .busy))
        #expect(call.outcomes == ["returned busy"])
        #expect(call.machine.phase == .talking)
        #expect(!step.contains { if case .play = $0 { true } else { false } })
        guard case .resumed? = Self.notices(step).last else {
            Issue.record("the agent is not told")
            return
        }
    }

    @Test(arguments: [LastResort.goodbye, .voicemail, .busy, .congestion])
    func otherLastResortsWaitForTheAgentsSentence(_ resort: LastResort) {
        var call = Rehearsal.talkingOn(.patient(resort))
        call.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
        call.take(.operatorFailed(1, .busy))
        call.take(.operatorFailed(2, .busy))
        #expect(call.machine.routing == .agentFinishes)
        #expect(call.outcomes == [])
        call.take(.agentPlayedOut)
        #expect(call.machine.phase != .talking)
        call.pass(.seconds(30))
        #expect(call.played(.connecting) == 0)
    }

    @Test func whoAsksAgainWaitsOnHold() {
        var call = Rehearsal.talkingOn()
        call.pass(.seconds(2))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna"])
        #expect(call.machine.phase == .handingOff(.dialling(1)))
        #expect(call.played(.connecting) == 1)
        #expect(
            Self.notices(call.effects).last
                == .handoffBegan(HandoffID(rawValue: "c1-h1"), reason: "asked for a person"))
        call.pass(.seconds(3))
        #expect(call.played(.holdMusic) == 1)
    }

    @Test func theSameRuleAgainChangesNothing() {
        var call = Rehearsal.talking(.patient())
        call.take(.escalation(.tooLong))
        call.take(.escalation(.tooLong))
        #expect(call.machine.phase == .talkingOn(.dialling(1)))
        call.take(.escalation(.upset))
        #expect(call.machine.phase == .handingOff(.dialling(1)))
    }

    @Test func anAgentThatDiesMeanwhileIsNoSilence() {
        var call = Rehearsal.talkingOn()
        call.take(AgentTests.lost)
        #expect(call.played(.agentLost) == 1)
        call.pass(.seconds(2))
        #expect(call.played(.connecting) == 1)
        call.pass(.seconds(3))
        #expect(call.played(.holdMusic) == 1)
        call.take(.operatorAnswered(1))
        call.press("1")
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func theConsoleGivesTheCallerBackWithoutAWord() {
        var call = Rehearsal.talkingOn()
        let step = call.take(.abortHandoff)
        #expect(!step.contains { if case .play = $0 { true } else { false } })
        #expect(call.outcomes == ["returned cancelled"])
        #expect(call.machine.phase == .talking)
    }

    @Test func theLongestWaitHolds() {
        var call = Rehearsal.talkingOn(.patient { $0.defaultRoute.longestWait = .seconds(10) })
        call.pass(.seconds(10))
        #expect(call.attempts == ["anna no-answer"])
        #expect(call.outcomes == ["returned no-answer"])
        #expect(call.machine.phase == .talking)
    }

    @Test func anAgentThatIsNotThereYetIsNoCompany() {
        var call = Rehearsal(.patient())
        call.take(.callerReady)
        call.take(.escalation(.asked))
        #expect(call.machine.phase == .handingOff(.dialling(1)))
        #expect(call.played(.connecting) == 1)
    }

    @Test func aRingAheadIsJoinedAndTheTalkGoesOn() {
        var call = Rehearsal.ringingAhead(.patient())
        call.pass(.seconds(4))
        call.take(.escalation(.upset))
        #expect(call.dialled == ["anna"])
        #expect(call.machine.phase == .talkingOn(.dialling(1)))
        #expect(call.began == ["support saved 4 s"])
        call.take(.operatorAnswered(1))
        call.press("1")
        call.pass(.seconds(2))
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }
}

/// What a rule says of its handoff: its words to the caller, when the agent stops, how urgent it is.
@Suite struct EscalationAttributeTests {
    private static func announced(_ words: String?) -> Escalation {
        var escalation = Escalation.tooLong
        escalation.announcement = words
        return escalation
    }

    @Test func itsWordsAreSaidInPlaceOfTheClip() {
        var call = Rehearsal.talking()
        let step = call.take(.escalation(Self.announced("An adviser comes in a moment.")))
        #expect(step.contains(.speak(.said(1), text: "An adviser comes in a moment.")))
        call.pass(.milliseconds(300))
        #expect(call.effects.last == .play(.said(1), on: .announcement, loops: false))
        call.pass(.seconds(4))
        #expect(call.played(.connecting) == 0)
        #expect(call.played(.holdMusic) == 1)
    }

    @Test func wordsThatComeLateOrNeverGiveWayToTheClip() {
        for synthesis in [
            Rehearsal.Synthesis.fails, .never, .ready(after: .seconds(1)),
        ] {
            var call = Rehearsal.talking()
            call.synthesis = synthesis
            call.take(.escalation(Self.announced("An adviser comes.")))
            call.pass(.seconds(5))
            #expect(call.played(.connecting) == 1)
            #expect(!call.effects.contains(.play(.said(1), on: .announcement, loops: false)))
        }
        for words in ["", "...", "\u{7}"] {
            var call = Rehearsal.talking()
            call.take(.escalation(Self.announced(words)))
            #expect(call.played(.connecting) == 1, "no words to say in \(words)")
        }
    }

    @Test func wordsAreReadyWhenTheAgentHasFinished() {
        var call = Rehearsal.talking()
        call.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
        call.take(.escalation(Self.announced("An adviser comes.")))
        call.pass(.seconds(1))
        call.take(.agentPlayedOut)
        #expect(call.effects.contains(.play(.said(1), on: .announcement, loops: false)))
    }

    @Test func nobodyIsAnnouncedWhereNobodyIsCalled() {
        var call = Rehearsal.talking(.two(.voicemail) { $0.defaultRoute.targets = [] })
        call.take(.escalation(Self.announced("An adviser comes.")))
        call.pass(.seconds(5))
        #expect(!call.effects.contains { if case .speak = $0 { true } else { false } })
    }

    @Test func theRuleSaysWhenTheAgentStops() {
        let table: [(Bool?, wish: Bool, pause: StreamPause)] = [
            (nil, false, .sentence), (nil, true, .wordGap), (true, false, .sentence),
            (true, true, .sentence), (false, false, .wordGap), (false, true, .wordGap),
        ]
        for (waits, isWish, pause) in table {
            var escalation = isWish ? Escalation.asked : .tooLong
            escalation.waitsForSentence = waits
            var call = Rehearsal.talking()
            call.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
            call.take(.escalation(escalation))
            #expect(call.effects.contains(.awaitAgent(pause)), "\(String(describing: waits))")
            let plan = CallTimings()
            call.pass((pause == .sentence ? plan.finish : plan.wordGap) - .milliseconds(1))
            #expect(call.played(.connecting) == 0)
            call.pass(.milliseconds(1))
            #expect(call.played(.connecting) == 1)
        }
    }

    @Test(arguments: [
        (Urgency.low, "Maria"), (.normal, "Maria"), (.high, "Urgent. Maria"),
        (.emergency, "Emergency. Maria"),
    ])
    func theOperatorAndTheAgentLearnHowUrgentItIs(urgency: Urgency, words: String) {
        var escalation = Escalation.tooLong
        escalation.urgency = urgency
        var call = Rehearsal.talking()
        call.take(.escalation(escalation))
        let package = call.packages[0]
        #expect(package.briefing.hasPrefix(words))
        #expect(package.urgency == urgency)
        #expect(
            call.effects.contains(
                .tellAgent(
                    .handoffBegan(
                        package.id, reason: "four minutes with the agent", urgency: urgency))))
    }
}
