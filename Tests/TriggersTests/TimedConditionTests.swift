// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct TimedConditionTests {
    static let zero = SampleTime(samples: 0)
    static let callerEnds = Signal.speechEnded(
        .caller, began: zero, ended: SampleTime(samples: 16_000))

    /// Plays a line of marks, half a second each: `c` and `C` begin and end of the caller's
    /// speech, `a` and `A` the agent's, `x` the agent's loss, `h` and `r` handoff and return.
    /// Returns the marks at which the rule fired.
    static func fires(_ condition: any TriggerCondition, _ marks: String) -> [Int] {
        var engine = TriggerEngine(rules: [
            TriggerRule(name: "r", condition: condition, reason: "", firing: .always)
        ])
        engine.answered(at: .zero)
        var fired: [Int] = []
        for (index, mark) in marks.enumerated() {
            let now = Instant.zero + .milliseconds(500 * index)
            var count = 0
            if let deadline = engine.nextDeadline, deadline <= now {
                count += engine.timersDue(at: now).count
            }
            let signal: Signal? =
                switch mark {
                case "c": .speechBegan(.caller, at: zero)
                case "C": callerEnds
                case "a": .speechBegan(.agent, at: zero)
                case "A": .speechEnded(.agent, began: zero, ended: zero)
                case "x": .agentLost(reason: "closed")
                default: nil
                }
            if let signal { count += engine.handle(signal, at: now, since: .zero).count }
            if mark == "h" { engine.handoffBegan(at: now) }
            if mark == "r" { engine.returned(at: now) }
            if count > 0 { fired.append(index) }
        }
        return fired
    }

    @Test(arguments: [
        ("--cC------", [7]),  // no answer for 2 s
        ("--cC-a-A----", []),  // an answer
        ("--cC-c-C----", [11]),  // the caller goes on
        ("--acC-A------", []),  // the agent was speaking all along
        ("---x---", [3]),  // the socket is gone
        ("--cCh------", []),  // a handoff has begun
        ("h-cC------", []), ("h-r-cC------", [9]), ("-----------", []),
    ])
    func agentDead(marks: String, expected: [Int]) {
        let condition = AgentDeadCondition(silence: .seconds(2))
        #expect(Self.fires(condition, marks) == expected, "\(marks)")
    }

    @Test func agentDeadBySocketAlone() {
        #expect(Self.fires(AgentDeadCondition(silence: nil), "--cC--------x") == [12])
    }

    @Test(arguments: [
        ("-------", [4]), ("-h--------r------", []), ("-h-r------", [4]),
    ])
    func maximumTime(marks: String, expected: [Int]) {
        #expect(Self.fires(MaximumTimeCondition(limit: .seconds(2)), marks) == expected)
    }

    @Test(arguments: [
        ("---------", [4]), ("--c---C------", [10]), ("-h--------", []), ("-h--r-----", [8]),
    ])
    func callerSilent(marks: String, expected: [Int]) {
        let condition = VoiceActivityCondition(activity: .silent, lasting: .seconds(2))
        #expect(Self.fires(condition, marks) == expected)
    }

    @Test(arguments: [("--c------", [6]), ("--c-C-c-C---", [])])
    func callerSpeaking(marks: String, expected: [Int]) {
        let condition = VoiceActivityCondition(activity: .speaking, lasting: .seconds(2))
        #expect(Self.fires(condition, marks) == expected)
    }

    @Test func noDeadlineWithoutAClock() {
        let engine = TriggerEngine(rules: [])
        #expect(engine.nextDeadline == nil)
    }
}
