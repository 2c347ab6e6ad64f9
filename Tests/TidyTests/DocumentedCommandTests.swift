// SPDX-License-Identifier: Apache-2.0

import Testing

/// Every command the documents show exists.
@Suite struct DocumentedCommandTests {
    private let repository = Repository()

    /// The documents with commands in them.
    private var documents: [String] {
        ["README.md", "CONTRIBUTING.md"]
            + repository.paths(in: "Docs").filter { $0.hasSuffix(".md") }
    }

    @Test func makeTargetsExist() throws {
        let rules = Set(
            try repository.text(of: "Makefile").split(separator: "\n")
                .filter { $0.first?.isLetter ?? false }
                .compactMap { $0.split(separator: ":").first.map(String.init) })
        for (document, words) in try commands() where words.first == "make" {
            let targets = words.dropFirst().filter { !$0.contains("=") && !$0.hasPrefix("-") }
            for target in targets {
                #expect(rules.contains(target), "\(document): make \(target)")
            }
        }
    }

    @Test func subcommandsExist() throws {
        let names = try subcommands()
        #expect(!names.isEmpty)
        for (document, words) in try commands() {
            guard words.first?.split(separator: "/").last == "handoff", words.count > 1 else {
                continue
            }
            #expect(names.contains(words[1]), "\(document): handoff \(words[1])")
        }
    }

    @Test func scriptsExist() throws {
        for (document, words) in try commands() {
            guard let first = words.first, first.hasPrefix("scripts/") else { continue }
            #expect(repository.exists(first), "\(document): \(first)")
        }
    }

    /// Files that documents link to are there.
    @Test func linkedFilesExist() throws {
        for document in documents {
            guard let text = try? repository.text(of: document) else { continue }
            let folder = document.split(separator: "/").dropLast().joined(separator: "/")
            for match in text.matches(of: /\]\(([^)#:\s]+)(#[^)]*)?\)/) {
                let link = String(match.output.1)
                let path = folder.isEmpty ? link : "\(folder)/\(link)"
                #expect(repository.exists(path), "\(document) links to \(link)")
            }
        }
    }

    /// The commands of the `sh` blocks, split into words; `$` prompts and comments left out.
    private func commands() throws -> [(document: String, words: [String])] {
        var commands: [(String, [String])] = []
        for document in documents where repository.exists(document) {
            var isShell = false
            for line in try repository.text(of: document).split(separator: "\n") {
                if line.hasPrefix("```") {
                    isShell = !isShell && ["```sh", "```bash", "```console"].contains(line)
                    continue
                }
                guard isShell else { continue }
                let command = line.split(separator: "#", maxSplits: 1).first ?? ""
                for part in command.split(separator: "&&") {
                    let words = part.split(separator: " ").map(String.init)
                    let bare = words.drop { $0 == "$" || $0.contains("=") || $0 == "sudo" }
                    if !bare.isEmpty { commands.append((document, Array(bare))) }
                }
            }
        }
        return commands
    }

    /// The names ArgumentParser gives our subcommands: `commandName`, else the type's name.
    private func subcommands() throws -> Set<String> {
        var names: Set<String> = []
        for file in try repository.swiftFiles(in: "Sources/handoff") {
            for match in file.text.matches(of: /commandName: "([a-z-]+)"/) {
                names.insert(String(match.output.1))
            }
            for match in file.text.matches(of: /struct ([A-Za-z]+): (?:Async)?ParsableCommand/) {
                names.insert(match.output.1.lowercased())
            }
        }
        return names
    }
}
