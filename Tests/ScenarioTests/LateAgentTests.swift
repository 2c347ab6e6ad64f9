// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import GatewayTesting
import Handoff
import Testing
import Timing

/// A bot that takes its time to connect. Only simulated time makes a socket open so late.
@Suite struct LateAgentTests {
    private func story(opensAfter delay: Duration, timeout: Duration) -> Story {
        var plan = Scenario.plan(["maria"])
        plan.timings.agentConnect = timeout
        let scenario = Scenario(
            "a late bot",
            callers: [
                .init(
                    Scenario.caller(
                        asksAfter: nil,
                        then: [.when(.connected, after: .seconds(25), .hangUp)]))
            ],
            operators: [Scenario.operatorPhone("maria")],
            bots: [
                BotScript(
                    [.say(clip: "long", interruptible: false)], connection: .opens(after: delay))
            ],
            plan: plan, expect: [])
        return scenario.simulated(seed: 5)
    }

    private func names(_ story: Story) -> [String] {
        story.calls.first?.records.map(\.name) ?? []
    }

    @Test func aBotWithinItsTimeIsTaken() {
        for seconds in [1, 6, 9] as [Int64] {
            let story = story(opensAfter: .seconds(seconds), timeout: .seconds(10))
            #expect(story.isGood, "\(story.account)")
            #expect(names(story).contains("agent.connected"))
            #expect(!names(story).contains("escalated"))
        }
    }

    @Test func aBotThatIsLateIsNoLongerWantedAndTheRuleIsAsked() {
        let story = story(opensAfter: .seconds(8), timeout: .seconds(7))
        #expect(story.isGood, "\(story.account)")
        #expect(!names(story).contains("agent.connected"))
        let escalation = story.calls.first?.records.first { $0.name == "escalated" }
        #expect(escalation?.words.contains("rule agent-dead") == true)
        #expect(names(story).contains("bridged"))
        #expect(story.calls.first?.bot?.isClosed == true)
    }
}
