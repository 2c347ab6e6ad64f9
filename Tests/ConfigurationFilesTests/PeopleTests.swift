// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Testing

/// Some call of a gateway comes to a person.
@Suite struct PeopleTests {
    private static let operators = """
        operators:
          anna: {uri: "sip:anna@192.0.2.1"}
          bot: {uri: "ws://bot.example", accept_after_seconds: 1}
          card: {target: {alsa: default}}

        """

    @Test(arguments: [
        ("routes: {default: {targets: [anna], last_resort: goodbye}}", 0, 0),
        ("routes: {default: {targets: [card], last_resort: goodbye}}", 0, 0),
        ("routes: {default: {targets: [], last_resort: voicemail}}", 1, 0),
        ("routes: {default: {targets: [bot], last_resort: agent}}", 1, 0),
        // One that no call takes rings nobody.
        (
            "routes: {default: {targets: [], last_resort: goodbye}, "
                + "sales: {targets: [anna], last_resort: goodbye}}", 1, 0
        ),
        (
            "routes: {default: {targets: [bot], last_resort: goodbye, on: {error: {route: sales}}}, "
                + "sales: {targets: [anna], last_resort: goodbye}}", 0, 0
        ),
        (
            "routes: {default: {targets: [], last_resort: goodbye, overflow: sales}, "
                + "sales: {targets: [anna], last_resort: goodbye}}", 0, 0
        ),
        (
            "hours: {a: {time_zone: UTC, open: [{from: '9:00', to: '10:00'}]}}\n"
                + "routes: {default: {targets: [], last_resort: goodbye, hours: a, closed: sales}, "
                + "sales: {targets: [anna], last_resort: goodbye}}", 0, 0
        ),
        (
            "routes: {default: {targets: [], last_resort: goodbye}, "
                + "sales: {targets: [anna], last_resort: goodbye}}\n"
                + "lines: {a: {numbers: ['1']}, b: {numbers: ['2'], route: sales}}", 0, 1
        ),
    ])
    func whoCanBeRungIsKnown(routes: String, problems: Int, warnings: Int) throws {
        let loaded = try ConfigurationText.load(Self.operators + routes).get()
        #expect(loaded.peopleProblems.count == problems, "\(loaded.peopleProblems)")
        #expect(loaded.peopleWarnings.count == warnings, "\(loaded.peopleWarnings)")
    }

    @Test func aRuleMayLeadToAPerson() throws {
        let text =
            Self.operators + """
                routes:
                  default: {targets: [], last_resort: goodbye}
                  sales: {targets: [anna], last_resort: goodbye}
                triggers: r.yaml
                """
        let loaded = try ConfigurationText.load(
            text, triggers: "rules: [{name: r, when: agent-asked, route: sales}]"
        ).get()
        #expect(loaded.peopleProblems.isEmpty)
        #expect(loaded.peopleWarnings.count == 1)
    }
}
