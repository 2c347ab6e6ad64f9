// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import MediaEngine
import SIP
import Testing
import Timing

/// Several operators rung at once over SIP: what goes out to each, and what sound each has.
@Suite struct TogetherCallTests {
    private static let names = ["anna", "ben", "carla"]

    private func board() -> Switchboard {
        let people = Self.names.map { Target(name: $0, uri: "sip:\($0)@10.0.0.7:5070") }
        return Switchboard { settings in
            var route = Route(name: "help", targets: people, lastResort: .goodbye)
            route.rounds = [Round(together: people)].compactMap(\.self)
            settings.lines = [Line(plan: CallPlan(defaultRoute: route))]
        }
    }

    /// The INVITE to each, by name.
    private func invites(_ board: Switchboard) -> [String: SIPRequest] {
        let sent = board.requests.filter { $0.method == .invite }
        return Dictionary(sent.map { ($0.uri.sip?.user ?? "", $0) }) { first, _ in first }
    }

    private func sent(_ method: SIP.Method, _ board: Switchboard) -> [String] {
        board.requests.filter { $0.method == method }.compactMap { $0.uri.sip?.user }.sorted()
    }

    private func attempts(_ board: Switchboard) -> [String] {
        board.journal.compactMap { kind in
            guard case .attemptEnded(let attempt) = kind else { return nil }
            return "\(attempt.target) \(attempt.result.rawValue)"
        }
    }

    private func opened(_ board: Switchboard) -> [Party] {
        board.effects.compactMap { effect in
            if case .media(_, .openRTP(let party, _)) = effect { party } else { nil }
        }
    }

    @Test func eachIsRungAndTheFirstToAcceptHasTheCall() throws {
        var board = board()
        let call = try board.arrive()
        board.press(call)
        let invites = invites(board)
        #expect(invites.keys.sorted() == Self.names)
        #expect(board.core.leaseCount == 3)
        // Each has a port of its own.
        #expect(Set(invites.values.map { String(decoding: $0.body, as: UTF8.self) }).count == 3)
        let (anna, ben, carla) = (
            try #require(invites["anna"]), try #require(invites["ben"]),
            try #require(invites["carla"])
        )
        try board.answer(carla, 180)
        try board.answer(anna, 200, body: Switchboard.offer)
        try board.answer(ben, 200, body: Switchboard.offer)
        #expect(opened(board).suffix(2) == [.operator(.first), .operator(.second)])
        // Anna's key is not Ben's.
        board.input(
            .media(call, .digit(.operator(.second), "1", at: SampleTime(samples: 0))))
        #expect(attempts(board) == ["anna taken", "carla taken"])
        #expect(sent(.cancel, board) == ["carla"])
        #expect(sent(.bye, board) == [])
        let lane = Lane.notice(to: .operator(.first))
        board.input(.media(call, .played(.shared(.alreadyTaken), on: lane)))
        // The BYE goes where the phone is.
        #expect(board.requests.filter { $0.method == .bye }.count == 1)
        let bye = try #require(board.requests.last { $0.method == .bye })
        #expect(bye.callID == anna.callID)
        try board.answer(bye, 200)
        try board.answer(carla, 487)
        #expect(board.core.leaseCount == 1)
        #expect(board.journal.contains(.bridged(AttemptID(number: 2))))
    }

    @Test func whoIsInACallIsLeftOut() throws {
        var board = board()
        board.press(try board.arrive())
        board.press(try board.arrive())
        #expect(attempts(board) == ["anna busy", "ben busy", "carla busy"])
        #expect(board.requests.filter { $0.method == .invite }.count == 3)
    }

    /// Who is away or in wrap-up is not rung with the others, and is when they are back.
    @Test func whoTakesNoCallsIsLeftOut() throws {
        var board = board()
        board.input(.presence(operator: "anna", .away(note: "lunch")))
        let rests = OperatorRecord(name: "ben", wrapUpUntil: WallTime(milliseconds: 60_000))
        board.input(.remembered([rests]))
        let call = try board.arrive()
        board.press(call)
        #expect(attempts(board) == ["anna away", "ben busy"])
        #expect(sent(.invite, board) == ["carla"])
        try board.answer(try #require(invites(board)["carla"]), 603)
        #expect(attempts(board) == ["anna away", "ben busy", "carla declined"])
        board.input(.presence(operator: "anna", .available))
        board.pass(.seconds(60))
        board.press(try board.arrive())
        #expect(sent(.invite, board) == ["anna", "ben", "carla", "carla"])
    }

    /// What is typed by who has the call is a command; by who has not, or not yet, it is none.
    @Test func theKeysOfWhoAcceptedAreCommands() throws {
        var board = board()
        let call = try board.arrive()
        board.press(call)
        for name in ["anna", "ben"] {
            try board.answer(
                try #require(invites(board)[name]), 200, body: Switchboard.offer)
        }
        func type(_ keys: String, _ number: OperatorNumber) {
            for key in keys {
                board.input(
                    .media(call, .digit(.operator(number), key, at: SampleTime(samples: 0))))
                board.pass(.milliseconds(400))
            }
        }
        func commanded() -> [AttemptID] {
            board.journal.compactMap { kind in
                if case .operatorCommanded(let attempt, .whisper, _) = kind { attempt } else { nil }
            }
        }
        type("*7", .second)
        type("1", .second)
        #expect(board.journal.contains(.bridged(AttemptID(number: 2))))
        type("*7", .first)
        #expect(commanded() == [])
        type("*7", .second)
        #expect(commanded() == [AttemptID(number: 2)])
    }

    /// A phone that sends its calls on to somebody who rings already.
    @Test func nobodyIsRungTwice() throws {
        var board = board()
        let call = try board.arrive()
        board.press(call)
        let anna = try #require(invites(board)["anna"])
        try board.answer(anna, 302, headers: ["Contact: <sip:ben@10.0.0.7:5070>"])
        #expect(sent(.invite, board) == Self.names)
        #expect(board.lastAttempt?.target == "anna")
        let ben = try #require(invites(board)["ben"])
        try board.answer(ben, 200, body: Switchboard.offer)
        board.input(
            .media(call, .digit(.operator(.second), "1", at: SampleTime(samples: 0))))
        #expect(board.journal.contains(.bridged(AttemptID(number: 2))))
    }

    /// A leg without sound is gone; the others of the call know nothing of it.
    @Test func oneWithoutSoundLeavesTheOthers() throws {
        var board = board()
        let call = try board.arrive()
        board.press(call)
        for name in Self.names {
            try board.answer(
                try #require(invites(board)[name]), 200, body: Switchboard.offer)
        }
        board.input(.media(call, .wentSilent(.operator(.second), for: .seconds(10))))
        #expect(attempts(board) == ["ben declined"])
        board.input(.media(call, .digit(.operator(.third), "1", at: SampleTime(samples: 0))))
        #expect(attempts(board) == ["ben declined", "anna taken"])
        #expect(board.journal.contains(.bridged(AttemptID(number: 3))))
    }
}
