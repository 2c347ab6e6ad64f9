// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Somebody is rung ahead while caller and agent talk on.
@Suite struct PredialTests {
    private static let calm = CallInput.standDown(rule: "upset", why: "score 0.4 of 2")

    @Test func callerAndAgentNoticeNothing() {
        var call = Rehearsal.talking()
        let step = call.take(.predial(.upset))
        #expect(call.dialled == ["anna"])
        #expect(call.packages.count == 1)
        #expect(call.machine.phase == .talkingOn(.dialling(1)))
        #expect(call.machine.routing == .conversation)
        for effect in step {
            switch effect {
            case .journal, .dial, .speak, .summarise, .offer: break
            case .connectAgent, .tellAgent, .closeAgent, .giveUpAgent, .awaitAgent, .route, .play,
                .stop, .quote, .hangUpOperator, .makeAgent, .hangUpCaller, .startRecording,
                .stopRecording, .finished:
                Issue.record("\(effect)")
            }
        }
        call.pass(.seconds(4))
        call.take(.operatorRinging(1, .said(180, "Ringing")))
        #expect(call.machine.routing == .conversation)
        #expect(call.outcomes == [])
    }

    @Test func aScoreThatFallsIsASilentEnd() {
        var call = Rehearsal.ringingAhead()
        call.pass(.seconds(4))
        let step = call.take(Self.calm)
        #expect(step.contains { if case .hangUpOperator(1, _) = $0 { true } else { false } })
        #expect(call.attempts == ["anna cancelled"])
        #expect(call.machine.phase == .talking)
        #expect(call.outcomes == [])
        #expect(call.rings == ["anna rang 4 s in vain"])
        // Nobody who is called later hears of it.
        call.take(.escalation(.asked))
        #expect(call.packages.last?.attempts == [])
        #expect(call.began == ["support"])
    }

    @Test func anotherRulesStandDownChangesNothing() {
        var call = Rehearsal.ringingAhead()
        #expect(call.take(.standDown(rule: "too-long", why: "over")) == [])
        #expect(call.machine.phase == .talkingOn(.dialling(1)))
    }

    @Test func twoRulesMustBothStandDown() {
        var call = Rehearsal.ringingAhead()
        call.take(.predial(.tooLong))
        #expect(call.dialled == ["anna"])
        call.take(Self.calm)
        #expect(call.machine.phase == .talkingOn(.dialling(1)))
        call.take(.standDown(rule: "too-long", why: "over"))
        #expect(call.machine.phase == .talking)
        #expect(call.rings.count == 1)
    }

    @Test(arguments: [Escalation.upset, .asked, .tooLong])
    func anEscalationJoinsTheRing(_ escalation: Escalation) {
        var call = Rehearsal.ringingAhead()
        call.pass(.seconds(6))
        let step = call.take(.escalation(escalation))
        #expect(call.dialled == ["anna"], "no second ring")
        #expect(call.machine.phase == .handingOff(.dialling(1)))
        #expect(call.rings == ["anna rang 6 s, used"])
        #expect(call.began == ["support saved 6 s"])
        #expect(step.contains { if case .tellAgent(.handoffBegan) = $0 { true } else { false } })
        let ids = Set(call.packages.map(\.id))
        #expect(ids.count == 1, "one handoff, one number")
        #expect(call.packages.last?.reason == escalation.reason)
        call.pass(.seconds(1))
        call.take(.operatorAnswered(1))
        call.pass(.seconds(10))
        call.press("1")
        #expect(call.machine.phase == .handingOff(.bridged(1)))
        #expect(call.played(.mayBeNeeded) == 0, "it was sure by then")
    }

    @Test func anEscalationToSomebodyElseTakesTheRingBack() {
        var call = Rehearsal.ringingAhead()
        call.pass(.seconds(2))
        let step = call.take(.escalation(EveryStateTests.billed))
        #expect(step.contains { if case .hangUpOperator(1, _) = $0 { true } else { false } })
        #expect(call.dialled == ["anna", "carla"])
        #expect(call.rings == ["anna rang 2 s in vain"])
        #expect(call.began == ["billing"])
        #expect(call.packages.last?.attempts == [])
        #expect(call.packages.last?.urgency == .high)
    }

    /// Another route that would call the same person first needs no second ring.
    @Test func theSamePersonOnAnotherRouteIsNotRungTwice() {
        var call = Rehearsal.ringingAhead(
            .two { $0.routes["billing"]?.targets = [$0.defaultRoute.targets[0]] })
        call.take(.escalation(EveryStateTests.billed))
        #expect(call.dialled == ["anna"])
        #expect(call.began == ["billing saved 0 s"])
    }

