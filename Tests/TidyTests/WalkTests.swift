// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The walks of Docs/Architecture.md name types and functions: all of them are there.
@Suite struct WalkTests {
    private let repository = Repository()

    @Test func everyHopNamesWhatTheCodeHas() throws {
        let document = try repository.text(of: "Docs/Architecture.md")
        let start = try #require(document.range(of: "## Four walks"))
        let rest = document[start.upperBound...]
        let walks = rest[..<(rest.range(of: "\n## ")?.lowerBound ?? rest.endIndex)]
        let files = try repository.swiftFiles(in: "Sources")
        let names = walks.matches(of: /`([A-Z][A-Za-z]+)(?:\.([a-z][A-Za-z]+))?`/).map {
            (type: String($0.1), member: $0.2.map(String.init))
        }
        #expect(names.count > 40)
        for (type, member) in names {
            let scopes = files.filter { file in
                Self.kinds.contains { file.code.contains("\($0) \(type)") }
            }
            #expect(!scopes.isEmpty, "no type is called \(type)")
            guard let member else { continue }
            let isThere = scopes.contains { file in
                ["func \(member)(", "var \(member)", "let \(member)"].contains {
                    file.code.contains($0)
                }
            }
            #expect(isThere, "\(type) has no \(member)")
        }
    }

    private static let kinds = ["struct", "class", "enum", "protocol", "extension"]
}
