// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Several people rung at once: each on their own, and the first to accept has the call.
@Suite struct TogetherTests {
    static let names = ["anna", "ben", "carla", "dora"]

    /// What somebody who is rung may do, in their states.
    private enum Act: CaseIterable {
        case answers, fails
        case accepts, declines, hangsUp, isMachine
    }

    private enum Stand: Equatable {
        case rings, listens, out
    }

    /// A call with so many people rung together, and what each has done.
    private struct Ring {
        var call: Rehearsal
        var stands: [Stand]

        init(_ count: Int) {
            call = .together(count)
            stands = Array(repeating: .rings, count: count)
        }

        func attempt(_ index: Int) -> AttemptID { AttemptID(number: index + 1) }

        func number(_ index: Int) -> OperatorNumber { OperatorNumber.allCases[index] }

        func moves(_ acts: [Act]) -> [(Int, Act)] {
            stands.indices.flatMap { index in
                acts.filter { act in
                    switch act {
                    case .answers, .fails: stands[index] == .rings
                    case .accepts, .declines, .hangsUp, .isMachine: stands[index] == .listens
                    }
                }.map { (index, $0) }
            }
        }

        mutating func take(_ index: Int, _ act: Act) {
            let party = Party.operator(number(index))
            switch act {
            case .answers:
                call.take(.operatorAnswered(attempt(index)))
                stands[index] = .listens
                return
            case .fails: call.take(.operatorFailed(attempt(index), .busy, .said(486, "Busy")))
            case .accepts: call.press("1", by: party)
            case .declines: call.press("2", by: party)
            case .hangsUp: call.take(.operatorGone(attempt(index), reason: "BYE"))
            case .isMachine:
                call.take(
                    .signal(.answered(.voicemail, of: party, at: SampleTime(samples: 0))))
            }
            stands[index] = .out
        }

        /// Whoever listens hears their own whisper, and nobody else hears anything of it.
        func checkEars() {
            for index in stands.indices {
                let row = call.machine.routing[.operator(number(index))]
                #expect((row[.whisper] > 0) == (stands[index] == .listens) || row[.notice] > 0)
                if stands[index] == .rings { #expect(row == []) }
                #expect(row[.caller] == 0)
                #expect(call.machine.routing.caller[.operator(number(index))] == 0)
            }
        }

        /// One has accepted: they are joined, and everybody else knows or never will.
        func checkJoined(_ winner: Int, before: [Stand]) {
            #expect(call.machine.routing.caller[.operator(number(winner))] == 1)
            for index in stands.indices where index != winner {
                let lane = Lane.notice(to: .operator(number(index)))
                let isTold = call.effects.contains(
                    .play(.shared(.alreadyTaken), on: lane, loops: false))
                #expect(isTold == (before[index] == .listens))
                let isHungUp = call.effects.contains {
                    if case .hangUpOperator(attempt(index), _) = $0 { true } else { false }
                }
                if before[index] == .rings { #expect(isHungUp) }
                if before[index] != .out {
                    #expect(call.attempts.contains("\(TogetherTests.names[index]) taken"))
                }
                #expect(call.machine.routing[.operator(number(index))][.caller] == 0)
            }
        }

        /// After a while the losers are gone, and the call with the winner goes on until they leave.
        mutating func checkGoesOn(_ winner: Int) {
            call.pass(.seconds(6))
            #expect(call.outcomes == ["bridged completed"])
            for index in stands.indices where index != winner {
                #expect(call.machine.routing[.operator(number(index))] == [])
            }
            call.take(.operatorGone(attempt(winner), reason: "BYE"))
            #expect(call.isFinished)
        }

        /// All have failed: only then whoever is next is called.
        mutating func checkGoneOn() {
            call.pass(.seconds(2))
            #expect(
                call.dialled == Array(TogetherTests.names.prefix(stands.count)) + ["eve"])
            #expect(call.machine.phase == .handingOff(.dialling(attempt(stands.count))))
        }
    }

    /// Every order of what 2 and 3 people can do.
    @Test(arguments: [(2, Act.allCases), (3, [Act.answers, .fails, .accepts, .declines])])
    private func everyOrder(_ count: Int, _ acts: [Act]) {
        var ends = 0
        walk(Ring(count), acts, &ends)
        #expect(ends > (count == 2 ? 50 : 300))
    }