    @Test func whoAnswersAheadIsToldWhyFirst() {
        var call = Rehearsal.answeredAhead()
        #expect(call.machine.phase == .talkingOn(.whispering(1)))
        #expect(call.machine.routing == .conversation.briefing())
        #expect(call.played(.mayBeNeeded) == 1)
        call.pass(.milliseconds(1300))
        #expect(call.effects.last == .play(.spoken(1), on: .whisper, loops: false))
        call.pass(.seconds(10))
        #expect(call.played(.keys) > 0)
        call.take(.escalation(.asked))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        call.press("1")
        #expect(call.outcomes == [] && call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func whoAnsweredAndIsNotNeededHearsSo() {
        var call = Rehearsal.answeredAhead()
        call.pass(.seconds(2))
        call.take(Self.calm)
        #expect(call.played(.notNeeded) == 1)
        #expect(call.machine.routing == .conversation.briefing())
        call.press("1")
        #expect(call.machine.phase == .talkingOn(.whispering(1)), "too late")
        call.pass(.seconds(2))
        #expect(call.machine.phase == .talking)
        #expect(call.machine.routing == .conversation)
        #expect(call.attempts == ["anna cancelled"])
        #expect(call.rings == ["anna rang 4 s in vain"])
    }

    @Test func whoIsLeavingIsBriefedWhenTheyAreNeededAfterAll() {
        for input in [CallInput.escalation(.asked), .predial(.upset)] {
            var call = Rehearsal.answeredAhead()
            call.take(Self.calm)
            call.pass(.milliseconds(400))
            call.take(input)
            call.pass(.seconds(1))
            call.take(.escalation(.asked))
            call.press("1")
            #expect(call.dialled == ["anna"])
            #expect(call.machine.phase == .handingOff(.bridged(1)))
        }
    }

    /// They were told what the key does.
    @Test func anAcceptAheadBeginsTheHandoff() {
        var call = Rehearsal.answeredAhead()
        call.pass(.seconds(3))
        let step = call.take(
            .signal(.digit(Digit(party: .operator, key: "1", carrier: .telephoneEvent))))
        #expect(call.machine.phase == .handingOff(.joining(1)))
        #expect(step.contains { if case .tellAgent(.handoffBegan) = $0 { true } else { false } })
        #expect(call.played(.connecting) == 1, "the caller is told first")
        #expect(call.machine.routing.audible(to: .operator).contains(.lane(.hold(for: .operator))))
        call.pass(.seconds(2))
        #expect(call.machine.phase == .handingOff(.bridged(1)))
        #expect(call.machine.routing == .bridge)
        call.pass(.seconds(6))
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.began == ["support saved 7 s"])
    }

    @Test func anOperatorWhoLeavesWhileTheCallerIsToldGivesWayToTheNext() {
        for input in [
            CallInput.operatorGone(1, reason: "BYE"), .operatorFailed(1, .unreachable),
            .signal(.tone(.operator, .busy, at: SampleTime(samples: 0))),
        ] {
            var call = Rehearsal.answeredAhead()
            call.press("1")
            call.take(input)
            #expect(call.attempts == ["anna operator-lost"])
            #expect(call.dialled == ["anna", "ben"])
            call.take(.operatorAnswered(2))
            call.press("1")
            #expect(call.machine.phase == .handingOff(.bridged(2)))
        }
    }

    @Test(arguments: [LegFailure.busy, .declined, .noAnswer, .leased])
    func whoIsNotReachedAheadIsNotCalledAgain(_ failure: LegFailure) {
        var call = Rehearsal.ringingAhead()
        call.pass(.seconds(2))
        call.take(.operatorFailed(1, failure))
        call.pass(.seconds(20))
        #expect(call.dialled == ["anna"], "nobody else is rung ahead")
        #expect(call.attempts == ["anna \(failure.reason.rawValue)"])
        #expect(call.machine.phase == .talking)
        call.take(.predial(.tooLong))
        #expect(call.dialled == ["anna"])
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.began == ["support saved 2 s"])
        #expect(call.packages.last?.attempts.map(\.target) == ["anna"])
        // The next time nobody is disturbed who was just now.
        call.take(.operatorFailed(2, .busy))
        call.pass(.seconds(10))
        #expect(call.outcomes == ["returned busy"])
        call.take(.predial(.upset))
        #expect(call.dialled == ["anna", "ben"])
    }

    @Test func aMissedTargetFollowsItsRoute() {
        var again = Rehearsal.ringingAhead(
            .two { $0.defaultRoute.actions[.busy] = .again(after: .seconds(9), times: 1) })
        again.take(.operatorFailed(1, .busy))
        again.pass(.seconds(5))
        again.take(.escalation(.asked))
        #expect(again.machine.phase == .handingOff(.pausing))
        again.pass(.seconds(4))
        #expect(again.dialled == ["anna", "anna"])
        var other = Rehearsal.ringingAhead(
            .two { $0.defaultRoute.actions[.busy] = .route("billing") })
        other.take(.operatorFailed(1, .busy))
        other.take(.escalation(.asked))
        #expect(other.dialled == ["anna", "carla"])
        var last = Rehearsal.ringingAhead(.two { $0.defaultRoute.actions[.busy] = .lastResort })
        last.take(.operatorFailed(1, .busy))
        last.take(.escalation(.asked))
        last.pass(.seconds(10))
        #expect(last.outcomes == ["returned busy"])
        #expect(last.played(.connecting) == 0, "nobody is promised")
    }

    @Test func nobodyIsRungWhereThatIsOfNoUse() {
        let plans: [(CallPlan, String)] = [
            (.two { $0.defaultRoute.targets = [] }, "has nobody to call"),
            (
                .two { $0.defaultRoute.targets.insert(.billing(acceptAfter: nil), at: 0) },
                "is an agent"
            ),
        ]
        for (plan, why) in plans {
            let call = Rehearsal.ringingAhead(plan)
            #expect(call.dialled == [])
            #expect(call.timeline.contains(why))
        }
        for call in [Rehearsal.escalated(), .bridged(), .whispering()] {
            var call = call
            let before = call.dialled
            call.take(.predial(.upset))
            #expect(call.dialled == before)
        }
    }
}

