// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// People who are rung together, and what comes from elsewhere: the caller, the console, the end of
/// the gateway, a ring ahead.
@Suite struct TogetherMeetsTests {
    /// Ben listens, carla has declined and hears so, anna's phone rings.
    private static func mixed(change: (inout CallPlan) -> Void = { _ in }) -> Rehearsal {
        var call = Rehearsal.together(3, change: change)
        call.pass(.seconds(3))
        call.take(.operatorRinging(1))
        call.take(.operatorAnswered(2))
        call.take(.operatorAnswered(3))
        call.press("2", by: .operator(.third))
        return call
    }

    private func hungUp(_ call: Rehearsal) -> [AttemptID] {
        call.effects.compactMap {
            if case .hangUpOperator(let attempt, _) = $0 { attempt } else { nil }
        }.sorted()
    }

    @Test func aCallerWhoLeavesIsToldOfToAllWhoAnswered() {
        var call = Self.mixed()
        call.take(.callerGone(reason: "BYE"))
        #expect(call.outcomes == ["abandoned caller-abandoned"])
        #expect(call.played(.callerGone) == 2)
        #expect(hungUp(call) == [1])
        #expect(!call.isFinished)
        call.take(.operatorGone(3, reason: "BYE"))
        #expect(!call.isFinished)
        call.pass(.seconds(2))
        #expect(call.isFinished)
        #expect(hungUp(call) == [1, 2])
    }

    @Test func nobodyIsLeftBehind() {
        let ends: [(String, CallInput, [String])] = [
            ("abort", .abortHandoff, ["returned cancelled"]),
            ("drain", .drain(deadline: .zero), ["failed cancelled"]),
            ("must end", .mustEnd(reason: "no more disk"), ["failed cancelled"]),
        ]
        for (name, input, outcomes) in ends {
            var call = Self.mixed()
            call.take(input)
            call.pass(.seconds(4))
            #expect(hungUp(call) == [1, 2, 3], "\(name)")
            #expect(call.outcomes == outcomes, "\(name)")
            #expect(call.attempts.count == 3, "\(name)")
        }
    }

    @Test func theAgentsDeathChangesNothing() {
        var call = Self.mixed { $0.defaultRoute.whileWaiting = .agent }
        call.take(AgentTests.lost)
        call.press("1", by: .operator(.second))
        call.pass(.seconds(9))
        #expect(call.outcomes == ["bridged completed"])
        #expect(hungUp(call) == [1, 3])
    }

    /// Whom the console names has the call to themselves: by accepting, or as the only one who rings.
    @Test func theConsoleNamesOneOfThem() {
        var call = Self.mixed()
        call.take(.takeOver(TakeOver(target: "ben")))
        #expect(call.machine.phase == .handingOff(.bridged(2)))
        #expect(call.attempts == ["anna taken", "carla declined"])

        call = Self.mixed()
        call.take(.takeOver(TakeOver(target: "anna")))
        #expect(hungUp(call) == [2, 3])
        #expect(call.machine.phase == .handingOff(.ringing(1)))
        call.take(.operatorFailed(1, .busy))
        #expect(call.dialled == ["anna", "ben", "carla", "eve"])

        call = Self.mixed()
        call.take(.takeOver(TakeOver(target: "carla")))
        #expect(call.machine.phase == .handingOff(.whispering(2)))
        call.take(.takeOver(TakeOver(target: "eve")))
        #expect(hungUp(call) == [1, 2, 3])
        #expect(call.dialled.last == "eve")
    }

