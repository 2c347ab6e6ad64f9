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

    /// Commands within sentences, in comments of the configuration, in help and doc comments.
    @Test func subcommandsNamedInPassingExist() throws {
        let names = try subcommands()
        var count = 0
        for (path, text) in try texts() {
            for match in text.matches(of: /`(?:[.\/a-z]*\/)?handoff ([a-z][a-z-]*)[^`]*`/) {
                count += 1
                #expect(names.contains(String(match.output.1)), "\(path): \(match.output.0)")
            }
        }
        for file in try repository.swiftFiles(in: "Sources/handoff") {
            for match in file.text.matches(of: /\n *handoff ([a-z][a-z-]*)/) {
                count += 1
                #expect(
                    names.contains(String(match.output.1)), "\(file.path): \(match.output.0)")
            }
        }
        #expect(count > 30)
    }

    /// Every option of a command that is shown anywhere is declared.
    @Test func optionsExist() throws {
        let known = try options()
        var shown: [(String, Substring)] = []
        for (document, words) in try commands() {
            guard words.first?.split(separator: "/").last == "handoff" else { continue }
            shown += words.filter { $0.hasPrefix("--") }.map { (document, $0[...]) }
        }
        for (path, text) in try texts() {
            for match in text.matches(of: /`(?:[.\/a-z]*\/)?handoff ([^`]*)`/) {
                shown += match.output.1.matches(of: /--[a-z-]+/).map { (path, $0.output) }
            }
        }
        for file in try repository.swiftFiles(in: "Sources/handoff") {
            for match in file.text.matches(of: /\n *handoff ([^\n]*)/) {
                let command = match.output.1.prefix { $0 != "|" }
                shown += command.matches(of: /--[a-z-]+/).map { (file.path, $0.output) }
            }
        }
        #expect(shown.count > 20)
        for (path, option) in shown {
            let name = option.dropFirst(2).prefix { $0 != "=" }
            #expect(known.contains(String(name)), "\(path): \(option)")
        }
    }

    /// Every path of the API that is documented is served, and the other way round.
    @Test func pathsOfTheAPIAreThoseServed() throws {
        let document = try repository.text(of: "Docs/API.md")
        let documented = Set(
            document.matches(of: /\*\*`(GET|POST|DELETE) ([^`?]+)[^`]*`\*\*/).map {
                "\($0.output.1) \($0.output.2)"
            })
        var served: Set<String> = []
        for file in try repository.swiftFiles(in: "Sources/Console") {
            for match in file.text.matches(of: /router\.(get|post|delete)\("([^"]+)"/) {
                let path = match.output.2.replacing(/:[a-z]+/, with: "{id}")
                served.insert("\(match.output.1.uppercased()) \(path)")
            }
        }
        #expect(!served.isEmpty)
        #expect(documented.symmetricDifference(served).sorted() == [])
    }

    /// A key that a document names as `section.key` stands in the shipped configuration.
    @Test func keysOfTheConfigurationExist() throws {
        let shipped = try repository.text(of: "config/gateway.yaml")
        let events = try ["JournalEvent+Words", "WebhookEvent"].map {
            try repository.text(of: "Sources/CallModel/\($0).swift")
        }.joined()
        let sections = Set(shipped.matches(of: /\n([a-z_]+):/).map { String($0.output.1) })
        let keys = Set(shipped.matches(of: /([a-z_]+):/).map { String($0.output.1) })
        var count = 0
        for (path, text) in try texts() where path.hasSuffix(".md") && path.hasPrefix("Docs/") {
            for match in text.matches(of: /`([a-z_]+)\.([a-z_]+)`/)
            where sections.contains(String(match.output.1)) {
                // Events and files are named likewise.
                guard !["json", "jsonl", "yaml"].contains(match.output.2) else { continue }
                guard !events.contains("\"\(match.output.1).\(match.output.2)\"") else { continue }
                count += 1
                #expect(keys.contains(String(match.output.2)), "\(path): \(match.output.0)")
            }
        }
        #expect(count > 3)
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

    /// Documents, the shipped configuration, and everything the sources say.
    private func texts() throws -> [(path: String, text: String)] {
        var texts: [(String, String)] = []
        let configuration = repository.paths(in: "config").filter { $0.hasSuffix(".yaml") }
        for path in documents + ["CHANGELOG.md", "Makefile"] + configuration
        where repository.exists(path) {
            texts.append((path, try repository.text(of: path)))
        }
        texts += try repository.swiftFiles(in: "Sources").map { ($0.path, $0.text) }
        return texts
    }

    /// The options of our subcommands: `name: .long` and the variable below it, in kebab case, or
    /// `.customLong`.
    private func options() throws -> Set<String> {
        var names: Set<String> = ["help", "version"]
        for file in try repository.swiftFiles(in: "Sources/handoff") {
            for match in file.text.matches(of: /\.customLong\("([a-z-]+)"\)/) {
                names.insert(String(match.output.1))
            }
            for match in file.text.matches(of: /@(?:Option|Flag)[\s\S]*?var ([A-Za-z]+)/) {
                let kebab = match.output.1.map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }
                names.insert(kebab.joined())
            }
        }
        return names
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
