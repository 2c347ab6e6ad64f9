// SPDX-License-Identifier: Apache-2.0

import Testing

/// Imports point down only.
@Suite struct LayerTests {
    private let repository = Repository()

    /// A target imports what stands above it in `Package.swift`: a lower layer, or, within its own, a
    /// room that was there before.
    @Test func importsPointDown() throws {
        var above: Set<String> = []
        let targets = try Layers(repository).manifest.targets
        let names = Set(targets.map(\.name))
        #expect(targets.count > 60)
        for target in targets {
            let below = target.dependencies.intersection(names).subtracting(above)
            #expect(below.isEmpty, "\(target.name) depends on what stands below it")
            above.insert(target.name)
        }
    }

    @Test func everyImportIsDeclared() throws {
        let layers = try Layers(repository)
        var findings: [Finding] = []
        for file in try repository.swiftFiles(in: "Sources") + repository.swiftFiles(in: "Tests") {
            guard let target = layers.manifest.targets.first(where: { $0.name == file.target })
            else { continue }
            for module in file.imports.subtracting(layers.allowed(target)).sorted() {
                findings.append(
                    Finding(file.path, "\(file.target) imports \(module)", name: module))
            }
        }
        try Allowances(repository).judge("import", findings)
    }

    @Test func nothingIsDeclaredThatNobodyImports() throws {
        let files = try repository.swiftFiles(in: "Sources") + repository.swiftFiles(in: "Tests")
        let imports = Dictionary(grouping: files, by: \.target).mapValues { files in
            files.reduce(into: Set()) { $0.formUnion($1.imports) }
        }
        for target in try Layers(repository).manifest.targets {
            guard let used = imports[target.name] else { continue }
            let unused = target.dependencies.subtracting(used).sorted()
            #expect(unused.isEmpty, "\(target.name) of Package.swift")
        }
    }

    /// An import is there for a name: one of ours of which nothing is mentioned is not needed. Names
    /// are compared as words, so this finds less than the compiler knows, and nothing wrong.
    @Test func everyImportOfOursIsUsed() throws {
        let files = try repository.swiftFiles(in: "Sources")
        let declared = Dictionary(grouping: files, by: \.target).mapValues { files in
            files.reduce(into: Set()) { $0.formUnion($1.declarations.map(\.name)) }
        }
        var findings: [Finding] = []
        for file in files {
            for module in file.imports.sorted() {
                guard let names = declared[module] else { continue }
                if file.words.isDisjoint(with: names) {
                    findings.append(
                        Finding(file.path, "nothing of \(module) is mentioned", name: module))
                }
            }
        }
        try Allowances(repository).judge("unused-import", findings)
    }

    /// The C library has sockets, too; layers 0 to 2 take nothing of it by name but these.
    @Test func addressesTakeTextFunctionsOnly() throws {
        let allowed: Set = ["inet_pton", "inet_ntop", "AF_INET", "AF_INET6"]
        var taken: Set<String> = []
        for file in try repository.swiftFiles(in: "Sources/Addresses") {
            for line in file.codeLines where line.contains("Glibc") {
                let word = line.split(separator: ".").last.map(String.init) ?? ""
                #expect(allowed.contains(word), "\(file.path): \(line)")
                taken.insert(word)
            }
        }
        #expect(taken == allowed)
    }

    @Test func everyTargetHasALayer() throws {
        let swift = Set(try repository.swiftFiles(in: "Sources").map(\.target))
        #expect(swift == Set(try Layers(repository).rooms.map(\.name)))
    }

    /// The table of Docs/Architecture.md has every target, in the layer it has in Package.swift.
    @Test func everyTargetIsInTheArchitecture() throws {
        let text = try repository.text(of: "Docs/Architecture.md")
        for target in try repository.targets() {
            #expect(text.contains("`\(target)`"), "Docs/Architecture.md does not name \(target)")
        }
        for room in try Layers(repository).rooms {
            guard case .number(let layer) = room.layer else { continue }
            #expect(text.contains("| \(layer) | `\(room.name)` |"), "\(room.name): \(layer)")
        }
    }

    @Test func noTypeBearsItsTargetsName() throws {
        for file in try repository.swiftFiles(in: "Sources") {
            // At the top level; inside a type the name can still be told apart.
            let isNamed = file.codeLines.contains { line in
                guard line.first.map({ $0 != " " && $0 != "}" }) ?? false else { return false }
                let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_") }
                return zip(words, words.dropFirst()).contains {
                    Self.kinds.contains(String($0)) && $1 == file.target
                }
            }
            #expect(!isNamed, "\(file.path) declares a type \(file.target)")
        }
    }

    private static let kinds: Set = [
        "struct", "class", "enum", "actor", "protocol", "typealias",
    ]

    /// C targets are shims: a name for a macro, a cast, a call.
    @Test func shimsHoldNoLogic() throws {
        var findings: [Finding] = []
        for path in repository.paths(in: "Sources") where path.hasSuffix(".c") {
            let loops = ["for (", "while ("]
            for (number, line) in try repository.text(of: path).split(separator: "\n").enumerated()
            where !line.hasPrefix("//") {
                for token in loops where line.contains(token) {
                    findings.append(Finding(path, "line \(number + 1): \(token)", name: token))
                }
            }
        }
        try Allowances(repository).judge("shim", findings)
    }
}
