// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// What the one of several rung together asks for who has the call, in whichever of its places they
/// sit, while the others are still told that they do not.
@Suite struct TogetherTalkTests {
    /// How long after the accept: while the others are told, after that, and when it counts as a talk.
    static let moments = [Duration.zero, .seconds(2), .seconds(7)]

    /// Four have heard the briefing, and the one in this place has accepted.
    private static func joined(
        _ number: OperatorNumber, for time: Duration, change: (inout CallPlan) -> Void = { _ in }
    ) -> Rehearsal {
        var call = Rehearsal.together(4) { plan in
            let others = ["fay", "gil"].map {
                Target(name: $0, uri: "sip:\($0)@pbx.example")
            }
            plan.routes["billing"]?.rounds = [Round(together: others)].compactMap(\.self)
            plan.bridgeKeys.passOn = .init(keys: "*3", route: "billing")
            change(&plan)
        }
        call.pass(.seconds(1))
        for attempt in 1...4 { call.take(.operatorAnswered(AttemptID(number: attempt))) }
        call.pass(.seconds(1))
        call.press("1", by: .operator(number))
        call.pass(time)
        return call
    }

    private static func attempt(of number: OperatorNumber) -> AttemptID {
        AttemptID(number: (OperatorNumber.allCases.firstIndex(of: number) ?? 0) + 1)
    }

    private func hungUp(_ call: Rehearsal) -> [AttemptID] {
        call.effects.compactMap {
            if case .hangUpOperator(let attempt, _) = $0 { attempt } else { nil }
        }.sorted()
    }

    /// Who else of the operators hears the caller, is heard by them, or is briefed.
    private func others(_ call: Rehearsal, than number: OperatorNumber) -> [OperatorNumber] {
        OperatorNumber.allCases.filter { other in
            let row = call.machine.routing[.operator(other)]
            return other != number
                && (row[.caller] > 0 || row[.whisper] > 0
                    || call.machine.routing.caller[.operator(other)] > 0)
        }
    }

