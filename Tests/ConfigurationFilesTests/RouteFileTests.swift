// SPDX-License-Identifier: Apache-2.0

import ConfigurationFiles
import Handoff
import Testing

/// What follows a target that was not reached, as a file says it.
@Suite struct RouteFileTests {
    static func text(_ on: String) -> String {
        """
        routes:
          default:
            targets: []
            last_resort: goodbye
            longest_wait_seconds: 90
            on: \(on)
          others: {targets: [], last_resort: voicemail}
        """
    }

    static func actions(_ on: String) -> [AttemptFailure: FailureAction]? {
        guard case .success(let loaded) = ConfigurationText.load(text(on)) else { return nil }
        return loaded.plan.defaultRoute.actions
    }

    @Test func everyFailureTakesEveryAction() {
        let actions: [(String, FailureAction)] = [
            ("next", .next), ("again", .again(after: .seconds(10), times: 1)),
            ("last-resort", .lastResort), ("{route: others}", .route("others")),
            ("{again_after_seconds: 2.5}", .again(after: .seconds(2.5), times: 1)),
            ("{again_after_seconds: 30, times: 3}", .again(after: .seconds(30), times: 3)),
        ]
        for failure in AttemptFailure.allCases {
            let key = failure.rawValue.replacing("-", with: "_")
            for (text, action) in actions {
                #expect(Self.actions("{\(key): \(text)}") == [failure: action], "\(key): \(text)")
            }
        }
        #expect(Self.actions("{}") == [:])
    }

    @Test func theWaitIsThatOfTheRouteElseOfTheHandoff() throws {
        let text = Self.text("{}") + "\nhandoff: {longest_wait_seconds: 40}"
        guard case .success(let loaded) = ConfigurationText.load(text) else {
            Issue.record("does not load")
            return
        }
        #expect(loaded.plan.defaultRoute.longestWait == .seconds(90))
        #expect(loaded.plan.routes["others"]?.longestWait == nil)
        #expect(loaded.plan.timings.longestWait == .seconds(40))
    }

    @Test(arguments: [
        ("{busy: never}", "write next, again, last-resort"),
        ("{bussy: next}", "unknown key 'bussy' in 'on'; write 'busy'"),
        ("{busy: {route: default}}", "route 'default' leads to itself"),
        ("{busy: {route: other}}", "there is no route 'other'; write 'others'"),
        ("{busy: {again_after_seconds: 0}}", "write a number from 1 to 300"),
        ("{busy: {again_after_seconds: 5, times: 99}}", "write a whole number from 1 to 10"),
        ("{busy: {times: 2}}", "says nothing to do"), ("{busy: {}}", "says nothing to do"),
        ("{busy: {route: others, again_after_seconds: 5}}", "write one of them"),
        ("next", "'on' must hold keys and values"),
    ])
    func whatCannotWorkIsTold(on: String, expected: String) {
        let problems = ConfigurationText.problems(Self.text(on))
        #expect(problems.contains { $0.contains(expected) }, "\(problems)")
    }
}
