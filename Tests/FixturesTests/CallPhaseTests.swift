// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@testable import Fixtures

@Suite struct CallPhaseTests {
    private func times(_ lines: (Int64, String, String)...) -> [CallPhase: [Range<Int64>]] {
        CallPhase.times(in: lines.map { TimelineLine($0.0, $0.1, $0.2) })
    }

    @Test func aCallThatIsBridgedWaitsAndTalks() {
        let times = times(
            (0, "caller", "arrives"), (4, "handoff", "begins"), (6, "anna", "answers"),
            (7, "bridge", "joins"), (12, "handoff", "ends"), (20, "caller", "leaves"),
            (22, "anna", "leaves"), (22, "call", "ends"))
        #expect(
            times == [.beforeHandoff: [0..<4], .waiting: [4..<7], .conversation: [7..<20]])
    }

    @Test func whoLosesTheirPersonWaitsAgain() {
        let times = times(
            (0, "caller", "arrives"), (4, "handoff", "begins"), (7, "bridge", "joins"),
            (9, "anna", "leaves"), (12, "bridge", "joins"), (20, "agent", "leaves"),
            (21, "call", "ends"))
        #expect(
            times == [
                .beforeHandoff: [0..<4], .waiting: [4..<7, 9..<12],
                .conversation: [7..<9, 12..<21],
            ])
    }

    @Test func nobodyTookTheCall() {
        let times = times(
            (0, "caller", "arrives"), (4, "handoff", "begins"), (9, "handoff", "ends"),
            (15, "caller", "leaves"))
        #expect(times == [.beforeHandoff: [0..<4], .waiting: [4..<9], .afterwards: [9..<15]])
    }

    @Test func whatFollowsAConversationIsNoWait() {
        let times = times(
            (0, "caller", "arrives"), (4, "handoff", "begins"), (7, "bridge", "joins"),
            (12, "handoff", "ends"), (15, "anna", "leaves"), (17, "caller", "leaves"))
        #expect(times[.waiting] == [4..<7])
        #expect(times[.afterwards] == [15..<17])
    }
}
