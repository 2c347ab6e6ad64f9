// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import JSON
import Testing

@testable import Fixtures

/// `Docs/fixture.schema.json`, by which editors help, knows what the reader knows.
@Suite struct FixtureSchemaTests {
    private static let path = FixtureFolder.root + "/Docs/fixture.schema.json"

    private static func schema() throws -> JSONValue {
        try JSONReader.read(String(contentsOfFile: path, encoding: .utf8))
    }

    private static let stranger = "qqqqqqqqqqqqqqqqqqqq"

    /// Scenarios with a key that nobody knows in a section, and where that section is in the schema.
    private static let sections: [(scenario: String, place: [String])] = [
        ("\(stranger): 1\n", []),
        ("settings: {\(stranger): 1}\n", ["settings"]),
        ("caller: {\(stranger): 1}\n", ["caller"]),
        ("caller: {network: {\(stranger): 1}}\n", ["caller", "network"]),
        ("caller: {noise: {\(stranger): 1}}\n", ["caller", "noise"]),
        ("caller: {echo: {\(stranger): 1}}\n", ["caller", "echo"]),
        ("operators: {anna: {\(stranger): 1}}\n", ["$defs", "operator"]),
        ("agent: {\(stranger): 1}\n", ["agent"]),
        ("agent: {does: [{asks for a person: {\(stranger): 1}}]}\n", ["$defs", "request"]),
        ("agent: {does: [{reports: {\(stranger): 1}}]}\n", ["$defs", "report"]),
        ("faults: {\(stranger): 1}\n", ["faults"]),
        ("tolerances: {\(stranger): 1}\n", ["tolerances"]),
    ]

    @Test func everyKeyOfTheReaderIsInItAndNoOther() throws {
        let schema = try Self.schema()
        for (scenario, place) in Self.sections {
            let problems = try FixtureFolder.problems(scenario)
            let problem = try #require(
                problems.first { $0.what.contains(Self.stranger) }, "\(scenario): \(problems)")
            let list = try #require(
                problem.write.hasPrefix("one of: ") ? problem.write.dropFirst(8) : nil)
            var known = Set(list.split(separator: ", ").map(String.init))
            // A cell says where it is; the scenario itself does not.
            if place.isEmpty { known.remove("where") }
            var node = place.first == "$defs" ? schema : schema
            for step in place {
                node = try #require(
                    step == "$defs" || place.first == "$defs"
                        ? node[step] : node["properties"]?[step])
            }
            guard case .object(let members)? = node["properties"] else {
                Issue.record("\(place) has no properties")
                continue
            }
            #expect(Set(members.map(\.name)) == known, "\(place)")
        }
    }

    /// Every key says what it is and shows one.
    @Test func everyKeyIsDescribed() throws {
        var count = 0
        func walk(_ node: JSONValue, _ place: String) {
            guard case .object(let members) = node else { return }
            for member in members {
                if member.name == "properties", case .object(let keys) = member.value {
                    for key in keys
                    where key.value["$ref"] == nil || key.value["description"] != nil {
                        count += 1
                        #expect(key.value["description"]?.string != nil, "\(place)/\(key.name)")
                        #expect(key.value["examples"] != nil, "\(place)/\(key.name)")
                    }
                }
                if case .array(let values) = member.value {
                    for value in values { walk(value, "\(place)/\(member.name)") }
                }
                walk(member.value, "\(place)/\(member.name)")
            }
        }
        walk(try Self.schema(), "")
        #expect(count > 60)
    }

    private static func python(_ arguments: [String]) -> (status: Int32, said: String)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c"] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        guard (try? process.run()) != nil else { return nil }
        let said = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }

    private static let hasValidator = python(["import jsonschema, yaml"])?.status == 0

    @Test(.enabled(if: hasValidator, "no python3 with jsonschema and yaml: scripts/setup"))
    func everyCommittedScenarioHoldsItAndBadOnesDoNot() throws {
        let answer = try #require(
            Self.python([
                """
                import json, sys, glob, yaml, jsonschema
                schema = json.load(open(sys.argv[1]))
                jsonschema.Draft202012Validator.check_schema(schema)
                validator = jsonschema.Draft202012Validator(schema)
                scenarios = glob.glob(sys.argv[2] + "/*/scenario.yaml")
                for path in scenarios:
                    for error in validator.iter_errors(yaml.safe_load(open(path))):
                        print(path, error.json_path, error.message[:200])
                bad = ["caler: {}", "caller: {does: {at 2 s: hangs up, at 3 s: hangs up}}",
                       "caller: {does: [{one day: hangs up}]}", "listening: hard", "limit: ever",
                       "caller: {network: {loss: much}}", "cells: [{expect: [bridge]}]",
                       "matrix: {a: {b: {caler: {}}}}", "operators: {anna: {answer: busy}}",
                       "agent: {does: [{reports: {}}]}", "agent: {does: [{reports: {score: 1}}]}",
                       "agent: {does: [{reports: {confidence: 2}}]}",
                       "agent: {does: [{reports: {tool: x}}]}",
                       "agent: {does: [{reports: {tool: x, ok: true, intent: y}}]}",
                       "agent: {does: [{reports: {status: working}}]}",
                       "agent: {does: [{at 2 s: {reports: {mood: 1}}}]}"]
                for text in bad:
                    if validator.is_valid(yaml.safe_load(text)):
                        print("taken:", text)
                print(len(scenarios), "held")
                """, Self.path, FixtureFolder.calls,
            ]))
        #expect(
            answer.status == 0 && answer.said == "\(FixtureFolder.committed.count) held\n",
            "\(answer.said)")
    }
}
