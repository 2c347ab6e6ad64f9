// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing
import Triggers

/// What can be wrong in a file of rules, a row a kind: where it is told, what is said, and what to
/// write instead.
@Suite struct RuleProblemTests {
    private static func problems(_ rules: String) -> [String] {
        ConfigurationText.problems(
            ConfigurationText.minimal + "\ntriggers: r.yaml", triggers: rules)
    }

    /// Of one rule with the name `r`, written on line 2 from column 5 on.
    private static func problems(ofRule rule: String) -> [String] {
        problems("rules:\n  - {name: r, \(rule)}\n")
    }

    @Test(arguments: [
        // A name that no condition has.
        ("when: wrods", "2:15: 'when' is 'wrods'; write 'words'"),
        ("when: sometimes", "2:15: 'when' is 'sometimes'; write one of: "),
        ("when: {wrods: {phrases: x}}", "2:22: there is no condition 'wrods'; write 'words'"),
        ("when: {all: [agentasked]}", "2:28: there is no condition 'agentasked'; write 'agent-ask"),
        ("when: {all: [{agent-ded: {}}]}", "2:29: there is no condition 'agent-ded'; write 'agen"),
        ("when: {}", "2:21: there is no condition; write one of: "),
        ("when: {1: x}", "2:22: there is no condition '1'; write one of"),
        ("when: {[a]: x}", "2:22: there is no condition; write one of"),
        ("when: {Words: {phrases: x}}", "2:22: there is no condition 'Words'; write 'words'"),
        // A condition in the wrong shape.
        ("when: [agent-asked, agent-dead]", "2:21: 'when' is a list of conditions; write how they"),
        ("when: {words: a person}", "2:29: 'words' must hold keys and values; write its settings"),
        ("when: {words: [a person]}", "2:29: 'words' must hold keys and values"),
        ("when: all", "2:15: 'all' is made of conditions; write them below it: 'when: {all: ...}'"),
        ("when: {all: [all]}", "2:28: 'all' stands alone; write what it is of"),
        ("when: {all: []}", "2:22: 'all' is an empty list; write all: "),
        ("when: {all: [{}]}", "2:28: there is no condition"),
        ("when: {all: [[agent-asked]]}", "2:28: 'all' is a list of conditions"),
        (
            "when: {words: {phrases: x}, agent-dead: {}}",
            "2:43: 'words' and 'agent-dead' stand in one condition; write how they belong together"
        ),
        (
            "when: {words: {phrases: x}, party: agent}",
            "2:43: 'party' stands beside 'words'; write it below 'words': {words: {party: ...}}"
        ),
        (
            "when: {all: [{when: agent-asked}]}",
            "2:29: 'when' belongs to a rule; write the name of the condition in its place"
        ),
        // A setting that nobody knows, in every place.
        (
            "when: {words: {phrase: [x], phrases: y}}",
            "2:30: unknown key 'phrase' in 'words'; write"
        ),
        (
            "when: {all: [agent-asked], within: 3}",
            "2:42: unknown key 'within' in 'all'; write 'wit"
        ),
        (
            "when: {all: [agent-asked], within_ms: 3}",
            "2:42: unknown key 'within_ms' in 'all'; write 'within_seconds'"
        ),
        (
            "when: agent-asked, prority: 3",
            "2:34: unknown key 'prority' in 'rules'; write 'priority"
        ),
        ("when: agent-asked, xyzzy: 3", "2:34: unknown key 'xyzzy' in 'rules'; write one of: acts"),
        // A setting that is missing.
        ("when: {words: {}}", "2:29: the rule has no 'phrases'; write phrases: [talk to a person]"),
        ("when: {digit: {}}", "2:29: 'digit' has no 'keys'; write keys: "),
        ("when: digit", "2:5: the rule has no 'keys'; write keys: "),
        ("when: {all: [digit]}", "2:28: 'digit' has no 'keys'"),
        ("when: {keyword: {phrases: []}}", "2:32: 'phrases' is an empty list; write phrases: ["),
        // Units.
        ("when: agent-dead, silence_seconds: 8s", "2:33: 'silence_seconds' is 8s; write 8, in sec"),
        ("when: agent-dead, silence_seconds: 2 min", "is 2 min; write 120, in seconds"),
        ("when: agent-dead, silence_seconds: 1m30s", "is 1m30s; write 90, in seconds"),
        ("when: agent-dead, silence_seconds: 1:30", "is 1:30; write 90, in seconds"),
        ("when: agent-dead, silence_seconds: PT30S", "is PT30S; write 30, in seconds"),
        ("when: agent-dead, silence_seconds: 2500 ms", "is 2500 ms; write 2.5, in seconds"),
        ("when: agent-dead, silence_seconds: \"2,5\"", "is 2,5; write 2.5, in seconds"),
        ("when: agent-dead, silence_seconds: 1 hour", "is 1 hour; write a number from 1 to 300"),
        ("when: agent-dead, silence_seconds: ten", "is ten; write a number from 1 to 300"),
        ("when: agent-dead, silence_seconds: 0", "is 0; write a number from 1 to 300"),
        ("when: agent-dead, silence_seconds: -3 s", "is -3 s; write a number from 1 to 300"),
        ("when: agent-dead, silence_seconds: .nan", "is .nan; write a number from 1 to 300"),
        ("when: agent-dead, silence_seconds: [3]", "2:50: 'silence_seconds' must be one value"),
        ("when: {all: [agent-asked], within_seconds: 30s}", "2:42: 'within_seconds' is 30s; write"),
        (
            "when: words, phrases: x, minimum_confidence: 80%",
            "2:40: 'minimum_confidence' is 80%; write 0.8, as a fraction"
        ),
        ("when: words, phrases: x, minimum_confidence: 80", "write a number from 0 to 1"),
        ("when: trouble, measure: loudness, at_least: 9 dB", "is 9 dB; write 9, without 'db'"),
        ("when: trouble, measure: pace, count: 3 times", "is 3 times; write 3, without 'times'"),
        ("when: trouble, measure: pace, count: 1.5", "is 1.5; write a whole number from 1 to 100"),
        ("when: agent-asked, cooldown_seconds: 2 minutes", "is 2 minutes; write 120, in seconds"),
        // Words, flags and texts.
        ("when: words, phrases: x, party: callr", "2:40: 'party' is 'callr'; write 'caller'"),
        (
            "when: words, phrases: x, partials: maybe",
            "2:40: 'partials' is maybe; write true or fal"
        ),
        ("when: words, phrases: [x, \"\"]", "2:41: 'phrases' has an empty text; write texts of 1"),
        ("when: words, phrases: [x, [y]]", "2:41: 'phrases' must be one value"),
        ("when: words, phrases: {a: b}", "2:37: 'phrases' must be one value"),
        ("when: words, phrases: [\"${NONE}\"]", "2:38: the environment variable NONE is not set"),
        ("when: tone, tones: [bussy]", "2:35: 'tones' has 'bussy'; write 'busy'"),
        ("when: keyword, phrases: [real persn]", "2:40: 'real persn' is not among the keywords"),
        // Expressions, and settings that make no sense together.
        ("when: words, matches: [\"(ab\"]", "2:28: '(ab': "),
        ("when: words, matches: [\"a{1,90000000}\"]", "2:28: 'a{1,90000000}': "),
        (
            "when: words, matches: [\"((a{1,99}){1,99}){1,99}\"]",
            "2:28: '((a{1,99}){1,99}){1,99}': "
        ),
        ("when: words, matches: [\"(?=a)b\"]", "2:28: '(?=a)b': "),
        ("when: words, phrases: x, apart: 3", "'in_order' and 'apart' are about 'together'"),
        ("when: hours, from: 25:00", "2:28: '25:00' is no time of day; write \"9:00\""),
        ("when: {context: {name: a, above: 5, below: 3}}", "2:41: no number is above 5"),
        (
            "when: context, above: 5",
            "2:15: 'name' beside 'when' is the rule's own, not the condition's; write the condition's"
        ),
        (
            "when: {score: {at: 0, of: [{when: agent-dead}]}}",
            "2:30: 'at' is 0; write a number from"
        ),
        ("when: {score: {of: [{when: agent-dead}]}}", "2:29: 'score' has no 'at'; write at: 3"),
        ("when: {score: {at: 2, of: [{points: 1}]}}", "2:42: an entry of 'of' has no 'when'"),
        (
            "when: {score: {at: 2, of: [{when: agent-ded}]}}",
            "2:49: there is no condition 'agent-ded'"
        ),
        (
            "when: {score: {at: 2, of: [{when: agent-dead, point: 1}]}}",
            "2:61: unknown key 'point' in"
        ),
        // What a rule has of its own.
        ("when: agent-asked, mode: shaddow", "2:34: 'mode' is 'shaddow'; write 'shadow'"),
        ("when: agent-asked, urgency: urgent", "2:34: 'urgency' is 'urgent'; write one of: low"),
        ("when: agent-asked, priority: high", "2:34: 'priority' is high; write a whole number"),
        ("when: agent-asked, priority: 101", "2:34: 'priority' is 101; write a whole number from"),
        ("when: agent-asked, acts: now", "2:34: 'acts' is 'now'; write one of: at-once, after-sen"),
        ("when: agent-asked, say: \"\"", "2:34: 'say' is empty; write a text of 1 to 300"),
        ("when: agent-asked, then: ask", "2:34: 'then' is 'ask'; write one of: handoff, record, a"),
        ("when: agent-asked, repeat: never", "2:34: 'repeat' is 'never'; write one of: always"),
        ("when: agent-asked, route: defualt", "2:34: there is no route 'defualt'; write 'default'"),
        (
            "when: agent-asked, pre_dial_seconds: 9",
            "2:34: 'pre_dial_seconds' is only for 'mode: pre-dial'"
        ),
        (
            "when: agent-asked, mode: pre-dial, pre_dial_seconds: 5 min",
            "2:50: 'pre_dial_seconds' is 5 min; write a number from 1 to 120"
        ),
    ])
    func whatIsWrongIsToldWithItsPlace(rule: String, expected: String) {
        let problems = Self.problems(ofRule: rule)
        #expect(problems.count == 1 && problems[0].contains(expected), "\(problems)")
    }

