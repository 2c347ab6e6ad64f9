// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import Testing
import Timing

@testable import Fixtures

@Suite struct FixtureMakerTests {
    /// Calls of every kind that a journal can tell again.
    private static let calls: [(name: String, scenario: String)] = [
        (
            "joined by a key",
            """
            caller:
              does:
                - when asked: says caller-problem.wav
                - when done speaking, after 300 ms: presses 0
                - when no longer hears hold, after 6 s: says caller-confirms.wav
                - when done speaking, after 1 s: hangs up
            operators:
              anna:
                answers: after 2 s
                does:
                  - when hears whisper, after 2 s: presses 1
                  - after 500 ms: says operator-hello.wav
            agent:
              does:
                - says agent-greeting.wav
                - when asked: says agent-answer.wav
            """
        ),
        (
            "the agent asks, nobody is there, back to the agent",
            """
            caller:
              does:
                - when asked: says caller-problem.wav
                - at 25 s: says caller-thanks.wav
                - when done speaking, after 1 s: hangs up
            operators:
              anna: {answers: busy}
              ben: {answers: declines after 3 s}
            agent:
              does:
                - says agent-greeting.wav
                - when asked: says agent-request.wav
                - writes for the caller "I was charged twice this month."
                - asks for a person: {because: "it is about a \\"refund\\"", summary: "Charged twice.", issue: a refund, tried: [a copy of the bill], context: {plan: gold}}
              when_back:
                - says agent-returned.wav
            """
        ),
        (
            "the agent dies, the caller gives up",
            """
            caller:
              does:
                - when asked: says caller-problem.wav
                - at 16 s: hangs up
            operators:
              anna: {answers: never}
            agent:
              does:
                - says agent-greeting.wav
                - at 11 s: dies
            """
        ),
        (
            "the operator hangs up, keys by INFO",
            """
            caller:
              codec: PCMA
              does:
                - at 6 s: presses 0 by info
            operators:
              ben:
                answers: after 3 s
                does:
                  - when hears whisper, after 1 s: presses 1
                  - after 8 s: hangs up
            agent:
              does:
                - says agent-greeting.wav
            """
        ),
        (
            "taken over at the console",
            """
            caller:
              does:
                - at 20 s: hangs up
            operators:
              anna:
                answers: after 1 s
                does:
                  - when hears whisper, after 1 s: presses 1
            agent:
              does:
                - says agent-greeting.wav
            gateway:
              - at 4 s: hears the caller say "What is this?"
              - at 7 s: takes the call over
            """
        ),
    ]

    /// Played once for all.
    private static let joined = Result { try RecordedRun(calls[0].scenario) }

    @Test(arguments: calls.indices)
    func aCallReplaysToTheSameTimeline(index: Int) throws {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let recorded =
            try index == 0 ? Self.joined.get() : RecordedRun(Self.calls[index].scenario)
        let made = try recorded.make(in: folder)
        guard case .same(let events) = made.replay else {
            Issue.record("\(Self.calls[index].name): \(made.replay)")
            return
        }
        #expect(events > 15)
        #expect(made.unmet.isEmpty, "\(made.unmet)")
    }

    /// Each voice comes to the gateway where it came in the call.
    @Test func everyVoiceIsInItsPlace() throws {
        let folder = try RecordedRun.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let recorded = try Self.joined.get()
        _ = try recorded.make(in: folder)
        let again = try RecordedRun.play(folder)
        for party in [Party.caller, .agent, .operator] {
            let one = try #require(recorded.run.said[party]).samples.map(Float.init)
            let other = try #require(again.said[party]).samples.map(Float.init)
            // Lags are looked for from zero on.
            let lag = LagSearch.lags(
                ear: Array(repeating: 0, count: 1600) + other, source: one
            ).first.map { $0 - 1600 }
            #expect(abs(try #require(lag)) <= 160, "\(party): \(lag ?? 0) samples")
        }
    }
}