    @Test func whoRingsIsLetGoWhenTheCallerHasWaitedLongEnough() {
        var call = Rehearsal.together(2) { $0.defaultRoute.longestWait = .seconds(10) }
        call.pass(.seconds(8))
        call.take(.operatorAnswered(2))
        call.pass(.seconds(3))
        #expect(call.attempts == ["anna no-answer"])
        #expect(call.machine.phase == .handingOff(.whispering(2)))
        call.press("2", by: .operator(.second))
        call.pass(.seconds(2))
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.attempts.last == "ben declined")
    }

    /// One of them is rung ahead, the first; the others join when a handoff begins.
    @Test func theFirstIsRungAhead() {
        var call = Rehearsal.talking(.together(3))
        call.take(.predial(.upset))
        #expect(call.dialled == ["anna"])
        call.take(.operatorAnswered(1))
        call.take(.escalation(.asked))
        #expect(call.dialled == ["anna", "ben", "carla"])
        call.take(.operatorAnswered(3))
        call.press("1", by: .operator(.third))
        call.pass(.seconds(6))
        #expect(call.outcomes == ["bridged completed"])
        #expect(call.attempts.sorted() == ["anna taken", "ben taken", "carla completed"])

        var missed = Rehearsal.talking(.together(2))
        missed.take(.predial(.upset))
        missed.take(.operatorFailed(1, .busy))
        missed.take(.escalation(.asked))
        #expect(missed.dialled == ["anna", "ben"])
        missed.take(.operatorFailed(2, .declined))
        #expect(missed.dialled.last == "eve")

        var accepted = Rehearsal.talking(.together(2))
        accepted.take(.predial(.upset))
        accepted.take(.operatorAnswered(1))
        accepted.press("1")
        accepted.pass(.seconds(9))
        #expect(accepted.dialled == ["anna"])
        #expect(accepted.outcomes == ["bridged completed"])
    }

    /// Losers still hear why while four others are to be called: they make room.
    @Test func losersMakeRoom() {
        var call = Rehearsal.together(4) { plan in
            let more = ["fay", "gil", "hal"].map {
                Target(name: $0, uri: "sip:\($0)@pbx.example")
            }
            plan.defaultRoute.rounds[1] = Round(together: more) ?? plan.defaultRoute.rounds[1]
        }
        for attempt in 1...4 { call.take(.operatorAnswered(AttemptID(number: attempt))) }
        call.press("1", by: .operator(.second))
        call.take(.operatorGone(2, reason: "BYE"))
        #expect(call.dialled.suffix(3) == ["fay", "gil", "hal"])
        #expect(hungUp(call) == [1, 3])
        call.take(.operatorAnswered(7))
        call.press("1", by: .operator(.third))
        #expect(call.machine.phase == .handingOff(.bridged(7)))
    }

    /// The loser's phone rings on for a moment and is picked up: too late, and told by a BYE.
    @Test func anAnswerThatCrossesIsHungUp() {
        var call = Rehearsal.together(2)
        call.take(.operatorAnswered(1))
        call.press("1")
        #expect(hungUp(call) == [2])
        call.take(.operatorAnswered(2))
        #expect(hungUp(call) == [2, 2])
        #expect(call.machine.phase == .handingOff(.bridged(1)))
    }

    @Test func aKeyIsThatOfWhoeverPressesIt() {
        var call = Rehearsal.together(2)
        call.take(.operatorAnswered(1))
        call.press("1", by: .operator(.second))
        #expect(call.machine.phase == .handingOff(.whispering(1)))
        call.take(.signal(.tone(.operator(.second), .busy, at: SampleTime(samples: 0))))
        call.take(.held(.operator(.second), true))
        #expect(call.attempts == [])
    }

    /// The same words for all: they are synthesised once, and each hears them from the beginning.
    @Test func oneBriefingServesAll() {
        var call = Rehearsal.together(3)
        call.pass(.seconds(1))
        let spoken = call.effects.filter { if case .speak = $0 { true } else { false } }
        #expect(spoken.count == 1)
        for number in 1...3 {
            call.take(.operatorAnswered(AttemptID(number: number)))
            let lane = Lane.whisper(to: .operator(OperatorNumber.allCases[number - 1]))
            #expect(call.effects.contains(.play(.spoken(1), on: lane, loops: false)))
            call.pass(.seconds(1))
        }
        #expect(call.packages.count == 3)
    }

    @Test func roundsTakeOnlyWhatACallHasRoomFor() {
        let people = ["a", "b", "c", "d", "e"].map { Target(name: $0, uri: "sip:\($0)@x.example") }
        #expect(Round(together: people) == nil)
        #expect(Round(together: []) == nil)
        #expect(Round(together: [people[0], people[0]]) == nil)
        #expect(Round(together: [people[0], .billing(acceptAfter: nil)]) == nil)
        #expect(Round(together: Array(people.prefix(4)))?.targets.count == 4)
    }
}
