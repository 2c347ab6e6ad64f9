// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Handoff
import Testing
import Timing

/// Groups of operators, and what a file says of operators as people.
@Suite struct GroupTests {
    private static func text(_ groups: String, targets: String) -> String {
        """
        operators:
          anna: {uri: "sip:anna@192.0.2.1"}
          ben: {uri: "sip:ben@192.0.2.1"}
          carla: {target: {alsa: default}}
          bot: {uri: "ws://bot.example", accept_after_seconds: 1}
        groups: \(groups)
        routes:
          default: {targets: \(targets), last_resort: agent}
        """
    }

    @Test(arguments: [
        ("{sales: [anna, ben]}", "[sales]", ["anna", "ben"]),
        ("{sales: [ben, anna]}", "[sales, carla]", ["ben", "anna", "carla"]),
        ("{sales: anna}", "[carla, sales]", ["carla", "anna"]),
        ("{all: [sales, carla], sales: [anna, ben]}", "[all]", ["anna", "ben", "carla"]),
        ("{a: [b], b: [c], c: [anna]}", "[a]", ["anna"]),
        ("{a: [bot, ben]}", "[a]", ["bot", "ben"]),
        ("{a: [anna]}", "[ben]", ["ben"]), ("{}", "[anna]", ["anna"]),
    ])
    func groupsStandForTheirOperators(
        groups: String, targets: String, expected: [String]
    ) throws {
        let loaded = try ConfigurationText.load(Self.text(groups, targets: targets)).get()
        #expect(loaded.plan.defaultRoute.targets.map(\.name) == expected)
        #expect(loaded.warnings.isEmpty, "\(loaded.warnings)")
    }

    @Test(arguments: [
        (
            "{a: [b], b: [a]}", "[a]",
            "6:10: groups hold each other, from 'a' to 'b' to 'a'; write operators, or groups that"
        ),
        ("{a: [a]}", "[a]", "group 'a' holds itself"),
        ("{a: [anna, b], b: [c], c: [b]}", "[a]", "groups hold each other, from 'b' to 'c' to 'b'"),
        ("{a: []}", "[a]", "group 'a' is empty; write who is in it, such as a: [anna]"),
        ("{a: }", "[anna]", "group 'a' is empty"),
        (
            "{a: [ana]}", "[a]",
            "group 'a' has 'ana', and there is no such operator or group; write 'anna'"
        ),
        ("{a: [zzzzzz]}", "[a]", "write a name below 'operators:' or 'groups:'"),
        ("{anna: [ben]}", "[anna]", "'anna' is an operator and a group"),
        ("{sales: [anna]}", "[sale]", "there is no operator 'sale'; write 'sales'"),
        ("[anna]", "[anna]", "'groups' must hold keys and values"),
        ("{a: {b: anna}}", "[anna]", "'a' must be one value"),
    ])
    func whatCannotBeIsTold(groups: String, targets: String, expected: String) {
        let problems = ConfigurationText.problems(Self.text(groups, targets: targets))
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
        #expect(problems.count == 1, "\(problems)")
    }

    /// Two circles are two problems, and groups that only lead there are none.
    @Test func eachCircleIsToldOnce() {
        let groups = "{a: [b], b: [a], c: [d], d: [c], e: [a, c, anna]}"
        let problems = ConfigurationText.problems(Self.text(groups, targets: "[e]"))
        #expect(problems.count == 2, "\(problems)")
    }

    @Test(arguments: [
        ("{s: [anna], t: [anna, ben]}", "[s, t]", 1), ("{s: [anna]}", "[anna, s]", 1),
        ("{}", "[anna, anna, anna]", 1), ("{s: [anna, anna]}", "[s]", 1),
        ("{s: [anna], t: [s, anna]}", "[t]", 1), ("{s: [anna], t: [ben]}", "[s, t]", 0),
        // Who is called alone may be rung once more together with others.
        ("{s: [anna, ben]}", "[anna, {together: [s]}]", 0),
        ("{s: [anna, ben]}", "[{together: [s]}, s, anna]", 1),
    ])
    func whoIsNamedTwiceIsWarnedOf(groups: String, targets: String, warnings: Int) throws {
        let loaded = try ConfigurationText.load(Self.text(groups, targets: targets)).get()
        #expect(loaded.warnings.count == warnings, "\(loaded.warnings)")
    }

