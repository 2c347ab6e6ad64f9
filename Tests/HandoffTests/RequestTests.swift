// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// What a request from outside comes to, in every state, and that what it says is used.
@Suite struct RequestTests {
    private static let full = TakeOver(
        target: "carla",
        request: AgentRequest(
            reason: "asked twice", summary: "Wants the May invoice corrected.",
            context: [ContextItem(key: "plan", value: "gold")], route: "billing"))

    @Test func whatATakeOverSaysReachesThePackageAndTheWhisper() throws {
        var call = Rehearsal.talking()
        #expect(call.machine.verdict(on: Self.full) == .accepted(nil))
        call.take(.takeOver(Self.full))
        #expect(call.dialled == ["carla"])
        let package = try #require(call.packages.first)
        #expect(package.reason == "asked twice")
        #expect(package.route == "billing")
        #expect(package.summary == "Wants the May invoice corrected.")
        #expect(package.context == [ContextItem(key: "plan", value: "gold")])
        #expect(package.briefing.contains("asked twice"))
        #expect(package.briefing.contains("invoice"))
        #expect(call.violations == [])
    }

    @Test func aRouteAloneIsTakenWithItsLastResort() {
        var call = Rehearsal.talking()
        call.take(.takeOver(TakeOver(request: AgentRequest(reason: "r", route: "billing"))))
        #expect(call.dialled == ["carla"])
        call.take(.operatorFailed(1, .leased))
        call.pass(.seconds(30))
        #expect(call.played(.goodbye) == 1)
        #expect(call.violations == [])
    }

    /// A second request joins the handoff that runs, and what it knows is in the next package.
    @Test func aSecondRequestJoins() throws {
        var call = Rehearsal.escalated()
        let id = try #require(call.machine.runningHandoff)
        let known = TakeOver(request: AgentRequest(reason: "r", summary: "Knows more."))
        #expect(call.machine.verdict(on: known) == .accepted(id))
        for _ in 0..<3 { call.take(.takeOver(known)) }
        #expect(call.dialled == ["anna"])
        call.take(.operatorFailed(1, .leased))
        #expect(call.packages.last?.summary == "Knows more.")
        #expect(call.outcomes == [])
        #expect(call.violations == [])
    }

    @Test func unknownNamesAreNamedAndChangeNothing() {
        let targets = CallAnswer.unknownTarget("nobody", known: ["anna", "ben", "carla"])
        let routes = CallAnswer.unknownRoute("sales", known: ["billing", "support"])
        for prepare in [Rehearsal.talking, Rehearsal.escalated, Rehearsal.bridged] {
            var call = prepare(.two())
            let phase = call.machine.phase
            let toNobody = TakeOver(target: "nobody")
            let byRoute = TakeOver(request: AgentRequest(reason: "r", route: "sales"))
            #expect(call.machine.verdict(on: toNobody) == targets)
            #expect(call.machine.verdict(on: byRoute) == routes)
            #expect(call.machine.verdict(on: byRoute.request) == routes)
            call.take(.takeOver(toNobody))
            call.take(.takeOver(byRoute))
            #expect(call.machine.phase == phase)
        }
    }

    @Test func everyStateAnswersAndKeepsItsWord() {
        let wishes = [
            TakeOver(), TakeOver(target: "ben"),
            TakeOver(request: AgentRequest(reason: "r", route: "billing")),
        ]
        for state in EveryStateTests.states() {
            for wish in wishes {
                var call = state
                let verdict = call.machine.verdict(on: wish)
                let before = call.machine.phase
                call.take(.takeOver(wish))
                switch verdict {
                case .accepted: #expect(call.machine.runningHandoff != nil, "\(before)")
                case .refused(let why):
                    #expect(!why.isEmpty)
                    #expect(call.machine.phase == before, "\(why)")
                case .unknownTarget, .unknownRoute:
                    // Two of the states have a plan without operators.
                    #expect(call.machine.phase == before)
                }
                #expect(call.violations == state.violations)
            }
        }
    }

    @Test func anotherRouteThanTheOneThatRunsIsRefused() {
        let call = Rehearsal.escalated()
        let other = TakeOver(request: AgentRequest(reason: "r", route: "billing"))
        guard case .refused(let why) = call.machine.verdict(on: other) else {
            Issue.record("not refused")
            return
        }
        #expect(why.contains("route support"))
        let same = TakeOver(request: AgentRequest(reason: "r", route: "support"))
        #expect(call.machine.verdict(on: same) == .accepted(call.machine.runningHandoff))
    }

    @Test func abortSaysWhyNot() {
        #expect(Rehearsal.talking().machine.verdictOnAbort == .refused("no handoff is running"))
        #expect(
            Rehearsal.bridged().machine.verdictOnAbort
                == .refused("a person is on the line already"))
        let running = Rehearsal.escalated().machine
        #expect(running.verdictOnAbort == .accepted(running.runningHandoff))
    }
}