/// The end of a call, and what comes from outside, while somebody is rung ahead.
@Suite struct PredialEndTests {
    @Test func theCallerHangsUp() {
        var ringing = Rehearsal.ringingAhead()
        ringing.take(.callerGone(reason: "BYE"))
        #expect(ringing.attempts == ["anna caller-abandoned"])
        #expect(ringing.isFinished)
        #expect(ringing.outcomes == [])
        var told = Rehearsal.answeredAhead()
        told.take(.callerGone(reason: "BYE"))
        #expect(told.played(.callerGone) == 1)
        told.pass(.seconds(4))
        #expect(told.isFinished)
        #expect(told.outcomes == [])
        var joining = Rehearsal.answeredAhead()
        joining.press("1")
        joining.take(.callerGone(reason: "BYE"))
        #expect(joining.played(.callerGone) == 1)
        #expect(joining.outcomes == ["abandoned caller-abandoned"])
    }

    @Test func anAgentThatDiesBringsWhoIsRung() {
        var call = Rehearsal.ringingAhead()
        call.pass(.seconds(3))
        call.take(AgentTests.lost)
        call.pass(.milliseconds(200))
        #expect(call.dialled == ["anna"])
        #expect(call.machine.phase == .handingOff(.dialling(1)))
        #expect(call.began == ["support saved 3 s"])
    }

    @Test func anAgentThatEndsTheCallLetsThemGo() {
        for input in [CallInput.agentHangUp(reason: "done"), .agentClosed(reason: "1000")] {
            var ringing = Rehearsal.ringingAhead()
            ringing.take(input)
            #expect(ringing.attempts == ["anna cancelled"])
            #expect(ringing.machine.phase == .parting)
            var told = Rehearsal.answeredAhead()
            told.take(input)
            #expect(told.played(.notNeeded) == 1)
            told.take(.agentPlayedOut)
            #expect(told.attempts == ["anna cancelled"])
            #expect(told.isFinished)
        }
    }

    @Test func theGatewayStops() {
        for call in [Rehearsal.ringingAhead(), .answeredAhead()] {
            var call = call
            call.take(.mustEnd(reason: "too long"))
            call.pass(.seconds(1))
            #expect(call.attempts == ["anna cancelled"])
            #expect(call.played(.callEnding) == 1)
            call.pass(.seconds(13))
            #expect(call.isFinished)
        }
        var joining = Rehearsal.answeredAhead()
        joining.press("1")
        joining.take(.mustEnd(reason: "too long"))
        joining.pass(.seconds(1))
        #expect(joining.outcomes == ["failed cancelled"])
    }

    @Test func theConsoleTakesOver() {
        for wish in [TakeOver(target: nil), TakeOver(target: "anna")] {
            var call = Rehearsal.ringingAhead()
            call.take(.takeOver(wish))
            #expect(call.dialled == ["anna"])
            #expect(call.machine.phase == .handingOff(.dialling(1)))
        }
        var other = Rehearsal.ringingAhead()
        other.take(.takeOver(TakeOver(target: "ben")))
        #expect(other.dialled == ["anna", "ben"])
        #expect(other.rings == ["anna rang 0 s in vain"])
        var briefed = Rehearsal.answeredAhead()
        briefed.take(.takeOver(TakeOver(target: "anna")))
        #expect(briefed.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func theConsoleTakesThemBack() {
        var call = Rehearsal.ringingAhead()
        #expect(call.machine.verdictOnAbort == .accepted(nil))
        call.take(.abortHandoff)
        #expect(call.attempts == ["anna cancelled"])
        #expect(call.machine.phase == .talking)
        var joining = Rehearsal.answeredAhead()
        joining.press("1")
        joining.take(.abortHandoff)
        joining.pass(.seconds(3))
        #expect(joining.outcomes == ["returned cancelled"])
        #expect(joining.machine.phase == .talking)
    }
}

extension Rehearsal {
    /// What came of ringing ahead.
    var rings: [String] {
        journal.compactMap { _, kind in
            guard case .stoodDown(_, _, let ring?) = kind else { return nil }
            let seconds = ring.rang.components.seconds
            return "\(ring.target) rang \(seconds) s" + (ring.isUsed ? ", used" : " in vain")
        }
    }

    /// The handoffs that began, by their routes.
    var began: [String] {
        journal.compactMap { _, kind in
            guard case .handoffBegan(_, let route, let saved) = kind else { return nil }
            return route + (saved.map { " saved \($0.components.seconds) s" } ?? "")
        }
    }
}