    /// Groups of groups double at each step, and nobody is in one twice all the same.
    @Test func groupsOfGroupsStaySmall() throws {
        var groups = ["g0: [anna, ben]"]
        for number in 1...60 { groups.append("g\(number): [g\(number - 1), g\(number - 1)]") }
        let text = Self.text("{\(groups.joined(separator: ", "))}", targets: "[g60]")
        let loaded = try ConfigurationText.load(text).get()
        #expect(loaded.plan.defaultRoute.targets.map(\.name) == ["anna", "ben"])
    }

    // MARK: Operators and routes

    private static func load(_ operators: String, route: String = "") -> [String] {
        ConfigurationText.problems(
            "operators: {\(operators)}\n"
                + "routes: {default: {targets: [anna], last_resort: agent\(route)}}")
    }

    @Test func whatIsSaidOfPeopleIsRead() throws {
        let loaded = try ConfigurationText.load(
            """
            operators:
              anna: {uri: "sip:anna@192.0.2.1", wrap_up_seconds: 12.5, away_after_missed: 3}
              ben: {target: {alsa: default}, wrap_up_seconds: 60, away_after_missed: off}
            routes:
              default: {targets: [anna, ben], last_resort: agent, order: longest-idle}
              other: {targets: [ben], last_resort: agent, order: listed}
            presence: {store: memory}
            """
        ).get()
        let targets = loaded.plan.defaultRoute.targets
        #expect(targets.map(\.wrapUp) == [.seconds(12.5), .seconds(60)])
        #expect(targets.map(\.awayAfterMissed) == [3, nil])
        #expect(loaded.plan.defaultRoute.order == .longestIdle)
        #expect(loaded.plan.routes["other"]?.order == .listed)
        #expect(loaded.presence.store == .memory)
        let standard = try ConfigurationText.load(ConfigurationText.minimal).get()
        #expect(standard.plan.defaultRoute.targets[0].wrapUp == .zero)
        #expect(standard.plan.defaultRoute.targets[0].awayAfterMissed == nil)
        #expect(standard.plan.defaultRoute.order == .listed)
        #expect(standard.presence.store == .sqlite(path: "var/presence.sqlite"))
    }

    @Test(arguments: [
        ("anna: {uri: 'sip:a@b.example', wrap_up_seconds: -1}", "", "'wrap_up_seconds' is -1"),
        ("anna: {uri: 'sip:a@b.example', wrap_up_seconds: 3601}", "", "from 0 to 3600"),
        (
            "anna: {uri: 'sip:a@b.example', away_after_missed: 0}", "",
            "write off, or a whole number"
        ),
        ("anna: {uri: 'sip:a@b.example', away_after_missed: never}", "", "from 1 to 100"),
        ("anna: {uri: 'ws://b.example', wrap_up_seconds: 5}", "", "is for a person"),
        ("anna: {uri: 'ws://b.example', away_after_missed: 5}", "", "is for a person"),
        ("anna: {uri: 'sip:a@b.example'}", ", order: idle", "write one of: listed, longest-idle"),
        ("anna: {uri: 'sip:a@b.example', wrapup_seconds: 5}", "", "write 'wrap_up_seconds'"),
    ])
    func whatCannotBeOfPeopleIsTold(operators: String, route: String, expected: String) {
        let problems = Self.load(operators, route: route)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test(arguments: [
        ("presence: {store: memory, path: a}", "'path' is only for 'store: sqlite'"),
        ("presence: {store: postgres}", "'store' is 'postgres'"),
    ])
    func aStoreIsOneThereIs(line: String, expected: String) {
        let problems = ConfigurationText.problems(ConfigurationText.minimal + "\n" + line)
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }
}
