// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct IgnorePatternTests {
    private let line = TimelineLine(0, "caller", "hears", "agent at half level")

    @Test(arguments: [
        ("caller", true), ("agent", false), ("caller hears", true), ("caller says", false),
        ("*  hears", true), ("* says", false), ("caller * agent", true),
        ("caller hears half", true),
        ("caller hears agent half", false), ("caller hears at * level", true),
        ("caller hears at half level now", false), ("caller hears hal", false),
        ("caller hears * * * *", true), ("caller hears * * * * *", false), ("* * level", true),
    ])
    func patternsMatchWordByWord(text: String, matches: Bool) throws {
        #expect(try IgnorePattern(parsing: text).matches(line) == matches)
    }

    @Test(arguments: [
        ("", IgnorePatternError.empty), ("   ", .empty), ("*", .ignoresEverything),
        ("* *", .ignoresEverything), (String(repeating: "a", count: 201), .tooLong),
        (String(repeating: "a ", count: 33), .tooLong),
    ])
    func whatIsNoPatternIsRefused(text: String, error: IgnorePatternError) {
        #expect(throws: error) { try IgnorePattern(parsing: text) }
        #expect(!error.description.isEmpty)
    }
}
