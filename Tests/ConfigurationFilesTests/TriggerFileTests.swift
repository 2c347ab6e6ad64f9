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
              - {name: loud, when: trouble, measure: loudness, at_least: 12.5, count: 2}
              - {name: fax, when: tone, tones: [fax-calling, busy]}
            """)
        #expect(rules.count == 9)
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
        #expect(
            (rules[7].condition as? TroubleCondition)
                == TroubleCondition(.loudness, atLeast: 12.5, count: 2))
        #expect((rules[8].condition as? ToneCondition)?.tones == [.faxCalling, .busy])
        #expect(rules[7].reason == "loud")
    }

    @Test(arguments: [
        ("handoff", TriggerAction.handoff), ("record", .recording(.start)),
        ("pause-recording", .recording(.pause)), ("resume-recording", .recording(.resume)),
        ("stop-recording", .recording(.stop)),
    ])
    func whatARuleDoesIsRead(word: String, action: TriggerAction) throws {
        let text = "rules:\n  - {name: r, when: words, party: agent, phrases: x, then: \(word)}\n"
        let loaded = try ConfigurationText.load(
            gateway + "\nrecordings: {begin: asked}", triggers: text
        ).get()
        #expect(loaded.rules.map(\.action) == [action])
        #expect((loaded.rules[0].condition as? WordsCondition)?.party == .agent)
        #expect(loaded.warnings.isEmpty)
        // Without recordings only what should begin one is missed.
        let problems = ConfigurationText.problems(gateway, triggers: text)
        #expect(problems.isEmpty == (action != .recording(.start)), "\(problems)")
        guard problems.isEmpty else { return }
        let warnings = try ConfigurationText.load(gateway, triggers: text).get().warnings
        #expect(warnings.count == (action == .handoff ? 0 : 1))
    }

    /// Every measure can be written, at its bounds and without one, and nothing else.
    @Test(arguments: TroubleMeasure.allCases)
    func everyMeasureIsKnownAndItsBoundsAreChecked(measure: TroubleMeasure) throws {
        func text(_ rest: String) -> String {
            "rules:\n  - {name: t, when: trouble, measure: \(measure.rawValue)\(rest)}\n"
        }
        let standard = try rules(text(""))[0].condition as? TroubleCondition
        #expect(standard?.bound == TroubleBound(measure))
        #expect(measure.bounds.contains(measure.standardBound))
        for bound in [measure.bounds.lowerBound, measure.bounds.upperBound] {
            let rule = try rules(text(", at_least: \(bound)"))[0].condition as? TroubleCondition
            #expect(rule?.bound == TroubleBound(measure, atLeast: bound))
        }
        let wrong = ConfigurationText.problems(
            gateway, triggers: text(", at_least: \(measure.bounds.upperBound + 1)"))
        #expect(wrong.count == 1 && wrong[0].contains("write a number from"), "\(wrong)")
        for party in Party.Role.allCases {
            let problems = ConfigurationText.problems(
                gateway, triggers: text(", party: \(party.rawValue)"))
            #expect(problems.isEmpty == measure.parties.contains(party), "\(problems)")
        }
    }

    @Test(arguments: [
        ("when: trouble, measure: angerr", "write one of: loudness, pace, pitch"),
        ("when: trouble, measure: loudnes", "write 'loudness'"),
        ("when: trouble, measure: long_silence", "write 'long-silence'"),
        ("when: trouble", "write measure: loudness"),
        ("when: trouble, measure: pace, party: customer", "'party' is 'customer'"),
        ("when: tone", "write tones: [fax-calling]"),
        ("when: tone, tones: [bussy]", "write 'busy'"),
        ("when: tone, tones: [busy], party: agent", "write caller or operator"),
        ("when: tone, tones: [busy], then: pause", "write one of: handoff, record"),
        ("when: tone, tones: [busy], then: pause-recordin", "write 'pause-recording'"),
        ("when: tone, tones: [busy], then: record", "write recordings: {begin: asked}"),
        ("when: tone, tones: [busy], then: stop-recording, route: default", "write no 'route'"),
        ("when: tone, tones: [busy], then: stop-recording, explicit: true", "write no 'explicit'"),
        ("when: tone, tones: [busy], then: stop-recording, reason: x", "write no 'reason'"),
        ("when: keyword, phrases: [real persn]", "write real person"),
        ("when: keyword, phrases: [close my account]", "write '- phrase: close my account' there"),
    ])
    func wordsNobodyKnowsAreTold(rule: String, advice: String) {
        let problems = ConfigurationText.problems(
            gateway, triggers: "rules:\n  - {name: r, \(rule)}\n")
        #expect(problems.count == 1 && problems[0].contains(advice), "\(problems)")
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
            "rules.yaml:2:5: a rule has no 'name'",
            "rules.yaml:5:5: 'when' is 'sometimes'",
            "rules.yaml:6:5: two rules have the name 'a'",
            "rules.yaml:6:5: the rule has no 'phrases'",
            "rules.yaml:8:5: the rule has no 'phrases'",
            "rules.yaml:10:5: unknown key 'phrase' in 'rules'; write 'phrases'",
            "rules.yaml:11:5: there is no route 'nowhere'",
            "rules.yaml:12:5: rule 'd' has no 'when'",
        ]
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) {
            #expect(problem.hasPrefix(start), "\(problem)")
        }
    }
}