    @Test(arguments: OperatorNumber.allCases, moments)
    func theCallerGoesBackToTheAgent(number: OperatorNumber, time: Duration) {
        var call = Self.joined(number, for: time)
        #expect(call.machine.joinedOperator == number)
        let step = call.take(.operatorCommands(.giveBack))
        let left = Self.attempt(of: number)
        #expect(
            step.contains { if case .hangUpOperator(left, _) = $0 { true } else { false } })
        #expect(call.machine.routing[.operator(number)] == [])
        #expect(call.machine.joinedOperator == nil)
        call.pass(.seconds(5))
        #expect(call.machine.phase == .talking && call.machine.routing == .conversation)
        #expect(hungUp(call) == [1, 2, 3, 4])
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.played(.alreadyTaken) == 3)
    }

    /// Two of another route are rung then, for whom the call has places again.
    @Test(arguments: OperatorNumber.allCases, moments)
    func theCallerGoesOnToTwoOthers(number: OperatorNumber, time: Duration) {
        var call = Self.joined(number, for: time)
        call.take(.operatorCommands(.passOn))
        #expect(call.dialled.suffix(2) == ["fay", "gil"])
        let gil = call.journal.compactMap { _, kind -> OperatorNumber? in
            if case .dialled(_, "gil", let number) = kind { number } else { nil }
        }
        call.take(.operatorAnswered(5))
        call.take(.operatorAnswered(6))
        call.press("1", by: .operator(gil.first ?? .first))
        #expect(call.machine.phase == .handingOff(.bridged(6)))
        #expect(call.machine.joinedOperator == gil.first)
        call.pass(.seconds(8))
        #expect(call.outcomes == ["bridged completed", "bridged completed"])
        #expect(hungUp(call) == [1, 2, 3, 4, 5])
        #expect(others(call, than: gil.first ?? .first) == [])
    }

    @Test(arguments: OperatorNumber.allCases, moments)
    func theBriefingIsSaidAgainToThemAlone(number: OperatorNumber, time: Duration) {
        var call = Self.joined(number, for: time)
        let step = call.take(.operatorCommands(.whisper))
        let lane = Lane.whisper(to: .operator(number))
        #expect(step.contains(.play(.spoken(1), on: lane, loops: false)))
        let row = call.machine.routing[.operator(number)]
        #expect(row[.whisper] == 1 && row[.caller] > 0 && row[.caller] < 1)
        #expect(call.machine.routing.caller[.operator(number)] == 1)
        #expect(others(call, than: number) == [])
        call.pass(.seconds(9))
        #expect(call.machine.routing == .bridge(with: number))
        // What ends it before its end ends it on their lane.
        call.take(.operatorCommands(.whisper))
        #expect(call.take(.held(.operator(number), true)).contains(.stop(lane)))
        call.take(.held(.operator(number), false))
        call.take(.operatorCommands(.whisper))
        let gone = call.take(.operatorGone(Self.attempt(of: number), reason: "BYE"))
        #expect(gone.contains(.stop(lane)))
        call.pass(.seconds(9))
        #expect(call.isFinished)
    }

    @Test(arguments: OperatorNumber.allCases)
    func whatCannotBeDoneIsToldToThemAlone(number: OperatorNumber) {
        var call = Self.joined(number, for: .zero) { $0.agentAfterBridge = .close }
        let step = call.take(.operatorCommands(.giveBack))
        let told = step.compactMap { effect -> Lane? in
            if case .play(.shared(.notPossible), let lane, _) = effect { lane } else { nil }
        }
        #expect(told == [.notice(to: .operator(number))])
        #expect(call.machine.joinedOperator == number)
    }

    /// A leg that breaks while its operator is told that they do not have the call is let go by that.
    @Test(arguments: moments) func aLoserWhoseLegBreaksIsOut(time: Duration) {
        var call = Self.joined(.third, for: .zero)
        call.take(.operatorFailed(1, .unreachable))
        call.take(.operatorGone(2, reason: "BYE"))
        #expect(call.machine.routing[.operator(.first)] == [])
        #expect(call.machine.routing[.operator(.second)] == [])
        call.pass(time)
        #expect(call.machine.joinedOperator == .third)
        call.pass(.seconds(9))
        #expect(hungUp(call) == [4])
    }

    /// Only the phone of who has the call can hold it, before the two are joined and after.
    @Test func theOthersPhonesHoldNothing() {
        for number in OperatorNumber.allCases {
            var call = Self.joined(number, for: .zero)
            for other in OperatorNumber.allCases where other != number {
                call.take(.held(.operator(other), true))
            }
            #expect(call.machine.routing.caller[.operator(number)] == 1)
            call.take(.held(.operator(number), true))
            #expect(call.machine.routing.caller[.hold] > 0)
        }
        var call = Rehearsal.together(2) { $0.defaultRoute.whileWaiting = .agent }
        call.take(.operatorAnswered(2))
        call.press("1", by: .operator(.second))
        #expect(call.machine.phase == .handingOff(.joining(2)))
        call.take(.held(.operator(.second), true))
        call.pass(.seconds(4))
        #expect(call.machine.routing == .bridgeOnHold(with: .second))
    }

    // MARK: Before anybody accepts

    /// Who cannot be had is left out of the ring, and who can takes the call.
    @Test(arguments: [LegFailure.away, .leased, .busy])
    func whoCannotBeHadIsLeftOut(failure: LegFailure) {
        var call = Rehearsal.together(3)
        call.take(.operatorFailed(1, failure))
        call.take(.operatorFailed(3, failure))
        #expect(call.dialled == ["anna", "ben", "carla"])
        call.take(.operatorAnswered(2))
        call.press("1", by: .operator(.second))
        #expect(call.machine.phase == .handingOff(.bridged(2)))
        var nobody = Rehearsal.together(3)
        for attempt in 1...3 { nobody.take(.operatorFailed(AttemptID(number: attempt), failure)) }
        #expect(nobody.dialled.last == "eve")
    }

    /// Who is away is not called again, by a pause that others of the ring are given either.
    @Test func nobodyWaitsForWhoIsAway() {
        let plan = { (plan: inout CallPlan) in
            plan.defaultRoute.actions[.busy] = .again(after: .seconds(4), times: 1)
        }
        var call = Rehearsal.together(2, change: plan)
        call.take(.operatorFailed(1, .away))
        call.take(.operatorFailed(2, .leased))
        call.pass(.seconds(4))
        #expect(call.dialled == ["anna", "ben", "ben"])
        call = .together(2, change: plan)
        call.take(.operatorFailed(2, .leased))
        call.take(.operatorFailed(1, .away))
        #expect(call.dialled == ["anna", "ben", "eve"])
    }

    /// A caller who would rather have something else lets all of them go: who rings, who listens, and
    /// who is told goodbye.
    @Test(arguments: [Character("1"), "2"])
    func theCallersChoiceLetsAllGo(key: Character) {
        var call = Rehearsal.together(3) {
            $0.callerKeys = CallerKeys(stay: "1", callback: "2")
        }
        call.pass(.seconds(3))
        call.take(.operatorAnswered(2))
        call.take(.operatorAnswered(3))
        call.press("2", by: .operator(.third))
        call.press(key, by: .caller)
        #expect(hungUp(call) == [1, 2, 3])
        #expect(call.attempts.count == 3)
        for number in OperatorNumber.allCases {
            #expect(call.machine.routing[.operator(number)] == [])
        }
        call.pass(.seconds(3))
        let phase: CallPhase = key == "1" ? .talking : .handingOff(.takingNumber)
        #expect(call.machine.phase == phase)
    }
}
