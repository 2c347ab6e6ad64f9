// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import Testing
import Triggers

@testable import ConfigurationFiles

/// `Docs/triggers.schema.json`, by which editors help, is what the catalog says.
@Suite struct RuleSchemaTests {
    private static let path = Shipped.path("Docs/triggers.schema.json")

    @Test func theFileIsWhatTheCatalogSays() throws {
        let text = JSONText.pretty(RuleSchema.json) + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(toFile: Self.path, atomically: true, encoding: .utf8)
        }
        let found = try? String(contentsOfFile: Self.path, encoding: .utf8)
        #expect(
            found == text,
            "write it anew: UPDATE_GOLDEN=1 make test TEST_FLAGS='--filter RuleSchemaTests'")
    }

    /// What the reader takes of a rule is in the schema, and nothing else.
    @Test func everyKeyOfARuleIsInIt() {
        let names = RuleSchema.attributes.map(\.0)
        #expect(Set(names) == TriggerReader.keys.subtracting(["when"]))
        #expect(names.count == Set(names).count)
    }

    /// Every setting of every condition says what it is for, by a name that no other has beside it.
    @Test func everySettingIsDescribed() {
        for kind in ConditionCatalog.all {
            #expect(!kind.doc.isEmpty)
            check(RecordedFields.settings(of: kind), of: kind.name)
            if kind.isFlat {
                let settings = RecordedFields.settings(of: kind)
                #expect(settings.first?.field.name == kind.name)
                let others = settings.dropFirst().map(\.field.name)
                #expect(others.allSatisfy { ConditionCatalog.named($0) == nil }, "\(others)")
            }
        }
        let names = ConditionCatalog.all.map { $0.name }
        #expect(Set(names).count == names.count)
    }

    private func check(_ settings: [RecordedFields.Setting], of owner: String) {
        let names = settings.map(\.field.name)
        #expect(Set(names).count == names.count, "\(owner): \(names)")
        for setting in settings {
            let place = "\(owner).\(setting.field.name)"
            #expect(setting.field.doc.count > 3, "\(place)")
            switch setting.shape {
            case .seconds: #expect(setting.field.name.hasSuffix("_seconds"), "\(place)")
            case .groups(let inner): check(inner, of: place)
            case .text, .texts, .number, .integer, .flag, .choice, .choices, .condition,
                .conditions:
                break
            }
        }
    }

    private static let hasValidator = Python.run(["import jsonschema, yaml"])?.status == 0

    /// What loads is good by the schema, and what is wrong is not.
    @Test(.enabled(if: hasValidator, "no python3 with jsonschema and yaml: scripts/setup"))
    func theSchemaKnowsGoodFromBad() throws {
        let dice = RuleDice(seed: 5)
        var texts: [(good: Bool, text: String)] = ConditionCatalog.all.map { kind in
            let rules = (0..<3).map { dice.rule(named: "r\($0)", dice.condition(kind)) }
            return (true, RuleText.text(of: rules))
        }
        texts.append((true, "include: rules/a.yaml\n"))
        texts += Shipped.ruleFiles.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
            .map { (true, $0) }
        texts += [
            "rules: [{name: a, when: wrods}]", "rules: [{name: a}]", "rule: []",
            "rules: [{name: a, when: agent-asked, prority: 3}]",
            "rules: [{name: a, when: agent-dead, silence_seconds: 8s}]",
            "rules: [{name: a, when: {all: [wrods]}}]", "rules: [{name: a, when: {digit: {}}}]",
            "rules: [{name: a, when: {digit: {keys: '0', x: 1}}}]",
            "rules: [{name: a, when: agent-asked, mode: shaddow}]",
        ].map { (false, $0) }
        let folder = NSTemporaryDirectory() + "schema-\(UInt64.random(in: 0...(.max)))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (number, entry) in texts.enumerated() {
            let name = "\(folder)/\(String(1000 + number))-\(entry.good ? "good" : "bad").yaml"
            try entry.text.write(toFile: name, atomically: true, encoding: .utf8)
        }
        let result = try #require(
            Python.run([
                """
                import glob, json, sys, jsonschema, yaml
                schema = json.load(open(sys.argv[1]))
                jsonschema.Draft202012Validator.check_schema(schema)
                judge = jsonschema.Draft202012Validator(schema)
                for name in sorted(glob.glob(sys.argv[2] + "/*.yaml")):
                    text = open(name).read()
                    good = judge.is_valid(yaml.safe_load(text))
                    if good != name.endswith("-good.yaml"):
                        print(name, [e.message[:200] for e in judge.iter_errors(yaml.safe_load(text))], text)
                """, Self.path, folder,
            ]))
        #expect(result.status == 0 && result.said.isEmpty, "\(result.said)")
    }
}
