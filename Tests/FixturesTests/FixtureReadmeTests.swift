// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Foundation
import Testing

@testable import Fixtures

/// What `audio-fixtures/README.md` tells people to write can be written.
@Suite struct FixtureReadmeTests {
    private static func text() throws -> String {
        try String(
            contentsOfFile: FixtureFolder.root + "/audio-fixtures/README.md", encoding: .utf8)
    }

    private static let sound = [
        "caller.wav": WAVBytes.mulaw(Array(repeating: 0x10, count: 8000)),
        "greeting.wav": WAVBytes.mulaw(Array(repeating: 0x20, count: 8000)),
    ]

    @Test func theFirstExampleIsAFixture() throws {
        let blocks = try Self.text().components(separatedBy: "```yaml\n").dropFirst()
            .map { $0.components(separatedBy: "```")[0] }
        let example = try #require(blocks.first)
        #expect(example.contains("about:"))
        #expect(try FixtureFolder.problems(example, files: Self.sound) == [])
        let matrix = try #require(blocks.first { $0.hasPrefix("matrix:") })
        let whole = "caller: {does: [at 2 s: hangs up]}\n" + matrix
        #expect(try FixtureFolder.problems(whole) == [])
        let cells = try FixtureFolder.with(whole) { MatrixReader.cases(of: $0).count }
        #expect(cells == 4)
    }

    /// What stands in quotes in the first column of the tables below a heading.
    private static func words(below heading: String) throws -> [String] {
        let section = try text().components(separatedBy: "\n### " + heading).dropFirst().first ?? ""
        let rows = section.components(separatedBy: "\n").drop { !$0.hasPrefix("|") }
            .prefix { $0.hasPrefix("|") }.dropFirst(2)
        return rows.flatMap { row in
            row.split(separator: "|")[0].split(separator: "`", omittingEmptySubsequences: false)
                .enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
        }
    }

    private static func steps(_ words: [String]) -> String {
        words.map { words in
            // What has details of its own is no text.
            let isPlain = !words.contains(": {")
            let quote = isPlain ? "'" : ""
            return "    - \(quote)\(words.replacing("FILE", with: "caller.wav"))\(quote)\n"
        }.joined()
    }

    @Test func allThatATelephoneDoesIsTaken() throws {
        let words = try Self.words(below: "Telephones")
        #expect(words.count > 12)
        let text = "caller:\n  does:\n" + Self.steps(words)
        #expect(try FixtureFolder.problems(text, files: Self.sound) == [])
    }

    @Test func allThatAnAgentDoesIsTaken() throws {
        let words = try Self.words(below: "The agent")
        #expect(words.count > 10)
        let text = "caller: {does: hangs up}\nagent:\n  does:\n" + Self.steps(words)
        #expect(try FixtureFolder.problems(text, files: Self.sound) == [])
    }

    @Test func allTimesAreTaken() throws {
        let words = try Self.words(below: "When")
        #expect(words.count > 9)
        let text = "caller:\n  does:\n" + words.map { "    - \($0): waits\n" }.joined()
        #expect(try FixtureFolder.problems(text) == [])
    }

    @Test func allDemandsAreTaken() throws {
        let words = try Self.words(below: "What is demanded").filter { $0 != "no" }
        #expect(words.count > 20)
        let text =
            "caller: {does: hangs up}\noperators: {anna: {answers: busy}}\nexpect:\n"
            + words.map { "  - '\($0.replacing("NAME", with: "pressed-zero"))'\n" }.joined()
        #expect(try FixtureFolder.problems(text, files: Self.sound) == [])
    }
}
