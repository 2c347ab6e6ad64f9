// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing

@testable import Fixtures

@Suite struct FixtureSettingsTests {
    private static let gateway = """
        # Ring Maria at home
        trunks:
          carrier: {uri: "sip:carrier.example", auth: {user: acme, password_file: /run/secrets/c}}
        lines:
          main: {numbers: ["+493012345", "4930999"]}  # the old 4930999
        operators:
          anna: {uri: "tel:+493012345", auth: {user: a, password: "${ANNA}"}}
        routes:
          default: {targets: [anna], last_resort: goodbye}
        triggers: ../rules/triggers.yaml
        """
    private static let rules = "rules: []\n"

    private static var texts: ConfigurationTexts {
        var texts = ConfigurationTexts()
        texts.add(gateway, named: ConfigurationTexts.gatewayName)
        texts.add(rules, named: "../rules/triggers.yaml")
        return texts
    }

    @Test(arguments: [false, true])
    func aConfigurationLoadsWithoutItsSecrets(redacts: Bool) throws {
        let settings = FixtureSettings(Self.texts, redacts: redacts)
        #expect(settings.files.map(\.name) == ["configuration.yaml", "triggers.yaml"])
        #expect(!settings.files[0].text.contains("/run/secrets"))
        #expect(!settings.files[0].text.contains("../"))
        let loaded = try settings.load().get()
        #expect(loaded.lines.map(\.name) == ["main"])
    }

    /// What rules include keeps its place beside them, and what lies elsewhere comes to them.
    @Test func includedRulesComeWithThem() throws {
        var texts = ConfigurationTexts()
        texts.add(Self.gateway, named: ConfigurationTexts.gatewayName)
        texts.add("include: [sets/a.yaml]\n", named: "../rules/triggers.yaml")
        texts.add("rules: [{name: a, when: agent-asked}]\n", named: "../rules/sets/a.yaml")
        texts.add("rules: []\n", named: "../../elsewhere.yaml")
        let settings = FixtureSettings(texts, redacts: false)
        #expect(
            settings.files.map(\.name) == [
                "configuration.yaml", "triggers.yaml", "sets/a.yaml", "elsewhere.yaml",
            ])
        #expect(try settings.load().get().rules.count == 1)
    }

    @Test func numbersBecomeOthersEachAlwaysTheSame() throws {
        let settings = FixtureSettings(Self.texts, redacts: true)
        let text = settings.files[0].text
        for secret in ["493012345", "4930999", "Maria"] { #expect(!text.contains(secret)) }
        #expect(settings.number("+493012345") == "+15550110")
        #expect(text.components(separatedBy: "+15550110").count == 3)
        #expect(settings.number("4930999") == "15550111")
        #expect(settings.number("demo") == "demo")
        #expect(settings.number("+495551234") == "+15550109")
        #expect(FixtureSettings(Self.texts, redacts: false).number("4930999") == "4930999")
    }

    @Test func nothingThatWasNotReadIsMadeUp() {
        #expect(throws: ConfigurationProblems.self) {
            try FixtureSettings(ConfigurationTexts(), redacts: false).load().get()
        }
    }
}
