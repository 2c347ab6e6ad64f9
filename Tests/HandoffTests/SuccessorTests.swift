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
