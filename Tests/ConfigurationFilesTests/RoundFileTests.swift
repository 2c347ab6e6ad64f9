// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Handoff
import Testing

/// Whom a route calls, alone or together with others, as a file says it.
@Suite struct RoundFileTests {
    private static func text(_ targets: String) -> String {
        """
        operators:
          anna: {uri: "sip:anna@192.0.2.1"}
          ben: {uri: "sip:ben@192.0.2.1"}
          carla: {uri: "sip:carla@192.0.2.1"}
          dora: {uri: "sip:dora@192.0.2.1"}
          eve: {uri: "sip:eve@192.0.2.1"}
          annas-cell: {uri: "sip:anna@192.0.2.1"}
          bot: {uri: "wss://bot.example/call"}
        routes:
          default:
            targets: \(targets)
            last_resort: goodbye
        groups:
          sales: [anna, ben]
          three: [sales, carla]
          lone: [dora]
          many: [three, dora, eve]
          bots: [dora, bot]
        """
    }

    private static func names(_ targets: String) -> [[String]]? {
        guard case .success(let loaded) = ConfigurationText.load(text(targets)) else {
            return nil
        }
        return loaded.plan.defaultRoute.rounds.map { $0.targets.map(\.name) }
    }

    @Test(arguments: [
        ("[]", []), ("anna", [["anna"]]), ("[anna, ben]", [["anna"], ["ben"]]),
        ("[{together: [anna, ben]}]", [["anna", "ben"]]),
        ("{together: [anna, ben]}", [["anna", "ben"]]),
        (
            "[carla, {together: [ben, anna, dora, eve]}, bot]",
            [["carla"], ["ben", "anna", "dora", "eve"], ["bot"]]
        ),
        (
            "[anna, {together: [anna, ben]}, {together: [ben, carla]}]",
            [["anna"], ["anna", "ben"], ["ben", "carla"]]
        ),
        // A group is called one after the other, or all at once.
        ("[sales]", [["anna"], ["ben"]]), ("[{together: [sales]}]", [["anna", "ben"]]),
        ("[{together: three}]", [["anna", "ben", "carla"]]),
        ("[{together: [dora, three]}]", [["dora", "anna", "ben", "carla"]]),
        ("[{together: [lone, eve]}, sales]", [["dora", "eve"], ["anna"], ["ben"]]),
    ])
    func whoIsCalledWhen(_ targets: String, _ wanted: [[String]]) {
        #expect(Self.names(targets) == wanted, "\(ConfigurationText.problems(Self.text(targets)))")
    }

    @Test(arguments: [
        ("[{together: [anna, bem]}]", "there is no operator 'bem'; write 'ben'"),
        ("[{together: [anna]}]", "'together' names 1 operators; write two to 4 names"),
        ("[{together: anna}]", "'together' names 1 operators"),
        ("[{together: []}]", "'together' names 0 operators"),
        ("[{together: null}]", "'together' names 0 operators"),
        ("[{together: [anna, ben, carla, dora, eve]}]", "names 5 operators; write at most 4"),
        ("[{together: [anna, ben, anna]}]", "names 'anna' twice; write each name once"),
        ("[{together: [anna, annas-cell]}]", "have the same phone and cannot ring together"),
        ("[{together: [anna, bot]}]", "'bot' is another agent"),
        ("[{together: [lone]}]", "'together' names 1 operators; write two to 4 names"),
        ("[{together: many}]", "'together' names 5 operators; write at most 4"),
        ("[{together: [three, lone, eve]}]", "'together' names 5 operators; write at most 4"),
        ("[{together: [ben, sales]}]", "names 'ben' twice; write each name once"),
        ("[{together: bots}]", "'bot' is another agent"),
        ("[{together: [sale, carla]}]", "there is no operator 'sale'; write 'sales'"),
        ("[{together: [three, annas-cell]}]", "have the same phone and cannot ring together"),
        ("[{together: [anna, {together: [ben, carla]}]}]", "'together' must be one value"),
        ("[{togehter: [anna, ben]}]", "has no 'together'; write the name of an operator"),
        ("[{together: [anna, ben], ring_seconds: 3}]", "unknown key 'ring_seconds'"),
        ("[[anna, ben]]", "is a list; write the name of an operator or a group, or {together"),
    ])
    func whatCannotBeRungIsTold(_ targets: String, _ problem: String) {
        let problems = ConfigurationText.problems(Self.text(targets))
        #expect(problems.contains { $0.contains(problem) }, "\(problems)")
        #expect(problems.allSatisfy { $0.hasPrefix("gateway.yaml:11:") }, "\(problems)")
    }

    /// A call in which four ring has five legs.
    @Test func portsAreThereForAllWhoRing() {
        let limits = "\nlimits: {calls: 10}\nmedia: {first_port: 30000, last_port: "
        for (targets, last, told) in [
            ("[anna]", 30039, false), ("[anna]", 30037, true),
            ("[{together: [anna, ben, carla, eve]}]", 30099, false),
            ("[{together: [anna, ben, carla, eve]}]", 30097, true),
        ] {
            let problems = ConfigurationText.problems(Self.text(targets) + limits + "\(last)}")
            #expect(problems.contains { $0.contains("enough for 9 calls") } == told)
        }
    }
}
