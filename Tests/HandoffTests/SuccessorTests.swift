// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// A target that is another agent: it is told in writing, says whether it takes the caller, and has
/// them in the place of the first agent from then on.
@Suite struct SuccessorTests {
    @Test func itIsToldInWritingAndNothingIsSaidToIt() {
        let call = Rehearsal.considering()
        #expect(call.machine.phase == .handingOff(.considering(1)))
        #expect(call.machine.routing.audible(to: .operator) == [])
        let spoken = call.effects.contains { if case .speak = $0 { true } else { false } }
        #expect(!spoken)
        #expect(call.packages.count == 1)
    }

    @Test func byWordItIsTheCallersAgent() {
        var call = Rehearsal.considering()
        let step = call.take(.operatorChose(1, .accept))
        #expect(call.machine.phase == .talking)
        #expect(call.machine.routing == .conversation)
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.attempts == ["billing completed"])
        let told = step.firstIndex(of: .tellAgent(.bridged(call.packages[0].id, target: "billing")))
        let closed = step.firstIndex(of: .closeAgent(reason: "billing has taken the call"))
        let made = step.firstIndex(of: .makeAgent(1))
        let routed = step.firstIndex(of: .route(.conversation))
        let order = [told, closed, made, routed].compactMap(\.self)
        #expect(order.count == 4 && order == order.sorted())
    }

    @Test func bySilenceOnlyWhereThatIsConfigured() {
        var quick = Rehearsal.considering(acceptAfter: .seconds(3))
        quick.pass(.milliseconds(2999))
        #expect(quick.machine.phase == .handingOff(.considering(1)))
        quick.pass(.milliseconds(1))
        #expect(quick.machine.phase == .talking)
        var call = Rehearsal.considering()
        call.pass(.seconds(29))
        #expect(call.machine.phase == .handingOff(.considering(1)))
        call.pass(.seconds(1))
        #expect(call.attempts == ["billing timeout"])
        #expect(call.dialled == ["billing", "anna"])
    }

    @Test func aRefusalGoesToTheNextWithItsReason() {
        var call = Rehearsal.considering()
        let said = LegEvidence(kind: "stream", code: nil, named: "code", text: "no German")
        let step = call.take(.operatorChose(1, .decline, said))
        #expect(step.contains(.hangUpOperator(1, reason: "declined")))
        #expect(call.attempts == ["billing declined"])
        #expect(call.machine.dossier.attempts[0].evidence?.words == "no German")
        #expect(call.dialled == ["billing", "anna"])
    }

    @Test(arguments: [
        (LegFailure.declined, "billing declined 1000"), (.gone, "billing trunk-failure 1000"),
    ])
    func aSocketThatClosesGoesToTheNext(_ failure: LegFailure, _ attempt: String) {
        var call = Rehearsal.considering()
        call.take(.operatorGone(1, reason: "closed", failure, .said(1000, "closed")))
        #expect(call.attempts == [attempt])
        #expect(call.dialled == ["billing", "anna"])
    }

    @Test func aCallerWhoLeavesMeanwhileLetsItGo() {
        var call = Rehearsal.considering()
        let step = call.take(.callerGone(reason: "BYE"))
        #expect(step.contains { if case .hangUpOperator(1, _) = $0 { true } else { false } })
        #expect(call.outcomes == ["abandoned caller-abandoned"])
        #expect(call.isFinished)
    }

    @Test func theConsoleMayDecideForIt() {
        var call = Rehearsal.considering()
        call.take(.takeOver(TakeOver(target: "billing")))
        #expect(call.machine.phase == .talking)
    }

    @Test func itIsNotMissedWhenTheFirstAgentIsGone() {
        var call = Rehearsal.considering()
        call.take(AgentTests.lost)
        call.take(.operatorChose(1, .accept))
        #expect(call.machine.phase == .talking)
        call.pass(.seconds(60))
        #expect(call.machine.phase == .talking)
    }

    @Test func whoeverAsksForAPersonThenGetsOne() {
        for ask in [CallInput.escalation(.asked), AgentTests.lost] {
            var call = Rehearsal.considering()
            call.take(.operatorChose(1, .accept))
            call.pass(.seconds(2))
            call.take(ask)
            call.pass(.seconds(1))
            #expect(call.dialled == ["billing", "anna"])
        }
    }

    @Test func theCallerComesBackToItWhenNobodyIsReached() {
        var call = Rehearsal.considering()
        call.take(.operatorChose(1, .accept))
        call.take(.escalation(.asked))
        call.take(.operatorFailed(2, .busy))
        call.take(.operatorFailed(3, .busy))
        call.pass(.seconds(6))
        #expect(call.machine.phase == .talking)
        #expect(call.outcomes == ["bridged completed", "returned busy"])
    }

    /// A person at a desk says in writing what one at a telephone says by key.
    @Test func aPersonMayAcceptInWritingWhileTheyAreBriefed() {
        var call = Rehearsal.whispering()
        call.take(.operatorChose(1, .accept))
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func aWordFromOneWhoIsNotAskedChangesNothing() {
        var call = Rehearsal.whispering()
        #expect(call.take(.operatorChose(2, .accept)) == [])
        #expect(call.machine.phase == .handingOff(.whispering(1)))
    }
}

