// SPDX-License-Identifier: Apache-2.0

import Testing

/// Imports point down only.
@Suite struct LayerTests {
    private let repository = Repository()

    @Test func everyImportIsInTheTable() throws {
        var findings: [Finding] = []
        for file in try repository.swiftFiles(in: "Sources") {
            let allowed = Layers.allowed[file.target] ?? []
            for module in file.imports.subtracting(allowed).sorted() {
                findings.append(
                    Finding(file.path, "\(file.target) imports \(module)", name: module))
            }
        }
        try Allowances(repository).judge("import", findings)
    }

    /// What is declared, in the table or in the package, is what is imported.
    @Test func nothingIsDeclaredThatNobodyImports() throws {
        let files = try repository.swiftFiles(in: "Sources") + repository.swiftFiles(in: "Tests")
        let imports = Dictionary(grouping: files, by: \.target).mapValues { files in
            files.reduce(into: Set()) { $0.formUnion($1.imports) }
        }
        let manifest = PackageManifest(try repository.text(of: "Package.swift"))
        #expect(manifest.dependencies.count > 50)
        for (target, declared) in manifest.dependencies {
            guard let used = imports[target] else { continue }
            let unused = declared.subtracting(used).sorted()
            #expect(unused.isEmpty, "\(target) of Package.swift")
        }
        for (target, allowed) in Layers.allowed {
            let unused = allowed.subtracting(Layers.shell).subtracting(imports[target] ?? [])
            #expect(unused.isEmpty, "\(target) of Layers.swift")
        }
    }

    @Test func everyTargetHasARow() throws {
        let swift = Set(try repository.swiftFiles(in: "Sources").map(\.target))
        #expect(swift == Set(Layers.allowed.keys))
    }

    @Test func everyTargetIsInTheArchitecture() throws {
        let text = try repository.text(of: "Docs/Architecture.md")
        for target in try repository.targets() {
            #expect(text.contains("`\(target)`"), "Docs/Architecture.md does not name \(target)")
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
