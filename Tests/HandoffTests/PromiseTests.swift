// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// What the caller is told is true: no person is promised where none will come, and the last words
/// fit what happened.
@Suite struct PromiseTests {
    static let promises: Set<SharedClip> = [.connecting, .stillTrying, .reconnecting]

    static func said(_ call: Rehearsal) -> [SharedClip] {
        call.effects.compactMap { effect in
            guard case .play(.shared(let clip), .announcement, _) = effect else { return nil }
            return clip
        }
    }

    enum Agent: CaseIterable { case quiet, speaking, lost, connecting }

    @Test(arguments: LastResort.allCases, Agent.allCases)
    func aRouteWithoutTargetsPromisesNobody(lastResort: LastResort, agent: Agent) {
        let plan = CallPlan.two(lastResort) { $0.defaultRoute.targets = [] }
        var call: Rehearsal
        switch agent {
        case .quiet: call = .talking(plan)
        case .speaking:
            call = .talking(plan)
            call.take(.signal(.speechBegan(.agent, at: SampleTime(samples: 0))))
        case .lost:
            call = .talking(plan)
            call.take(AgentTests.lost)
        case .connecting:
            call = Rehearsal(plan)
            call.take(.callerReady)
        }
        call.take(.escalation(.asked))
        for _ in 0..<3 {
            call.pass(.seconds(1))
            call.take(.escalation(.asked))
        }
        call.pass(.seconds(30))
        #expect(Self.promises.isDisjoint(with: Self.said(call)), "\(Self.said(call))")
        #expect(call.outcomes.count >= 1 && call.dialled == [])
        #expect(call.violations == [])
    }

    @Test(arguments: [1, 2])
    func whoIsCutOffHearsWhatFollows(targets: Int) {
        let plan = CallPlan.two(.goodbye) {
            $0.defaultRoute.targets = Array($0.defaultRoute.targets.prefix(targets))
        }
        var call = Rehearsal.bridged(plan)
        call.pass(.seconds(1))
        call.take(.operatorGone(1, reason: "BYE"))
        #expect(call.played(targets == 2 ? .reconnecting : .connectionLost) == 1)
        #expect(call.played(targets == 2 ? .connectionLost : .reconnecting) == 0)
        call.pass(.seconds(30))
        #expect(call.violations == [])
    }

    @Test func theLastWordsFitWhatHappened() {
        var talked = Rehearsal.bridged(.two { $0.afterConversation = .goodbye })
        talked.pass(.seconds(10))
        talked.take(.operatorGone(1, reason: "BYE"))
        talked.pass(.seconds(5))
        #expect(Self.said(talked).last == .farewell)
        var stopped = Rehearsal.bridged()
        stopped.pass(.seconds(10))
        stopped.take(.drain(deadline: stopped.now))
        stopped.pass(.seconds(5))
        #expect(Self.said(stopped).last == .callEnding)
        var nobody = Rehearsal.escalated(.two(.goodbye))
        nobody.take(.operatorFailed(1, .leased))
        nobody.take(.operatorFailed(2, .leased))
        nobody.pass(.seconds(10))
        #expect(Self.said(nobody).last == .goodbye)
        for call in [talked, stopped, nobody] { #expect(call.isFinished && call.violations == []) }
    }
}