/// Another agent before a person: whatever comes of it, in whatever order.
@Suite struct AgentBeforePersonTests {
    private enum Offer: CaseIterable {
        case accepts, declines, dies, isBusy, saysNothing
    }

    private static func call(
        _ offer: Offer, afterDeath isDead: Bool, waits: Route.WhileWaiting
    ) -> Rehearsal {
        var call = Rehearsal.talking(
            .two {
                $0.routes["backup"] = Route(
                    name: "backup",
                    targets: [.billing(acceptAfter: nil)] + $0.defaultRoute.targets,
                    lastResort: .goodbye)
                $0.routes["backup"]?.whileWaiting = waits
            })
        if isDead { call.take(AgentTests.lost) }
        call.take(
            .escalation(
                Escalation(
                    trigger: "agent-dead", reason: "the agent has stopped", route: "backup",
                    evidence: [], isExplicit: false)))
        call.pass(.milliseconds(200))
        switch offer {
        case .accepts:
            call.take(.operatorAnswered(1))
            call.take(.operatorChose(1, .accept))
        case .declines:
            call.take(.operatorAnswered(1))
            call.take(.operatorChose(1, .decline))
        case .dies:
            call.take(.operatorAnswered(1))
            call.take(.operatorGone(1, reason: "1006", .gone))
        case .isBusy: call.take(.operatorFailed(1, .busy))
        case .saysNothing:
            call.take(.operatorAnswered(1))
            call.pass(.seconds(30))
        }
        return call
    }

    @Test(arguments: Route.WhileWaiting.allCases)
    func theSecondAgentTakesOverElseAPerson(_ waits: Route.WhileWaiting) {
        for offer in Offer.allCases {
            for isDead in [true, false] {
                var call = Self.call(offer, afterDeath: isDead, waits: waits)
                let made = call.effects.contains(.makeAgent(1))
                #expect(made == (offer == .accepts))
                #expect(call.packages[0].reason == "the agent has stopped")
                if offer == .accepts {
                    #expect(call.machine.phase == .talking)
                    #expect(call.dialled == ["billing"])
                    #expect(call.played(.connecting) == 0, "no person was promised")
                    #expect(call.played(isDead ? .agentLost : .oneMoment) == 1)
                    #expect(call.played(isDead ? .oneMoment : .agentLost) == 0)
                } else {
                    call.pass(.seconds(5))
                    #expect(call.dialled == ["billing", "anna"])
                    #expect(call.played(.connecting) == 1, "a person is announced now")
                }
                call.take(.callerGone(reason: "BYE"))
                #expect(call.isFinished)
            }
        }
    }

    @Test func theSecondAgentMayEscalateAndIsNotAskedAgain() {
        for route in ["backup", nil] {
            var call = Self.call(.accepts, afterDeath: true, waits: .hold)
            call.pass(.seconds(10))
            var escalation = Escalation.tooLong
            escalation.route = route
            call.take(.escalation(escalation))
            call.pass(.seconds(1))
            #expect(call.dialled == ["billing", "anna"])
            #expect(call.packages.last?.attempts.map(\.target) == ["billing"])
        }
        var dead = Self.call(.accepts, afterDeath: true, waits: .hold)
        dead.take(AgentTests.lost)
        dead.pass(.seconds(1))
        #expect(dead.dialled == ["billing", "anna"])
    }

    /// A caller who asks for a person is not kept with another agent that is being asked.
    @Test func whoAsksForAPersonMeanwhileGetsOne() {
        var call = Rehearsal.considering()
        call.take(.escalation(.asked))
        #expect(call.attempts == ["billing cancelled"])
        #expect(call.dialled == ["billing", "anna"])
        var alone = Rehearsal.talking(
            .two { $0.defaultRoute.targets = [.billing(acceptAfter: nil)] })
        alone.take(.escalation(.tooLong))
        alone.take(.operatorAnswered(1))
        alone.take(.escalation(.asked))
        #expect(alone.machine.phase == .handingOff(.considering(1)), "there is nobody else")
    }

    @Test func aRulesOwnWordsAreSaidOnce() {
        var call = Rehearsal.talking(
            .two { $0.defaultRoute.targets.insert(.billing(acceptAfter: nil), at: 0) })
        var escalation = Escalation.tooLong
        escalation.announcement = "Our other assistant can help."
        call.take(.escalation(escalation))
        call.pass(.seconds(5))
        call.take(.operatorFailed(1, .busy))
        call.pass(.seconds(1))
        #expect(call.effects.contains(.play(.said(1), on: .announcement, loops: false)))
        #expect(call.played(.connecting) + call.played(.oneMoment) == 0)
    }
}
