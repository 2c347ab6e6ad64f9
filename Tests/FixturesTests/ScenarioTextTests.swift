// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing

@testable import Fixtures

@Suite struct ScenarioTextTests {
    /// Whatever was said in a call is read again as it was.
    @Test(arguments: [
        "plain words", " ", "yes", "12.4 s", "- a list", "{a: b}", "# no comment", "a: b",
        "it's \"quoted\"", "${HOME} and $${X}", "two\nlines", "tab\there", "\u{1F600} ünïcode",
        "*star",
        "&anchor", "!tag", "%percent", "@at", "`tick`", "trailing ", "null", "~", "\\back", "[",
    ])
    func everyTextIsReadAsItWas(text: String) throws {
        let yaml = "key: \(ScenarioText.quoted(text))\n"
        let document = YAMLDocument(
            ConfigurationFile(name: "x", text: yaml), environment: [:],
            open: { _ in .failure(ConfigurationProblem(file: "", line: 0, what: "", write: "")) })
        #expect(document.top.optionalString("key") == text, "\(yaml)")
        #expect(document.finish().isEmpty)
    }

    @Test(arguments: [(0, "0"), (20, "0.02"), (1000, "1"), (12_340, "12.34"), (61_005, "61.005")])
    func timesAreWrittenShort(milliseconds: Int64, words: String) {
        #expect(ScenarioText.seconds(milliseconds) == words)
        #expect(Quantity.duration(words + " s") == .milliseconds(milliseconds))
    }
}
