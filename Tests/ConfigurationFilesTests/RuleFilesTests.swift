// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing
import Triggers

/// Rules in several files: `include:`.
@Suite struct RuleFilesTests {
    /// Loads rules among these files; the outermost is `etc/rules.yaml` of the gateway's folder.
    private static func load(
        _ files: [String: String], triggers: String = "etc/rules.yaml"
    ) -> Result<GatewayConfiguration, ConfigurationProblems> {
        GatewayConfiguration.load(
            gateway: ConfigurationFile(
                name: "gateway.yaml", text: ConfigurationText.minimal + "\ntriggers: \(triggers)"),
            environment: [:]
        ) { name in
            guard let text = files[name] else {
                return .failure(
                    ConfigurationProblem(file: name, line: 0, what: "cannot be opened", write: ""))
            }
            return .success(ConfigurationFile(name: name, text: text))
        }
    }

    private static func problems(_ files: [String: String]) -> [String] {
        switch load(files) {
        case .success: []
        case .failure(let problems): problems.list.map(\.description)
        }
    }

    private static func rule(_ name: String) -> String {
        "rules: [{name: \(name), when: agent-asked}]\n"
    }

    @Test func ownRulesComeFirstAndEachFileOnce() throws {
        let loaded = try Self.load([
            "etc/rules.yaml": "include: [sets/b.yaml, ./sets/a.yaml]\n" + Self.rule("own"),
            "etc/sets/a.yaml": "include: [deep/c.yaml]\n" + Self.rule("a"),
            "etc/sets/b.yaml": "include: deep/../deep/c.yaml\n" + Self.rule("b"),
            "etc/sets/deep/c.yaml": Self.rule("c"),
        ]).get()
        #expect(loaded.rules.map(\.name) == ["own", "b", "c", "a"])
        #expect(
            loaded.texts.files.map(\.name) == [
                "gateway.yaml", "etc/rules.yaml", "etc/sets/b.yaml", "etc/sets/deep/c.yaml",
                "etc/sets/a.yaml",
            ])
        #expect(ConfigurationTexts(bundle: loaded.texts.bundle) == loaded.texts)
    }

    /// The version of a configuration tells what was included.
    @Test func theVersionHoldsForIncludedFiles() throws {
        func version(_ name: String) throws -> String? {
            try Self.load(["etc/rules.yaml": "include: [a.yaml]", "etc/a.yaml": Self.rule(name)])
                .get().texts.version
        }
        #expect(try version("a") == version("a"))
        #expect(try version("a") != version("b"))
    }

    @Test(arguments: [
        ("[a.yaml]", "etc/rules.yaml:2:11: 'include' names etc/a.yaml, which cannot be opened"),
        ("a.yaml", "etc/rules.yaml:2:10: 'include' names etc/a.yaml, which cannot be opened"),
        ("[good.yaml, a.yaml]", "etc/rules.yaml:2:22: 'include' names etc/a.yaml"),
        ("[rules.yaml]", "2:11: files include each other in a circle: rules.yaml includes rules"),
        ("[./rules.yaml]", "2:11: files include each other in a circle"),
        ("[../a.yaml]", "2:11: '../a.yaml' lies outside the folder of the rules; write a file in"),
        ("[x/../../../etc/passwd]", "2:11: 'x/../../../etc/passwd' lies outside the folder"),
        ("[/etc/passwd]", "2:11: '/etc/passwd' is not seen from this file's directory"),
        ("[good.yaml, ./good.yaml]", "2:22: './good.yaml' is included twice; write each file once"),
        ("[\"\"]", "2:11: 'include' names no file; write the path of a file such as rules/"),
        ("[sets/]", "2:11: 'include' names no file"),
        ("[\"a\\nb\"]", "2:11: 'include' names no file"),
        ("[{a: b}]", "2:11: 'include' must be one value; write a list of texts"),
        ("{a: b}", "2:10: 'include' must be one value"),
        ("[noyaml.yaml]", "etc/noyaml.yaml:2:1: not YAML"),
        ("[list.yaml]", "etc/list.yaml:1:1: the file must hold keys and values"),
        ("[other.yaml]", "etc/other.yaml:1:1: unknown key 'routes'; write 'rules'"),
        ("[wrong.yaml]", "etc/wrong.yaml:3:5: 'when' is 'agent-dea'; write 'agent-dead'"),
        ("[same.yaml]", "etc/same.yaml:2:4: two rules have the name 'own'"),
        ("[loop.yaml]", "etc/back.yaml:1:10: files include each other in a circle: loop.yaml incl"),
        ("[self.yaml]", "etc/self.yaml:1:10: files include each other in a circle: self.yaml incl"),
    ])
    func whatCannotBeIncludedIsToldAtItsLine(include: String, expected: String) {
        let problems = Self.problems([
            "etc/rules.yaml": "# Rules\ninclude: \(include)\n" + Self.rule("own"),
            "etc/good.yaml": "rules: []\n",
            "etc/noyaml.yaml": "rules:\n\t- x\n",
            "etc/list.yaml": "- name: a\n",
            "etc/other.yaml": "routes: []\n",
            "etc/wrong.yaml": "rules:\n  - name: w\n    when: agent-dea\n",
            "etc/same.yaml": "rules:\n- {name: own, when: agent-asked}\n",
            "etc/loop.yaml": "include: back.yaml\n",
            "etc/back.yaml": "include: loop.yaml\n",
            "etc/self.yaml": "include: self.yaml\n",
        ])
        #expect(problems.count == 1 && problems[0].contains(expected), "\(problems)")
    }

    /// All that is wrong in all files is told at once.
    @Test func everyFileIsJudged() {
        let problems = Self.problems([
            "etc/rules.yaml": "include: [a.yaml, none.yaml, b.yaml]\nrule: []\n",
            "etc/a.yaml": "rules:\n  - {name: x, when: digit, keys: \"E\"}\n",
            "etc/b.yaml": "rules:\n  - {when: agent-asked}\n",
        ])
        let expected = [
            "etc/rules.yaml:1:19: 'include' names", "etc/rules.yaml:2:1: unknown key 'rule'",
            "etc/a.yaml:2:28: 'keys'", "etc/b.yaml:2:5: a rule has no 'name'",
        ]
        #expect(problems.count == expected.count, "\(problems)")
        for (problem, start) in zip(problems, expected) {
            #expect(problem.hasPrefix(start), "\(problem)")
        }
    }

    /// Files without end: one that is there under every name and includes another.
    @Test(arguments: ["more/rules.yaml", "[a/r.yaml, b/r.yaml, c/r.yaml, d/r.yaml]"])
    func filesWithoutEndAreRefused(include: String) {
        let text = "include: \(include)\n"
        var opened = 0
        let loaded = GatewayConfiguration.load(
            gateway: ConfigurationFile(
                name: "gateway.yaml", text: ConfigurationText.minimal + "\ntriggers: r.yaml"),
            environment: [:]
        ) { name in
            opened += 1
            return .success(ConfigurationFile(name: name, text: text))
        }
        guard case .failure = loaded else {
            Issue.record("loads")
            return
        }
        #expect(opened <= 33)
    }

    @Test func bytesAndRulesAreCountedOverAllFiles() {
        let big = "# \(String(repeating: "x", count: 200_000))\n"
        let names = (1...6).map { "f\($0).yaml" }
        var files = Dictionary(uniqueKeysWithValues: names.map { ("etc/\($0)", big) })
        files["etc/rules.yaml"] = "include: [\(names.joined(separator: ", "))]\n"
        let problems = Self.problems(files)
        #expect(problems.count == 1 && problems[0].contains("longer than 1048576 bytes together"))

        func rules(_ numbers: Range<Int>) -> String {
            "rules:\n" + numbers.map { "- {name: r\($0), when: agent-asked}\n" }.joined()
        }
        let many = [
            "etc/rules.yaml": "include: [a.yaml]\n" + rules(0..<500),
            "etc/a.yaml": rules(500..<1000),
        ]
        #expect(Self.problems(many) == [])
        var more = many
        more["etc/a.yaml"] = rules(500..<1001)
        let tooMany = Self.problems(more)
        #expect(tooMany.count == 1 && tooMany[0].contains("more than 1000 rules"))
    }

    /// Aliases of aliases stand for more than any machine holds; reading them ends all the same.
    @Test func aliasesThatMultiplyAreRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...12 {
            let inner = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(inner)]\n"
        }
        let problems = Self.problems(["etc/rules.yaml": text])
        #expect(problems.count == 1 && problems[0].contains("repeat each other"), "\(problems)")
    }

    /// From the disk, beside the gateway's file.
    @Test func includedFilesAreReadBesideTheRules() throws {
        let folder = NSTemporaryDirectory() + "rules-\(UInt64.random(in: 0...(.max)))"
        try FileManager.default.createDirectory(
            atPath: folder + "/sets", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [
            ("gateway.yaml", ConfigurationText.minimal + "\ntriggers: rules.yaml"),
            ("rules.yaml", "include: [sets/a.yaml]"), ("sets/a.yaml", Self.rule("a")),
        ] {
            try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        }
        let path = folder + "/gateway.yaml"
        let loaded = try GatewayConfiguration.load(path: path, environment: [:]).get()
        #expect(loaded.rules.map(\.name) == ["a"])
        let huge = String(repeating: "# nothing here\n", count: 700_000)
        try huge.write(toFile: "\(folder)/sets/a.yaml", atomically: true, encoding: .utf8)
        guard case .failure(let found) = GatewayConfiguration.load(path: path, environment: [:])
        else {
            Issue.record("10 MB load")
            return
        }
        #expect(found.description.contains("rules.yaml:1:11: 'include' names"), "\(found)")
        #expect(found.description.contains("is longer than 262144 bytes"), "\(found)")
    }
}
