// SPDX-License-Identifier: Apache-2.0

import Testing

/// The glossary names types and functions of the code: all of them are there.
@Suite struct GlossaryTests {
    private let repository = Repository()

    @Test func everyNameIsInTheCode() throws {
        let files = try repository.swiftFiles(in: "Sources")
        let declared = files.reduce(into: Set()) { $0.formUnion($1.declarations.map(\.name)) }
        let rooms = Set(try repository.targets())
        let text = try repository.text(of: "Docs/Glossary.md")
        var names: [String] = []
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            // The last column; wordings in the others are none of code.
            let column = line.split(separator: "|").last ?? ""
            for match in column.matches(of: /`([A-Za-z.]+)`/) {
                names += match.1.split(separator: ".").map(String.init)
            }
        }
        #expect(names.count > 60)
        for name in names {
            #expect(declared.contains(name) || rooms.contains(name), "\(name) is not in the code")
        }
    }
}
