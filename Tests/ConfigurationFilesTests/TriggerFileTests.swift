// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Testing
import Triggers

@Suite struct TriggerFileTests {
    private let gateway = ConfigurationText.minimal + "\ntriggers: rules.yaml"

    private func rules(_ text: String) throws -> [TriggerRule] {
        try ConfigurationText.load(gateway, triggers: text).get().rules
    }

    @Test func everyKindOfRuleIsRead() throws {
        let rules = try rules(
            """
            rules:
              - {name: zero, when: digit, keys: "*0", within_seconds: 2, repeat: always}
              - {name: words, when: words, phrases: a person, utterances: [operator], route: default}
              - {name: spotted, when: keyword, phrases: [real person], minimum_score: -1.5}
              - {name: asked, when: agent-asked, explicit: true}
              - {name: dead, when: agent-dead, silence_seconds: 4, cooldown_seconds: 30}
              - {name: long, when: maximum-time, after_seconds: 90, repeat: once}
              - {name: quiet, when: voice, party: agent, is: speaking, for_seconds: 40}
              - {name: loud, when: trouble, measure: loudness, at_least: -12.5, count: 2}
            """)
        #expect(rules.count == 8)
        #expect(
            rules[0].condition as? DigitCondition == DigitCondition(keys: "*0", within: .seconds(2))
        )
        #expect(rules[0].firing == .always)
        #expect(
            rules[1].condition as? WordsCondition
                == WordsCondition(phrases: ["a person"], utterances: ["operator"]))
        #expect(rules[1].route == "default")
        #expect((rules[2].condition as? KeywordCondition)?.minimumScore == -1.5)
        #expect(rules[3].condition is AgentRequestCondition && rules[3].isExplicit)
        #expect(
            rules[4].condition as? AgentDeadCondition == AgentDeadCondition(silence: .seconds(4)))
        #expect(rules[4].firing == .cooldown(.seconds(30)))
        #expect((rules[5].condition as? MaximumTimeCondition)?.limit == .seconds(90))
        #expect(rules[5].firing == .oncePerCall)
        let voice = rules[6].condition as? VoiceActivityCondition
        #expect(voice?.party == .agent && voice?.activity == .speaking)
        #expect((rules[7].condition as? TroubleCondition)?.atLeast == -12.5)
        #expect(rules[7].reason == "loud")
    }

    @Test func withoutATriggerFileTheAgentCanAskAndIsWatched() throws {
        let rules = try ConfigurationText.load(ConfigurationText.minimal).get().rules
        #expect(rules.map(\.name) == ["agent-asked", "agent-dead"])
    }

    @Test func everyProblemOfTheRulesIsTold() {
        let problems = ConfigurationText.problems(
            gateway,
            triggers: """
                rules:
                  - when: digit
                    keys: "0"
                  - name: a
                    when: sometimes
                  - name: a
                    when: words
                  - name: c
                    when: keyword
                    phrase: [x]
                    route: nowhere
                  - name: d
                """)
        let expected = [
            "rules.yaml:2: a rule has no 'name'",
            "rules.yaml:5: 'when' is 'sometimes'",
            "rules.yaml:6: two rules have the name 'a'",
            "rules.yaml:6: the rule has no 'phrases'",
            "rules.yaml:8: the rule has no 'phrases'",
            "rules.yaml:10: unknown key 'phrase' in 'rules'; write 'phrases'",
            "rules.yaml:11: there is no route 'nowhere'",
            "rules.yaml:12: rule 'd' has no 'when'",
        ]
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) {
            #expect(problem.hasPrefix(start), "\(problem)")
        }
    }
}