    /// Everything that is wrong in a rule is told at once, in the order in which it stands.
    @Test func everythingIsToldAtOnce() {
        let problems = Self.problems(
            """
            rules:
              - name: one
                when:
                  all:
                    - wrods: {phrases: [x]}
                    - digit: {keys: "0", within_seconds: 2 min}
                    - trouble: {measure: lowdness}
                  within_second: 3
                mode: lve
                priority: many
              - name: two
                when: agent-ded
                silence_seconds: 8s
                urgent: high
            rulez: []
            """)
        let expected = [
            "r.yaml:5:11: there is no condition 'wrods'; write 'words'",
            "r.yaml:6:30: 'within_seconds' is 2 min",
            "r.yaml:7:21: 'measure' is 'lowdness'; write 'loudness'",
            "r.yaml:8:7: unknown key 'within_second' in 'all'; write 'within_seconds'",
            "r.yaml:9:5: 'mode' is 'lve'; write 'live'",
            "r.yaml:10:5: 'priority' is many",
            "r.yaml:12:5: 'when' is 'agent-ded'; write 'agent-dead'",
            "r.yaml:13:5: 'silence_seconds' is 8s; write 8, in seconds",
            "r.yaml:14:5: unknown key 'urgent' in 'rules'; write 'urgency'",
            "r.yaml:15:1: unknown key 'rulez'; write 'rules'",
        ]
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) {
            #expect(problem.hasPrefix(start), "\(problem)")
        }
    }

    /// Depth, length and number have bounds, each told once and quickly.
    @Test func rulesAreBounded() {
        func nested(_ depth: Int) -> String {
            String(repeating: "{all: [", count: depth - 1) + "agent-asked"
                + String(repeating: "]}", count: depth - 1)
        }
        #expect(Self.problems(ofRule: "when: \(nested(8))") == [])
        let deep = Self.problems(ofRule: "when: \(nested(9))")
        #expect(deep.count == 1 && deep[0].contains("more than 8 deep"), "\(deep)")
        let deeper = Self.problems(ofRule: "when: \(nested(400))")
        #expect(deeper.count == 1 && deeper[0].contains("more than 8 deep"), "\(deeper)")
        let abyss = Self.problems(ofRule: "when: \(nested(20_000))")
        #expect(abyss.count == 1, "\(abyss)")

        func list(_ count: Int, of text: String) -> String {
            Array(repeating: text, count: count).joined(separator: ", ")
        }
        for (rule, expected) in [
            ("when: {all: [\(list(51, of: "agent-asked"))]}", "'all' has more than 50 entries"),
            (
                "when: {all: [\(list(20, of: "{all: [\(list(20, of: "agent-dead"))]}"))]}",
                "a rule has more than 200 conditions"
            ),
            ("when: words, phrases: [\(list(201, of: "x"))]", "more than 200 entries"),
            (
                "when: words, phrases: [\(String(repeating: "long ", count: 101))x]",
                "a text longer than 500"
            ),
            ("when: agent-asked, reason: \(String(repeating: "x", count: 121))", "longer than 120"),
            ("when: agent-asked, say: \(String(repeating: "x", count: 301))", "longer than 300"),
        ] {
            let problems = Self.problems(ofRule: rule)
            #expect(problems.count == 1 && problems[0].contains(expected), "\(expected)")
        }
        let many = (0...1000).map { "- {name: r\($0), when: agent-asked}\n" }.joined()
        let tooMany = Self.problems("rules:\n" + many)
        #expect(tooMany.count == 1 && tooMany[0].contains("a list of at most 1000"))
    }

    /// Aliases make many conditions of few lines; all of them count.
    @Test func conditionsBehindAliasesCount() {
        var text =
            "a0: &a0 {all: [\(Array(repeating: "agent-asked", count: 9).joined(separator: ", "))]}\n"
        for level in 1...5 {
            let inner = Array(repeating: "*a\(level - 1)", count: 7).joined(separator: ", ")
            text += "a\(level): &a\(level) {all: [\(inner)]}\n"
        }
        let problems = Self.problems(text + "rules:\n- {name: r, when: *a5}\n")
        #expect(problems.count <= 8, "\(problems.count)")
        #expect(problems.contains { $0.contains("more than 200 conditions") })
    }

    /// Whatever is cut off or overwritten in valid rules, loading them ends in an answer.
    @Test func mangledRulesNeverCrash() {
        let dice = RuleDice(seed: 11)
        let rules = ConditionCatalog.all.enumerated().map { row, kind in
            dice.rule(named: "r\(row)", dice.condition(kind))
        }
        let text = Array(RuleText.text(of: rules).utf8)
        let strange: [UInt8] = [0, 9, 10, 34, 38, 42, 45, 58, 91, 93, 123, 125, 255]
        for _ in 0..<150 {
            let place = dice.roll(text.count)
            _ = Self.problems(String(decoding: text[..<place], as: UTF8.self))
            var changed = text
            changed[place] = strange[dice.roll(strange.count)]
            changed[dice.roll(text.count)] = strange[dice.roll(strange.count)]
            _ = Self.problems(String(decoding: changed, as: UTF8.self))
        }
    }
}
