// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing

/// Rules that can never fire, and rules that always do, are warned of.
@Suite struct RuleOutlookTests {
    private static func warnings(_ condition: String, gateway: String = "") throws -> [String] {
        try ConfigurationText.load(
            ConfigurationText.minimal + "\ntriggers: r.yaml\n" + gateway,
            triggers: "rules:\n  - {name: r, when: \(condition)}\n"
        ).get().warnings.map(\.description)
    }

    private static let bot = "agent: {url: \"ws://bot.example\"}"

    @Test(arguments: [
        // What nobody tells.
        (
            "keyword, phrases: [operator]", "listening: {enabled: false}",
            "nobody listens for phrases"
        ),
        ("confidence, below: 0.5", "", "the built-in agent reports nothing beside its words"),
        ("intent", "", "the built-in agent reports nothing"),
        ("{all: [on-hold, agent-dead]}", "", "the built-in agent reports nothing"),
        (
            "{any: [on-hold, {sentiment: {labels: angry}}]}", "",
            "the built-in agent reports nothing"
        ),
        ("{then: [agent-dead, tool-failed]}", "", "the built-in agent reports nothing"),
        ("{count: {of: tool-failed, times: 2}}", "", "the built-in agent reports nothing"),
        ("words, phrases: x, party: supervisor", "", "nobody writes down what a supervisor says"),
        ("words, phrases: [\"!?\", \"...\"]", "", "its phrases have no words"),
        // Windows into which it does not fit.
        (
            "{count: {of: {voice: {for_seconds: 30}}, times: 4, within_seconds: 60}}", "",
            "4 times 30 seconds do not fit into 60; write within_seconds: 240"
        ),
        ("{count: {of: maximum-time, times: 2}}", "", "a call comes to its maximum time once"),
        (
            "{all: [{maximum-time: {after_seconds: 90}}, {call-time: {below_seconds: 60}}]}", "",
            "never so long and so short"
        ),
        // Guards that are never met together.
        (
            "{all: [{context: {name: a, above: 5}}, {context: {name: a, below: 5}}, agent-dead]}",
            "", "the fact 'a' is never both"
        ),
        (
            "{all: [{context: {name: a, is: [x, y]}}, {all: [{context: {name: a, is: z}}]}]}", "",
            "the fact 'a' is never both"
        ),
        (
            "{all: [{context: {name: a}}, {context: {name: a, present: false}}]}", "",
            "the fact 'a' is never both"
        ),
        (
            "{all: [{call-time: {above_seconds: 60}}, {call-time: {below_seconds: 60}}]}", "",
            "never so long and so short"
        ),
        ("{all: [{line: {numbers: 1}}, {line: {numbers: 2}}]}", "", "a call is on one line"),
        (
            "{all: [{caller: {numbers: \"+49 1\"}}, {caller: {numbers: \"+492\"}}]}", "",
            "a caller has one number"
        ),
        (
            "{all: [{hours: {from: \"9:00\", to: \"12:00\"}}, {hours: {from: \"13:00\", to: \"8:00\"}}]}",
            "", "the hours have no minute in common"
        ),
        (
            "{all: [{hours: {days: [monday]}}, {hours: {days: [sunday], to: \"23:00\"}}]}", "",
            "the hours have no minute in common"
        ),
        (
            "{all: [{history: {of: handoffs, at_least: 2}}, {history: {of: handoffs, at_least: 0, "
                + "at_most: 1}}]}", "", "'history' of handoffs is never both"
        ),
        (
            "{all: [{line: {numbers: 1}}, {not: {line: {numbers: 1}}}, agent-dead]}", "",
            "'line' is wanted and not wanted"
        ),
        // Scores out of reach.
        (
            "{score: {at: 3, of: [{when: {line: {numbers: 1}}, points: 2}, {when: tool-failed}]}}",
            "", "all signs that can come make 2 points of 3"
        ),
        (
            "{score: {at: 1, of: [{when: agent-dead, points: -1}]}}", "",
            "all signs that can come make 0 points of 1"
        ),
    ])
    func whatNeverFiresIsWarnedOf(rule: String, gateway: String, expected: String) throws {
        let warnings = try Self.warnings(rule, gateway: gateway)
        #expect(
            warnings.count == 1 && warnings[0].hasPrefix("r.yaml:2:15: rule 'r' can never fire: ")
                && warnings[0].contains(expected), "\(warnings)")
    }

    @Test(arguments: [
        "{not: {words: {phrases: help}}}", "{not: agent-dead, within_seconds: 30}",
        "{not: {intent: {}}}", "{call-time: {}}", "hours", "{context: {name: a, present: false}}",
        "{history: {of: earlier-calls, at_least: 0}}",
        "{all: [{not: agent-dead}, {call-time: {above_seconds: 0}}]}",
        "{any: [agent-dead, {not: {digit: {keys: 1}}}]}",
        "{score: {at: 2, of: [{when: {not: agent-dead}, points: 2}, {when: agent-dead}]}}",
        "{count: {of: {not: agent-dead}, times: 1}}",
    ])
    func whatAlwaysFiresIsWarnedOf(rule: String) throws {
        let warnings = try Self.warnings(rule)
        #expect(
            warnings.count == 1
                && warnings[0].hasPrefix("r.yaml:2:15: rule 'r' fires in every call as soon as"),
            "\(warnings)")
    }

    @Test(arguments: [
        "agent-dead", "keyword, phrases: [operator]", "confidence, below: 0.5",
        "{all: [{not: {words: {phrases: x}}}, agent-dead]}", "{not: {line: {numbers: 1}}}",
        "{all: [{context: {name: a, above: 5}}, {context: {name: b, below: 5}}]}",
        "{all: [{context: {name: a, above: 5}}, {context: {name: a, below: 9}}]}",
        "{all: [{context: {name: a, is: [x, y]}}, {context: {name: a, is: [Y]}}]}",
        "{all: [{caller: {numbers: \"+49 1\"}}, {caller: {numbers: \"+491\"}}]}",
        "{all: [{caller: {numbers: 1}}, {caller: {prefixes: 2}}]}",
        "{all: [{hours: {from: \"22:00\", to: \"6:00\"}}, {hours: {from: \"5:00\", to: \"7:00\"}}]}",
        "{count: {of: {voice: {for_seconds: 30}}, times: 3, within_seconds: 60}}",
        "{any: [intent, agent-dead]}", "{score: {at: 9, of: [{when: agent-dead}]}}",
        "words, phrases: [\"!\", x]", "words, matches: [\"a.c\"]",
        "{all: [{maximum-time: {after_seconds: 30}}, {call-time: {below_seconds: 60}}]}",
    ])
    func whatMayFireIsNot(rule: String) throws {
        #expect(try Self.warnings(rule, gateway: Self.bot) == [])
    }
}
