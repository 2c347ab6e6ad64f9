// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// Operators as people: whom the gateway rings, and what it keeps of them.
@Suite struct PresenceTests {
    private static func board(
        order: Route.Order = .listed, _ change: (inout Target) -> Void = { _ in }
    ) -> Switchboard {
        let targets = ["anna", "ben"].map { name in
            var target = Target(
                name: name, uri: "sip:\(name)@10.0.0.7:5070", ringTime: .seconds(5))
            change(&target)
            return target
        }
        return Switchboard(targets: targets) { settings in
            settings.lines[0].plan.defaultRoute.order = order
        }
    }

    private static func records(_ board: Switchboard) -> [OperatorRecord] {
        board.effects.compactMap { effect in
            if case .remember(let record) = effect { record } else { nil }
        }
    }

    private static func attempts(_ board: Switchboard) -> [String] {
        board.journal.compactMap { kind in
            guard case .attemptEnded(let attempt) = kind else { return nil }
            return "\(attempt.target) \(attempt.result.rawValue)"
        }
    }

    private static func presence(_ board: Switchboard, _ name: String) -> String? {
        board.core.operators(at: board.now).first { $0.name == name }?.presence.kind.rawValue
    }

    /// The operator who was invited answers and takes the call, which the caller ends then.
    private static func talk(_ board: inout Switchboard, _ invite: SIPRequest) throws {
        try board.answer(invite, 180)
        try board.answer(invite, 200, body: Switchboard.offer)
        let holder = try #require(board.lastCall)
        board.input(
            .heard(
                holder, .digit(Digit(party: .operator, key: "1", carrier: .telephoneEvent))))
        board.pass(.seconds(10))
    }

    private static func hangUp(_ board: inout Switchboard, _ number: Int) throws {
        let tag = board.responses.last { $0.callID == "c\(number)" && $0.status == 200 }?.to.tag
        board.receive(Switchboard.request("BYE", call: "c\(number)", to: tag, cseq: 2))
        board.pass(.seconds(5))
        // The operator's phone has heard that it is over.
        let bye = try #require(board.requests.last { $0.method == .bye })
        try board.answer(bye, 200)
        board.pass(.seconds(2))
    }

    @Test func whoIsAwayIsNotRung() throws {
        var board = Self.board()
        board.input(.presence(operator: "anna", .away(note: "lunch")))
        let invite = try board.ask(try board.arrive())
        #expect(invite.uri.sip?.user == "ben")
        #expect(Self.attempts(board) == ["anna away"])
        #expect(Self.records(board).map(\.name) == ["anna"])
        #expect(Self.records(board)[0].away?.note == "lunch")
        #expect(board.log.contains("operator anna is away now"))
        #expect(Self.presence(board, "ben") == "busy")
        // Back again, and rung again.
        board.input(.presence(operator: "anna", .available))
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "anna")
    }

    /// Nobody of that name, and nothing happens.
    @Test func whoIsNobodyChangesNothing() {
        var board = Self.board()
        board.input(.presence(operator: "zoe", .available))
        #expect(Self.records(board).isEmpty && board.log.isEmpty)
        #expect(board.core.operators(at: board.now).map(\.name) == ["anna", "ben"])
    }

    @Test func wrapUpIsTheOperatorsOwnTime() throws {
        var board = Self.board { $0.wrapUp = .seconds(30) }
        let first = try board.arrive()
        try Self.talk(&board, try board.ask(first))
        #expect(Self.presence(board, "anna") == "busy")
        try Self.hangUp(&board, 1)
        #expect(Self.presence(board, "anna") == "wrap-up")
        #expect(Self.records(board).last?.calls == 1)
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "ben")
        #expect(Self.attempts(board).suffix(1) == ["anna busy"])
        #expect(
            board.journal.contains { kind in
                guard case .warning(let text) = kind else { return false }
                return text.hasPrefix("attempt-1: anna is in wrap-up for ")
            })
        board.pass(.seconds(30))
        #expect(Self.presence(board, "anna") == "available")
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "anna")
    }

    @Test func whoLetsItRingIsAwayAndThatIsSaid() throws {
        var board = Self.board { $0.awayAfterMissed = 1 }
        let invite = try board.ask(try board.arrive())
        try board.answer(invite, 180)
        board.pass(.milliseconds(5100))
        try board.answer(invite, 487)
        #expect(Self.presence(board, "anna") == "away")
        let said = "operator anna is away now: it rang 1 times in a row in vain"
        #expect(board.log.contains(said))
        #expect(board.journal.contains(.warning(said)))
        #expect(board.core.operatorsAwayByMissing == 1)
        #expect(Self.records(board).last?.away?.reason == .missed)
    }

    @Test func aRestartRemembers() throws {
        var board = Self.board()
        let away = OperatorRecord.Away(since: WallTime(milliseconds: 0), reason: .asked)
        board.input(.remembered([OperatorRecord(name: "anna", away: away, missed: 4, calls: 7)]))
        #expect(Self.records(board).isEmpty)
        let anna = try #require(board.core.operators(at: board.now).first)
        #expect(anna.calls == 7 && anna.missed == 4 && anna.presence == .away(away))
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "ben")
    }

    @Test func theOneWhoIsIdleForLongestIsRungFirst() throws {
        var board = Self.board(order: .longestIdle)
        let first = try board.arrive()
        try Self.talk(&board, try board.ask(first))
        try Self.hangUp(&board, 1)
        let second = try board.ask(try board.arrive())
        #expect(second.uri.sip?.user == "ben")
        try Self.talk(&board, second)
        try Self.hangUp(&board, 2)
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "anna")
    }

    /// By a list the same one is rung each time.
    @Test func aListIsRungAsItStands() throws {
        var board = Self.board()
        let first = try board.arrive()
        try Self.talk(&board, try board.ask(first))
        try Self.hangUp(&board, 1)
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "anna")
    }

    @Test func reloadingChangesWhoThereIsAndKeepsHowTheyAre() throws {
        var board = Self.board()
        board.input(.presence(operator: "ben", .away(note: nil)))
        var rules = GatewayRules(of: board.core.settings)
        let carla = Target(name: "carla", uri: "sip:carla@10.0.0.8:5070")
        let ben = try #require(rules.plans["main"]?.defaultRoute.targets.last)
        rules.plans["main"]?.defaultRoute.targets = [ben, carla]
        board.input(.reload(rules))
        #expect(board.core.operators(at: board.now).map(\.name) == ["ben", "carla"])
        #expect(try board.ask(try board.arrive()).uri.sip?.user == "carla")
    }
}
