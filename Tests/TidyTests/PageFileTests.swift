// SPDX-License-Identifier: Apache-2.0

import Testing

/// The files of the pages: small, by themselves, and all of them served.
@Suite struct PageFileTests {
    private let repository = Repository()
    private static let folder = "Sources/Console/Pages"
    private static let mostBytes = 150_000

    private func files() throws -> [(name: String, text: String)] {
        try repository.paths(in: Self.folder).map { path in
            (
                name: String(path.dropFirst(Self.folder.count + 1)),
                text: try repository.text(of: path)
            )
        }
    }

    @Test func theyAreSmall() throws {
        let files = try files()
        #expect(files.count > 10)
        #expect(files.reduce(0) { $0 + $1.text.utf8.count } < Self.mostBytes)
        for (name, text) in files {
            #expect(text.utf8.contains("SPDX-License-Identifier: Apache-2.0".utf8), "\(name)")
            #expect(text.split(separator: "\n").count < 300, "\(name)")
        }
    }

    /// Other hosts are not asked for anything; a namespace is a name, no address.
    @Test func theyAskNoOtherHost() throws {
        for (name, text) in try files() {
            let plain = text.replacing("http://www.w3.org/2000/svg", with: "")
            #expect(plain.firstMatch(of: /(https?:|wss?:|["'(]\/\/)/) == nil, "\(name)")
        }
    }

    /// What a strict policy forbids: scripts, styles and handlers in the page itself.
    @Test(arguments: [
        #"<style"#, #"<script>"#, #"\sstyle="#, #"\son[a-z]+="#, #"javascript:"#, #"innerHTML"#,
        #"outerHTML"#, #"insertAdjacentHTML"#, #"document\.write"#, #"\beval\("#,
        #"new Function"#, #"setAttribute\(\s*"style""#,
    ])
    func nothingIsInline(pattern: String) throws {
        let expression = try Regex(pattern)
        for (name, text) in try files() where !name.hasSuffix(".css") {
            #expect(text.firstMatch(of: expression) == nil, "\(name)")
        }
    }

    /// Every file is embedded and has its row among those that are served, and the other way round.
    @Test func everyFileIsEmbeddedAndServed() throws {
        let names = Set(try files().map(\.name))
        let manifest = try repository.text(of: "Package.swift")
        let list = manifest.firstMatch(of: /resources: \[([^\]]*)\]\.map \{ \.embedInCode\("Pages/)
        let embedded = Set(
            (list?.output.1 ?? "").matches(of: /"([^"]+)"/).map { String($0.output.1) })
        #expect(embedded == names)
        let rows = try repository.text(of: "Sources/Console/PageFile.swift")
        var served: Set<String> = []
        for match in rows.matches(
            of: /PageFile\(\s*"([^"]+)",\s*\.(\w+),\s*PackageResources\.(\w+)\)/)
        {
            let (title, kind, resource) = (match.output.1, match.output.2, match.output.3)
            let name = kind == "page" ? "\(title).html" : String(title)
            #expect(resource == name.replacing(".", with: "_"), "\(name)")
            served.insert(name)
        }
        // What the API is, is no part of a page.
        #expect(served == names.union(["openapi.json"]))
    }

    /// What a file loads or imports is there.
    @Test func whatTheyLoadIsThere() throws {
        let files = try files()
        let names = Set(files.map(\.name))
        var loaded: Set<String> = []
        for (name, text) in files {
            for match in text.matches(of: /pages\/([a-z]+\.[a-z]+)"/) {
                #expect(names.contains(String(match.output.1)), "\(name): \(match.output.1)")
                loaded.insert(String(match.output.1))
            }
        }
        let pages = try repository.text(of: "Sources/Console/HandoffPage.swift")
        for match in pages.matches(of: /pages\/([a-z]+\.[a-z]+)"/) {
            loaded.insert(String(match.output.1))
        }
        let idle = names.subtracting(loaded).filter { !$0.hasSuffix(".html") }
        #expect(idle.isEmpty, "\(idle): nobody loads it")
    }
}
