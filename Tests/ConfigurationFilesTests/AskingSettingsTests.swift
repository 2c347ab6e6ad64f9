// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing
import Triggers

/// How a caller gets a person whatever the rules say, and that there is a way at all.
@Suite struct AskingSettingsTests {
    private static func load(_ asking: String) throws -> AlwaysHonoured {
        try ConfigurationText.load(ConfigurationText.minimal + "\n" + asking).get().honoured
    }

    @Test(
        arguments: [
            ("", "0", 2), ("asking:", "0", 2), ("asking: {}", "0", 2), ("asking: {key: 0}", "0", 2),
            ("asking: {key: \"9\"}", "9", 2), ("asking: {key: 9}", "9", 2),
            ("asking: {key: \"*\"}", "*", 2), ("asking: {key: \"#\"}", "#", 2),
            ("asking: {key: A}", "A", 2), ("asking: {key: D, alone_seconds: 0}", "D", 0),
            ("asking: {alone_seconds: 0.5}", "0", 0.5), ("asking: {alone_seconds: 10}", "0", 10),
            ("asking: {key: none}", nil, 2), ("asking: {key: none, alone_seconds: 1}", nil, 1),
        ] as [(String, Character?, Double)])
    func isReadAsItIsWritten(asking: String, key: Character?, seconds: Double) throws {
        let honoured = try Self.load(asking)
        #expect(honoured == AlwaysHonoured(key: key, aloneFor: .seconds(seconds)))
        let keys = honoured.rules.compactMap { $0.condition as? DigitCondition }
        #expect(keys.map(\.keys) == [key].compactMap { $0.map { String($0) } })
        #expect(keys.allSatisfy { $0.aloneFor == .seconds(seconds) })
        // Words always count.
        #expect(honoured.rules.contains { $0.condition is AskedForPersonCondition })
        #expect(honoured.rules.contains { $0.condition is KeywordCondition })
    }

    /// Every key of a telephone, and no other.
    @Test func takesTheKeysOfATelephone() throws {
        for code in UInt8(0x21)...0x7E {
            let sign = Character(UnicodeScalar(code))
            let quoted = sign == "\"" || sign == "\\" ? "\\\(sign)" : "\(sign)"
            let text = ConfigurationText.minimal + "\nasking: {key: \"\(quoted)\"}"
            let isKey = "0123456789*#ABCD".contains(sign)
            #expect(ConfigurationText.problems(text).isEmpty == isKey, "\(sign)")
        }
    }

    @Test(arguments: [
        ("key: \"00\"", "'00' is no key of a telephone", "key: \"0\", or none"),
        ("key: zero", "'zero' is no key of a telephone", "none"),
        ("key: a", "'a' is no key of a telephone", "key: \"0\""),
        ("key: \" \"", "' ' is no key of a telephone", "key: \"0\""),
        ("key: \"\u{664}\"", "is no key of a telephone", "key: \"0\""),
        ("key: # the one with the cross", "'key' is empty", "\"#\" in quotes"),
        ("key: [0, 9]", "'key' must be one value", "a text"),
        ("key: 01234567890", "longer than 10", "1 to 10"),
        ("alone_seconds: -1", "'alone_seconds' is -1", "0 to 10"),
        ("alone_seconds: 11", "'alone_seconds' is 11", "0 to 10"),
        ("alone_seconds: 2 s", "'alone_seconds' is 2 s", "2, in seconds"),
        ("alone_seconds: 500 ms", "'alone_seconds' is 500 ms", "0.5, in seconds"),
        ("alone_seconds: soon", "'alone_seconds' is soon", "0 to 10"),
        ("alone_second: 2", "unknown key 'alone_second'", "'alone_seconds'"),
        ("keys: 9", "unknown key 'keys'", "'key'"),
    ])
    func whatIsWrongIsToldWithWhatToWrite(line: String, what: String, write: String) throws {
        let text = ConfigurationText.minimal + "\nasking:\n  \(line)\n"
        guard case .failure(let problems) = ConfigurationText.load(text) else {
            Issue.record("taken: \(line)")
            return
        }
        #expect(problems.list.count == 1, "\(problems.list)")
        let problem = try #require(problems.list.first)
        #expect(problem.line == 6, "\(problem)")
        #expect(problem.what.contains(what) && problem.write.contains(write), "\(problem)")
    }

    // MARK: A way to a person

