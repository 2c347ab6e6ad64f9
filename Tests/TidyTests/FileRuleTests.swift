// SPDX-License-Identifier: Apache-2.0

import Testing

/// What every file begins with, is called, and does not mention.
@Suite struct FileRuleTests {
    private let repository = Repository()
    private static let licence = "SPDX-License-Identifier: Apache-2.0"

    @Test func everyFileBeginsWithItsLicence() throws {
        for directory in ["Sources", "Tests", "scripts"] {
            for path in repository.paths(in: directory) {
                let isCode = [".swift", ".c", ".h"].contains { path.hasSuffix($0) }
                guard isCode || directory == "scripts" else { continue }
                let start = try repository.text(of: path).split(separator: "\n").prefix(2)
                #expect(start.contains { $0.contains(Self.licence) }, "\(path)")
            }
        }
    }

    @Test func filesAreNamedAsTheirConcept() throws {
        let vague = ["Utils", "Utilities", "Helper", "Helpers", "Manager", "Common", "Placeholder"]
        for file in try repository.swiftFiles(in: "Sources") {
            let isVague = vague.contains { file.name.hasSuffix($0 + ".swift") }
            #expect(!isVague, "\(file.path)")
        }
    }

    /// Nothing depends on the machine it was written on.
    @Test func noFileNamesAPlaceOnOneMachine() throws {
        let places = ["/wo" + "rk/", "/tmp/d" + "ev", "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/"]
        let directories = ["Sources", "Tests", "Docs", "config", "scripts", "audio-fixtures"]
        let top = ["README.md", "Makefile", "CONTRIBUTING.md", "CHANGELOG.md", "Package.swift"]
        for path in directories.flatMap(repository.paths) + top {
            guard let text = try? repository.text(of: path) else { continue }
            for place in places {
                #expect(!text.utf8.contains(place.utf8), "\(path) names \(place)")
            }
        }
    }

    @Test func everyAllowanceHasAReason() throws {
        let rules: Set = [
            "import", "unused-import", "shim", "token", "pure", "print", "environment",
            "function-size",
        ]
        for entry in try Allowances(repository).entries {
            #expect(rules.contains(entry.rule), "no rule '\(entry.rule)'")
            #expect(entry.reason.count > 10, "\(entry.path): no reason for \(entry.rule)")
        }
    }

    /// The table of invariants in Docs/Architecture.md names every rule that is watched.
    @Test func everyRuleIsInTheTableOfInvariants() throws {
        let table = try repository.text(of: "Docs/Architecture.md")
        let places = [
            "Sources/Handoff/Call/CallRule.swift", "Sources/GatewayTesting/World/SimSenses.swift",
        ]
        var rules: [Substring] = []
        for place in places {
            for line in try repository.text(of: place).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count == 2, words[0] == "case" else { continue }
                rules.append(words[1])
            }
        }
        #expect(rules.count == 20)
        for rule in rules { #expect(table.utf8.contains("`\(rule)`".utf8), "\(rule)") }
    }
}