    private func walk(_ ring: Ring, _ acts: [Act], _ ends: inout Int) {
        let moves = ring.moves(acts)
        if moves.isEmpty {
            var ring = ring
            ring.checkGoneOn()
            ends += 1
        }
        for (index, act) in moves {
            var next = ring
            next.take(index, act)
            guard act == .accepts else {
                next.checkEars()
                walk(next, acts, &ends)
                continue
            }
            next.checkJoined(index, before: ring.stands)
            next.checkGoesOn(index)
            ends += 1
        }
    }

    /// Four do what they like, at any pace.
    @Test(arguments: 0..<40)
    func fourAtAnyPace(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var ring = Ring(4)
        while let (index, act) = ring.moves(Act.allCases).randomElement(using: &random) {
            let before = ring.stands
            ring.take(index, act)
            guard act != .accepts else {
                ring.checkJoined(index, before: before)
                return ring.checkGoesOn(index)
            }
            ring.checkEars()
            ring.call.pass(.milliseconds(Int.random(in: 0...900, using: &random)))
        }
        ring.checkGoneOn()
    }

    @Test func eachHasTheirOwnRingTime() {
        var call = Rehearsal.together(3) {
            for index in 0..<3 {
                $0.defaultRoute.targets[index].ringTime = .seconds(5 * (3 - index))
            }
        }
        call.pass(.seconds(6))
        #expect(call.attempts == ["carla no-answer"])
        call.pass(.seconds(5))
        #expect(call.attempts == ["carla no-answer", "ben no-answer"])
        #expect(call.dialled.count == 3)
        call.pass(.seconds(5))
        #expect(call.dialled.last == "eve")
    }

    @Test func whatFollowsIsByTheLastToFail() {
        let plan = { (plan: inout CallPlan) in
            plan.defaultRoute.actions = [
                .busy: .lastResort, .declined: .again(after: .seconds(4), times: 1),
            ]
        }
        var call = Rehearsal.together(2, change: plan)
        call.take(.operatorFailed(1, .declined))
        call.take(.operatorFailed(2, .busy))
        #expect(call.dialled == ["anna", "ben"])
        #expect(call.machine.phase == .handingOff(.exhausted))
        // Of the two only who declined is called again.
        call = .together(2, change: plan)
        call.take(.operatorFailed(2, .busy))
        call.take(.operatorFailed(1, .declined))
        call.pass(.seconds(4))
        #expect(call.dialled == ["anna", "ben", "anna"])
        call.take(.operatorFailed(3, .declined))
        #expect(call.dialled.last == "eve")
        // Both are, when both did.
        call = .together(2, change: plan)
        call.take(.operatorFailed(2, .declined))
        call.take(.operatorFailed(1, .declined))
        call.pass(.seconds(4))
        #expect(call.dialled == ["anna", "ben", "ben", "anna"])
    }

    @Test func aBridgeThatBreaksGoesOnWithTheNext() {
        var call = Rehearsal.together(4)
        for attempt in 1...4 { call.take(.operatorAnswered(AttemptID(number: attempt))) }
        call.press("1", by: .operator(.third))
        call.pass(.seconds(1))
        call.take(.operatorGone(3, reason: "BYE"))
        #expect(call.dialled.last == "eve")
        #expect(call.attempts.last == "carla operator-lost")
        call.take(.operatorAnswered(5))
        call.press("1", by: .operator(.third))
        #expect(call.machine.phase == .handingOff(.bridged(5)))
    }
}

extension Rehearsal {
    /// A call whose first so many targets are being called at once; eve comes after them.
    static func together(
        _ count: Int, change: (inout CallPlan) -> Void = { _ in }
    ) -> Rehearsal {
        var call = talking(.together(count, change: change))
        call.take(.escalation(.asked))
        return call
    }
}

extension CallPlan {
    static func together(
        _ count: Int, change: (inout CallPlan) -> Void = { _ in }
    ) -> CallPlan {
        two { plan in
            let group = TogetherTests.names.prefix(count).map {
                Target(name: $0, uri: "sip:\($0)@pbx.example")
            }
            plan.defaultRoute.rounds =
                [Round(together: group)].compactMap { $0 }
                + [Round(Target(name: "eve", uri: "sip:eve@pbx.example"))]
            change(&plan)
        }
    }
}
