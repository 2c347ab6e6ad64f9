// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

@Suite struct AgentTests {
    static let lost = CallInput.signal(.agentLost(reason: "socket closed 1006"))

    @Test func holdMusicBridgesTheWaitForTheAgent() {
        var call = Rehearsal()
        #expect(call.take(.callerReady).contains(.connectAgent))
        call.pass(.milliseconds(999))
        #expect(call.played(.holdMusic) == 0)
        call.pass(.milliseconds(1))
        #expect(call.played(.holdMusic) == 1)
        let step = call.take(.agentReady)
        #expect(step.contains(.route(.conversation)) && step.contains(.stop(.hold)))
        #expect(call.violations == [])
    }

    @Test func anAgentThatNeverConnectsIsReplacedByAHuman() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.pass(.milliseconds(10_100))
        #expect(call.played(.agentLost) == 1)
        #expect(call.dialled == ["anna"])
        #expect(call.violations == [])
        #expect(call.effects.contains(.giveUpAgent(reason: "it did not connect in time")))
    }

    /// The shell asks the rules when it is told to give the agent up; they may name a route.
    @Test func aRuleMayNameTheRouteOfAnAgentThatNeverConnects() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.pass(.seconds(10))
        var escalation = Escalation.tooLong
        escalation.route = "billing"
        call.take(.escalation(escalation))
        #expect(call.dialled == ["carla"])
        // Its socket opens after all.
        call.take(.agentReady)
        call.pass(.seconds(3))
        #expect(!call.machine.routing.audible(to: .caller).contains(.agent))
        #expect(call.violations == [])
    }

    @Test func aCallerWhoseAgentIsLostGetsAHumanWithoutAnyRule() {
        var call = Rehearsal.talking()
        let step = call.take(Self.lost)
        #expect(step.contains(.play(.shared(.agentLost), on: .announcement, loops: false)))
        call.pass(.milliseconds(100))
        #expect(call.dialled == ["anna"])
        #expect(call.packages.first?.trigger == "agent-gone")
        call.pass(.seconds(4))
        #expect(call.played(.connecting) == 1)
        #expect(call.violations == [])
    }

    @Test func aRuleMayNameTheRouteOfALostAgent() {
        var call = Rehearsal.talking()
        call.take(Self.lost)
        var escalation = Escalation.tooLong
        escalation.route = "billing"
        call.take(.escalation(escalation))
        #expect(call.dialled == ["carla"])
        call.pass(.seconds(1))
        #expect(call.dialled == ["carla"])
        #expect(call.violations == [])
    }

    @Test func losingTheAgentDuringTheHandoffChangesNothing() {
        for when in [Duration.zero, .seconds(1), .seconds(5)] {
            var call = Rehearsal.escalated()
            call.pass(when)
            call.take(Self.lost)
            call.take(.operatorAnswered(1))
            call.pass(.seconds(1))
            call.press("1")
            #expect(call.machine.phase == .handingOff(.bridged(1)))
            call.pass(.seconds(20))
            call.take(.operatorGone(1, reason: "BYE"))
            #expect(call.isFinished)
            #expect(call.violations == [])
        }
    }

    @Test func losingTheAgentInItsLastSentenceStartsTheAnnouncement() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.take(.agentReady)
        call.take(.escalation(.asked))
        call.take(Self.lost)
        #expect(call.played(.connecting) == 1)
        #expect(call.violations == [])
    }

    @Test func anAgentThatIsGoneCannotTakeTheCallerBack() {
        var goodbye = Rehearsal.escalated()
        goodbye.take(Self.lost)
        goodbye.pass(.seconds(60))
        #expect(goodbye.outcomes == ["failed no-answer"])
        #expect(goodbye.isFinished)
        var message = Rehearsal.escalated(.two(.agent, ifAgentLost: .voicemail))
        message.take(Self.lost)
        message.take(.signal(.speechBegan(.caller, at: SampleTime(samples: 0))))
        message.pass(.seconds(50))
        message.press("#", by: .caller)
        message.pass(.seconds(5))
        #expect(message.outcomes == ["voicemail no-answer"])
        #expect(goodbye.violations + message.violations == [])
    }

    @Test func losingTheAgentWhileItIsComingBack() {
        var call = Rehearsal.escalated()
        call.pass(.milliseconds(35_500))
        #expect(call.machine.phase == .handingOff(.returning))
        call.take(Self.lost)
        #expect(call.outcomes == ["failed no-answer"])
        #expect(call.played(.goodbye) == 1)
        #expect(call.violations == [])
    }

    @Test func losingTheAgentAfterItsReturnBringsAHumanAgain() {
        var call = Rehearsal.escalated()
        call.pass(.seconds(40))
        #expect(call.machine.phase == .talking)
        call.take(Self.lost)
        call.pass(.seconds(1))
        #expect(call.dialled == ["anna", "ben", "anna"])
        #expect(call.violations == [])
    }

    @Test func anAgentThatBecomesReadyLateIsToldOfTheHandoff() {
        var call = Rehearsal()
        call.take(.callerReady)
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna"])
        let step = call.take(.agentReady)
        #expect(
            step.contains(
                .tellAgent(
                    .handoffBegan(HandoffID(rawValue: "c1-h1"), reason: "asked for a person"))))
        #expect(call.machine.routing.audible(to: .agent).isEmpty)
        #expect(call.violations == [])
    }
}
