// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import MediaEngine
import Testing

/// What is done to whose sound: by role, and otherwise for a line's callers and a target.
@Suite struct CleaningPlanTests {
    private static func cleaning(_ noise: Int) -> Cleaning {
        var cleaning = Cleaning()
        cleaning.noise = noise
        return cleaning
    }

    private static let roles: [Party.Role: Cleaning] = [
        .caller: cleaning(10), .operator: cleaning(20),
    ]

    /// Each leg's as it was opened: the caller's, then the operator's.
    private func opened(_ plan: CleaningPlan) throws -> [Int] {
        var stage = try SwitchStage(caller: .sip, targets: [SwitchStage.target("anna", .sip)]) {
            settings, _ in settings.cleaning = plan
        }
        stage.beginTalk()
        stage.ask()
        stage.operatorPicksUp(.sip)
        return stage.effects.compactMap { effect in
            if case .media(_, .openRTP(_, let settings)) = effect {
                settings.cleaning.noise
            } else {
                nil
            }
        }
    }

    @Test func everyLegHasItsOwn() throws {
        #expect(try opened(CleaningPlan()) == [0, 0])
        #expect(try opened(CleaningPlan(roles: Self.roles)) == [10, 20])
        let line = ["main": Self.cleaning(11)]
        let target = ["anna": Self.cleaning(21)]
        #expect(
            try opened(CleaningPlan(roles: Self.roles, lines: line, targets: target)) == [11, 21])
        let others = ["other": Self.cleaning(12)]
        #expect(
            try opened(CleaningPlan(roles: Self.roles, lines: others, targets: others))
                == [10, 20])
        // None for one of them is none.
        #expect(
            try opened(
                CleaningPlan(roles: Self.roles, lines: ["main": .none], targets: ["anna": .none]))
                == [0, 0])
    }
}
