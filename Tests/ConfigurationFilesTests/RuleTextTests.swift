// SPDX-License-Identifier: Apache-2.0

import CallModel
import ConfigurationFiles
import Foundation
import Testing
import Triggers

/// Rules and their printed form are the same.
@Suite struct RuleTextTests {
    private static let gateway =
        ConfigurationText.minimal + "\ntriggers: rules.yaml\nrecordings: {begin: asked}"

    private static func read(_ text: String) throws -> [TriggerRule] {
        try ConfigurationText.load(gateway, triggers: text).get().rules
    }

    /// Every condition of the catalog by itself and as a part of others, whatever its settings.
    @Test(arguments: 0..<ConditionCatalog.all.count)
    func whatIsPrintedIsReadAsItWas(row: Int) throws {
        let kind = ConditionCatalog.all[row]
        for seed in 0..<60 {
            let dice = RuleDice(seed: UInt64(row * 1000 + seed))
            let rules = (0..<3).map { number in
                let condition =
                    number < 2 ? dice.condition(kind) : dice.condition(room: 2)
                return dice.rule(named: "rule-\(number)", condition)
            }
            let text = RuleText.text(of: rules)
            let again = try Self.read(text)
            guard again == rules, RuleText.text(of: again) == text else {
                Issue.record("\(kind.name), seed \(seed):\n\(text)\n\(RuleText.text(of: again))")
                return
            }
        }
    }

    @Test(arguments: ["triggers.yaml"])
    func theShippedRulesAreReadAsTheyArePrinted(name: String) throws {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = folder.appendingPathComponent("config/gateway.yaml").path
        let rules = try GatewayConfiguration.load(path: path, environment: [:]).get().rules
        #expect(try Self.read(RuleText.text(of: rules)) == rules)
    }

    @Test func theFormIsOne() {
        let rules = [
            TriggerRule(
                name: "asked", condition: WordsCondition(phrases: ["a person", "yes"]),
                reason: "asked", isExplicit: true, firing: .always),
            TriggerRule(
                name: "r-2",
                condition: AllCondition(
                    [AgentRequestCondition(), DigitCondition(keys: "0")], within: .seconds(2.5)),
                reason: "it's time", mode: .ahead(.seconds(10)), urgency: .high),
        ]
        #expect(
            RuleText.text(of: rules) == """
                rules:
                  - name: asked
                    when: words
                    phrases: [a person, "yes"]
                    explicit: true
                    repeat: always

                  - name: r-2
                    when:
                      all:
                        - agent-asked
                        - digit:
                            keys: "0"
                            alone_seconds: 0
                      within_seconds: 2.5
                    reason: "it's time"
                    mode: pre-dial
                    pre_dial_seconds: 10
                    urgency: high

                """)
        #expect(RuleText.text(of: []) == "rules: []\n")
    }

    /// Other rules for the same gateway, with what they include.
    @Test func aGatewayTakesOtherRules() throws {
        let gateway = try ConfigurationText.load(Self.gateway, triggers: "rules: []").get()
        let files = ["new/a.yaml": "rules: [{name: a, when: agent-asked}]"]
        func with(_ text: String) -> Result<GatewayConfiguration, ConfigurationProblems> {
            gateway.with(
                rules: ConfigurationFile(name: "new/rules.yaml", text: text), environment: [:]
            ) { name in
                .success(ConfigurationFile(name: name, text: files[name] ?? ""))
            }
        }
        let other = try with("include: [a.yaml]\nrules: [{name: b, when: agent-dead}]").get()
        #expect(other.rules.map(\.name) == ["b", "a"])
        #expect(
            other.texts.files.map(\.name) == ["gateway.yaml", "new/rules.yaml", "new/a.yaml"])
        guard case .failure(let problems) = with("rules: [{name: b, route: nowhere}]") else {
            Issue.record("loads")
            return
        }
        #expect(problems.list.map(\.file) == ["new/rules.yaml", "new/rules.yaml"])
    }
}