    private static let deaf = "\nlistening: {enabled: false}\nasking: {key: none}\n"
    private static let bot = "agent: {url: \"ws://bot.example\"}\n"

    private static func hasWay(_ gateway: String, _ rules: String? = nil) throws -> Bool {
        let text = ConfigurationText.minimal + gateway + (rules == nil ? "" : "triggers: r.yaml\n")
        let problems = ConfigurationText.problems(
            text, triggers: rules.map { "rules:\n\($0)" })
        let missing = problems.filter { $0.contains("no way to a person") }
        #expect(problems == missing, "\(problems)")
        return missing.isEmpty
    }

    @Test(arguments: [
        // The rule's own condition.
        ("digit, keys: 9", true), ("agent-asked", true), ("agent-dead", false),
        ("{words: {phrases: help}}", false), ("asked-for-person", false),
        // What it is made of, however deep.
        ("{any: [agent-dead, {digit: {keys: 9}}]}", true),
        ("{any: [agent-dead, maximum-time]}", false),
        ("{all: [{digit: {keys: 9}}, {hours: {from: \"8:00\", to: \"17:00\"}}]}", true),
        ("{all: [agent-asked, {any: [agent-dead, agent-loops]}], within_seconds: 60}", true),
        ("{then: [{digit: {keys: 9}}, {digit: {keys: 1}}]}", true),
        ("{then: [agent-dead, agent-loops]}", false),
        ("{count: {of: {digit: {keys: 9}}, times: 3}}", true),
        ("{count: {of: agent-apologises, times: 3}}", false),
        (
            "{any: [{all: [agent-dead, {any: [agent-loops, {count: {of: agent-asked, times: 2}}]}]}]}",
            true
        ),
        ("{score: {at: 2, of: [{when: {digit: {keys: 9}}, points: 2}, {when: agent-dead}]}}", true),
        ("{score: {at: 2, of: [{when: agent-dead, points: 2}]}}", false),
        // What must not happen calls nobody.
        ("{all: [agent-dead, {not: {digit: {keys: 9}}}]}", false),
        ("{all: [agent-asked, {not: {line: {numbers: 1}}}]}", true),
        (
            "{score: {at: 2, of: [{when: agent-dead, points: 2}, {when: agent-asked, points: -1}]}}",
            false
        ),
        // Nor does what can never be.
        ("{all: [{digit: {keys: 9}}, tool-failed]}", false),
        (
            "{all: [agent-asked, {call-time: {above_seconds: 60}}, {call-time: {below_seconds: 60}}]}",
            false
        ),
    ])
    func aRuleIsAWay(condition: String, isWay: Bool) throws {
        #expect(try Self.hasWay(Self.deaf, "  - {name: r, when: \(condition)}\n") == isWay)
    }

    @Test(arguments: [
        ("mode: live", true), ("mode: shadow", false), ("then: ask-back", true),
        ("then: record", false), ("mode: pre-dial, pre_dial_seconds: 20", false),
    ])
    func itMustCallSomebody(setting: String, isWay: Bool) throws {
        let rule = "  - {name: r, when: digit, keys: 9, \(setting)}\n"
        let recordings = "recordings: {begin: asked}\n"
        let isTaken = try Self.hasWay(
            Self.deaf + (setting == "then: record" ? recordings : ""), rule)
        #expect(isTaken == isWay)
    }

    @Test(arguments: [
        ("\nasking: {key: none}\n", true), ("\nlistening: {enabled: false}\n", true), (deaf, false),
        ("\nasking: {key: none}\nlistening: {keywords: []}\n", false),
        ("\nasking: {key: none}\nlistening: {parties: [agent]}\n", false),
        (deaf + bot, false),
    ])
    func theGatewayItselfIsAWay(gateway: String, isWay: Bool) throws {
        // Without a file of rules the agent may ask.
        #expect(try Self.hasWay(gateway))
        #expect(try Self.hasWay(gateway, "  - {name: r, when: agent-dead}\n") == isWay)
    }

    /// Which rule might have been the way nobody knows.
    @Test func rulesThatCannotBeReadAreToldAlone() {
        let text = ConfigurationText.minimal + Self.deaf + "triggers: r.yaml\n"
        for rules in [nil, "rules:\n  - {name: r, when: digit, kays: 9}\n", "rules: ["] {
            let problems = ConfigurationText.problems(text, triggers: rules)
            #expect(!problems.isEmpty)
            #expect(!problems.contains { $0.contains("no way") }, "\(problems)")
        }
    }
}
