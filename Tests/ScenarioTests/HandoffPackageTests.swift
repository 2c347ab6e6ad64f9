// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GatewayTesting
import JSON
import Journal
import SIP
import Testing

/// The package on its way to the person who takes the call.
@Suite struct HandoffPackageTests {
    /// From the wire: the link in the INVITE names the handoff and a key, and the key opens the
    /// package that was offered with that very attempt.
    @Test func everyInviteHasALinkToItsPackage() throws {
        var followed = 0
        for scenario in ScenarioCatalog.all {
            let story = scenario.simulated(seed: 5)
            let invites = story.phones.filter { $0.script.dials == nil }.flatMap(\.invitations)
            for invite in invites {
                let link = try #require(invite.headers[HeaderName("Call-Info")], "\(scenario.name)")
                let parts = try #require(
                    link.wholeMatch(
                        of:
                            #/<http:\/\/10\.0\.0\.1:8080\/v1\/handoffs\/([^?]+)\?key=([0-9A-Za-z]{32})>;purpose=info/#
                    ),
                    "\(link)")
                let package = try #require(story.offered[String(parts.2)])
                #expect(package.id.rawValue == String(parts.1))
                #expect(package.id.rawValue == invite.headers[HeaderName("X-Handoff-Id")])
                followed += 1
                for call in story.calls {
                    let written = JSONText.lines(call.records)
                    #expect(!written.contains(parts.2), "the key is written down")
                }
            }
        }
        #expect(followed > 20)
    }

    /// The journal names the operator's attempt with its package, before the INVITE.
    @Test func theJournalNamesWhoGotIt() throws {
        let scenario = try #require(ScenarioCatalog.named("first does not answer, second accepts"))
        let records = try #require(scenario.simulated(seed: 6).calls.first).records
        let offers = records.filter { $0.name == "handoff.offered" }
        #expect(offers.map { $0.detail["target"]?.string } == ["lena", "maria"])
        #expect(offers.map { $0.detail["attempt"]?.integer } == [1, 2])
        let id = try #require(offers.first?.detail["handoff"]?.string)
        #expect(offers.allSatisfy { $0.detail["path"]?.string == "/v1/handoffs/\(id)" })
        for offer in offers {
            #expect(
                records.contains { $0.name == "handoff.package" && $0.sequence < offer.sequence })
        }
    }

    /// What the agent says in fields reaches the operator, and the journal keeps less of it.
    @Test func theCaseReachesTheOperator() throws {
        let scenario = try #require(ScenarioCatalog.named("the agent asks for a person itself"))
        let story = scenario.simulated(seed: 7)
        let package = try #require(story.offered.values.first)
        #expect(package.details.account == "99887766" && package.details.orders == ["5551234"])
        #expect(package.briefing.contains("Anna Berg is calling, identity checked."))
        #expect(!JSONText.compact(package.json).contains("4111"))
        let written = JSONText.lines(story.calls.first?.records ?? [])
        #expect(!written.contains("99887766") && !written.contains("5551234"))
        #expect(written.contains("Anna Berg"))
    }

    /// Every package of every scenario and of some hundred random calls, as offered and as written
    /// down, is held against the published schema by a validator of others.
    @Test func everyPackageIsAsTheSchemaSays() throws {
        var stories = ScenarioCatalog.all.map { $0.simulated(seed: 8) }
        stories += (0..<150).map { SimulationSweep.call(seed: 9000 + $0) }
        var lines: [String] = []
        for story in stories {
            lines += story.offered.values.map { JSONText.compact($0.json) }
            for record in story.calls.flatMap(\.records) where record.name == "handoff.package" {
                lines.append(JSONText.compact(record.detail))
            }
        }
        #expect(lines.count > 200)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("packages-\(UUID().uuidString).jsonl")
        try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            packages = [json.loads(line) for line in open(sys.argv[2])]
            for package in packages:
                for error in validator.iter_errors(package):
                    print(error.json_path, error.message[:200])
            bad = dict(packages[0]); bad["surprise"] = 1; bad.pop("caller")
            assert len(list(validator.iter_errors(bad))) == 2
            print(len(packages), "held")
            """,
            root.appendingPathComponent("Docs/handoff.schema.json").path, file.path,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(
            process.terminationStatus == 0 && said == "\(lines.count) held\n",
            "\(said) (`make setup` installs python3-jsonschema)")
    }
}
