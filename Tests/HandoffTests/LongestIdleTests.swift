// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import Testing
import Timing

/// Routes that call who has not talked with a caller for longest.
@Suite struct LongestIdleTests {
    private static func target(_ name: String) -> Target {
        name == "bot"
            ? Target(name: name, address: .stream(.builtIn, acceptAfter: nil))
            : Target(name: name, uri: "sip:\(name)@pbx.example")
    }

    private static func talking(
        _ rounds: [[String]], busy: [String: Int], order: Route.Order = .longestIdle
    ) -> Rehearsal {
        var route = Route(name: "support", targets: [], lastResort: .agent)
        route.rounds = rounds.compactMap { Round(together: $0.map(target)) }
        route.order = order
        var call = Rehearsal.talking(CallPlan(defaultRoute: route))
        call.know(lastBusy: busy.mapValues { WallTime(milliseconds: Int64($0)) })
        return call
    }

    private static func call(
        _ rounds: [[String]], busy: [String: Int], order: Route.Order = .longestIdle
    ) -> Rehearsal {
        var call = talking(rounds, busy: busy, order: order)
        call.take(.escalation(.asked))
        return call
    }

    private static func call(
        _ names: [String], busy: [String: Int], order: Route.Order = .longestIdle
    ) -> Rehearsal {
        call(names.map { [$0] }, busy: busy, order: order)
    }

    @Test(arguments: [
        (["anna", "ben", "carla"], [:], ["anna", "ben", "carla"]),
        (
            ["anna", "ben", "carla"], ["anna": 30, "ben": 10, "carla": 20],
            ["ben", "carla", "anna"]
        ),
        // Who has not talked with anybody yet comes first, in the order of the list.
        (
            ["anna", "ben", "carla", "dora"], ["ben": 5, "anna": 9],
            ["carla", "dora", "ben", "anna"]
        ),
        (["anna", "ben"], ["anna": 5, "ben": 5], ["anna", "ben"]),
        (["anna", "ben"], ["zoe": 1, "anna": 2], ["ben", "anna"]),
        // Another agent keeps its place.
        (["bot", "anna", "ben"], ["anna": 5], ["bot", "ben", "anna"]),
        (["anna", "bot", "ben"], ["anna": 5], ["ben", "bot", "anna"]),
    ])
    func theOneWhoIsIdleForLongestIsCalledFirst(
        names: [String], busy: [String: Int], expected: [String]
    ) {
        var call = Self.call(names, busy: busy)
        for number in expected.indices {
            call.take(.operatorFailed(AttemptID(number: number + 1), .busy))
        }
        #expect(call.dialled == expected)
    }

    /// Who is rung together stays together, in the place of the one who is idle for longest.
    @Test(arguments: [
        ([["anna", "ben"], ["carla"]], [:], [["anna", "ben"], ["carla"]]),
        (
            [["anna", "ben"], ["carla"]], ["anna": 9, "ben": 1, "carla": 5],
            [["ben", "anna"], ["carla"]]
        ),
        (
            [["anna", "ben"], ["carla"]], ["anna": 9, "ben": 8, "carla": 5],
            [["carla"], ["ben", "anna"]]
        ),
        // Who has not talked with anybody yet counts for those who are rung with them.
        (
            [["anna"], ["ben", "carla"]], ["anna": 1, "ben": 5], [["carla", "ben"], ["anna"]]
        ),
        // Somebody may be among several who are rung together, and another agent keeps its place.
        (
            [["anna", "ben"], ["bot"], ["anna", "carla"]], ["anna": 5, "ben": 7, "carla": 3],
            [["carla", "anna"], ["bot"], ["anna", "ben"]]
        ),
    ])
    func whoIsRungTogetherStaysTogether(
        rounds: [[String]], busy: [String: Int], expected: [[String]]
    ) {
        var call = Self.call(rounds, busy: busy)
        var failed = 0
        for round in expected {
            #expect(call.dialled.dropFirst(failed) == round[...])
            for _ in round {
                failed += 1
                call.take(.operatorFailed(AttemptID(number: failed), .busy))
            }
        }
    }

    /// Who was rung ahead is one of those who are called first, wherever they stand by now.
    @Test func whoWasRungAheadIsNotRungAnew() {
        let names = ["anna", "ben", "carla"]
        var call = Self.talking([["anna", "ben"], ["carla"]], busy: ["anna": 5, "carla": 10])
        call.take(.predial(.upset))
        #expect(call.dialled == ["ben"])
        call.know(
            lastBusy: Dictionary(
                uniqueKeysWithValues: zip(names, [5, 9, 10].map(WallTime.init(milliseconds:)))))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["ben", "anna"])
        #expect(call.attempts == [])
    }

    @Test func aListIsCalledAsItStands() {
        let call = Self.call(["anna", "ben"], busy: ["anna": 5], order: .listed)
        #expect(call.dialled == ["anna"])
        #expect(!CallPlan.two().ordersByIdleTime)
    }

    /// The order is that of the moment at which the handoff comes to the route.
    @Test func whatChangesLaterChangesNothing() {
        var call = Self.call(["anna", "ben", "carla"], busy: ["anna": 1, "ben": 2, "carla": 3])
        call.know(lastBusy: ["ben": WallTime(milliseconds: 9)])
        call.take(.operatorFailed(1, .busy))
        #expect(call.dialled == ["anna", "ben"])
    }
}
