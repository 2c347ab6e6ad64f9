// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The agent's own sentence at an escalation: it ends by itself, unless the caller asked.
@Suite struct LastSentenceTests {
    private static let zero = SampleTime(samples: 0)

    private func speaking(_ plan: CallPlan = .two()) -> Rehearsal {
        var call = Rehearsal(plan)
        call.take(.callerReady)
        call.take(.agentReady)
        call.take(.signal(.speechBegan(.agent, at: Self.zero)))
        call.pass(.seconds(1))
        return call
    }

    private static func wish(_ signal: String, isExplicit: Bool) -> Escalation {
        Escalation(
            trigger: "rule", reason: "why",
            evidence: [Evidence(signal: signal, detail: "", from: .zero, to: .zero)],
            isExplicit: isExplicit)
    }

    @Test func aSentenceEndsAtItsMarkItsPauseOrItsEnd() {
        let ends: [CallInput] = [
            .agentSentencePlayed, .agentPlayedOut,
            .signal(.speechEnded(.agent, began: Self.zero, ended: Self.zero)), AgentTests.lost,
        ]
        for end in ends {
            var call = speaking()
            #expect(call.take(.escalation(.tooLong)).contains(.awaitAgent(.sentence)))
            call.pass(.milliseconds(4900))
            #expect(call.played(.connecting) == 0)
            #expect(call.machine.routing.audible(to: .caller).contains(.agent))
            call.take(end)
            #expect(call.played(.connecting) == 1)
            #expect(!call.machine.routing.audible(to: .caller).contains(.agent))
            #expect(call.dialled == ["anna"], "the operator rings meanwhile")
            #expect(call.violations == [])
        }
    }

    @Test func aSentenceWithoutAnEndIsCutAfterFiveSeconds() {
        var call = speaking()
        call.take(.escalation(.tooLong))
        call.pass(.milliseconds(4999))
        #expect(call.played(.connecting) == 0)
        call.pass(.milliseconds(1))
        #expect(call.played(.connecting) == 1)
        #expect(call.violations == [])
    }

    @Test func onlyTheCallersOwnWishStopsTheAgentAtAWord() {
        let table: [(String, Bool, StreamPause)] = [
            ("digit", true, .wordGap), ("keyword", true, .wordGap), ("transcript", true, .wordGap),
            ("digit", false, .sentence), ("transcript", false, .sentence),
            ("agent-asked", true, .sentence), ("agent-asked", false, .sentence),
            ("speech-ended", true, .sentence), ("trouble", false, .sentence),
        ]
        for (signal, isExplicit, pause) in table {
            var call = speaking()
            let step = call.take(.escalation(Self.wish(signal, isExplicit: isExplicit)))
            #expect(step.contains(.awaitAgent(pause)), "\(signal)")
            call.pass(.milliseconds(500))
            #expect(call.played(.connecting) == (pause == .wordGap ? 1 : 0), "\(signal)")
            #expect(call.violations == [])
        }
    }

    @Test func atAWordGapTheCallerIsToldAtOnce() {
        var call = speaking()
        call.take(.escalation(.asked))
        call.pass(.milliseconds(120))
        call.take(.agentPlayedOut)
        #expect(call.played(.connecting) == 1)
        #expect(call.violations == [])
    }

    @Test func theConfiguredTimeBoundsBoth() {
        for wish in [Escalation.asked, .tooLong] {
            var call = speaking(.two { $0.timings.finish = .milliseconds(200) })
            call.take(.escalation(wish))
            call.pass(.milliseconds(200))
            #expect(call.played(.connecting) == 1)
        }
    }
}
