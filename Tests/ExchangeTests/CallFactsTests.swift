// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import Testing
import Timing
import Triggers

/// What rules are told of a call before it is answered: guards go by it.
@Suite struct CallFactsTests {
    /// How many operators a caller reaches who presses 7, under a rule with a guard, after so many
    /// calls before.
    private func operatorsDialled(
        guardedBy condition: any TriggerCondition, earlierCalls: Int = 0
    ) throws -> Int {
        var board = Switchboard { settings in
            settings.triggers = [
                TriggerRule(
                    name: "guarded",
                    condition: AllCondition([
                        DigitCondition(keys: "7", aloneFor: .zero), condition,
                    ]), reason: "guarded")
            ]
            // Tuesday, ten o'clock.
            settings.minuteOfWeek = { _ in 1440 + 600 }
        }
        for _ in 0..<earlierCalls { _ = try board.arrive() }
        let call = try board.arrive()
        board.input(
            .heard(call, .digit(Digit(party: .caller, key: "7", carrier: .telephoneEvent))))
        return board.effects.count { effect in
            guard case .journal(let event) = effect, event.call == call else { return false }
            if case .dialled = event.kind { return true }
            return false
        }
    }

    @Test func theNumbersAreKnown() throws {
        #expect(try operatorsDialled(guardedBy: LineCondition(["demo"])) == 1)
        #expect(try operatorsDialled(guardedBy: LineCondition(["other"])) == 0)
        #expect(try operatorsDialled(guardedBy: CallerCondition(prefixes: ["+4930"])) == 1)
        #expect(try operatorsDialled(guardedBy: CallerCondition(prefixes: ["+4931"])) == 0)
    }

    @Test func theHourIsKnown() throws {
        let tuesday = HoursCondition(days: [.tuesday], from: 540, to: 660)
        let monday = HoursCondition(days: [.monday], from: 540, to: 660)
        #expect(try operatorsDialled(guardedBy: tuesday) == 1)
        #expect(try operatorsDialled(guardedBy: monday) == 0)
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 1)])
    func whoCalledBeforeIsRemembered(calls: Int, dialled: Int) throws {
        let guarded = HistoryCondition(.earlierCalls)
        #expect(try operatorsDialled(guardedBy: guarded, earlierCalls: calls) == dialled)
    }
}
