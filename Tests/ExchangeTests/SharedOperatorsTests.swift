// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// Operators whom other gateways ring, too: each lease is asked for outside.
@Suite struct SharedOperatorsTests {
    private static let targets = ["anna", "ben"].map {
        Target(name: $0, uri: "sip:\($0)@10.0.0.7:5070")
    }

    private func board(_ answers: [String: LeaseAnswer]) -> Switchboard {
        var board = Switchboard(targets: Self.targets) { $0.sharesOperators = true }
        board.leaseAnswers = answers
        return board
    }

    /// The leases that were asked for, and those that were ended, in order.
    private func steps(of board: Switchboard) -> [String] {
        board.effects.compactMap { effect in
            switch effect {
            case .lease(let target, _): "lease \(target)"
            case .endLease(let target, _): "end \(target)"
            default: nil
            }
        }
    }

    private func invites(_ board: Switchboard) -> [String] {
        board.requests.filter { $0.method == .invite }.map(\.uri.description)
    }

    @Test func whoIsGrantedIsRungAndGivenBackOnce() throws {
        var board = board(["anna": .granted])
        let call = try board.arrive()
        let invite = try board.ask(call)
        #expect(invite.uri.description == "sip:anna@10.0.0.7:5070")
        #expect(steps(of: board) == ["lease anna"])
        try board.answer(invite, 486)
        #expect(steps(of: board).prefix(2) == ["lease anna", "end anna"])
    }

    @Test func whoIsInACallElsewhereIsNotRung() throws {
        var board = board(["anna": .elsewhere, "ben": .granted])
        let call = try board.arrive()
        #expect(try board.ask(call).uri.description == "sip:ben@10.0.0.7:5070")
        #expect(board.lastAttempt?.result == .busy)
        #expect(steps(of: board) == ["lease anna", "lease ben"])
        #expect(board.core.leaseCounts.elsewhere == 1)
    }

    /// What cannot be told keeps nobody from a person.
    @Test func whoCannotBeAskedAboutIsRung() throws {
        var board = board(["anna": .unknown(reason: "the file is locked")])
        let call = try board.arrive()
        #expect(try board.ask(call).uri.description == "sip:anna@10.0.0.7:5070")
        #expect(board.core.leaseCounts.unknown == 1)
        // The next caller does not get her: that much this gateway knows.
        board.press(try board.arrive())
        #expect(board.lastAttempt?.result == .busy)
    }

    /// Only the call that wants her waits for the answer, and not for long.
    @Test func aSilentStoreHoldsOneCallUpForHalfASecond() throws {
        var board = board([:])
        let call = try board.arrive()
        board.press(call)
        board.pass(.milliseconds(499))
        #expect(invites(board).isEmpty)
        let other = try board.arrive()
        #expect(board.core.callCount == 2)
        board.pass(.milliseconds(1))
        #expect(invites(board) == ["sip:anna@10.0.0.7:5070"])
        // The answer that comes too late says what is true by now.
        board.input(.lease(target: "anna", call, .granted))
        #expect(steps(of: board) == ["lease anna"])
        board.input(.lease(target: "ben", other, .granted))
        #expect(steps(of: board) == ["lease anna", "end ben"])
    }

    @Test(arguments: [LeaseAnswer.granted, .elsewhere, .unknown(reason: "x")])
    func anAnswerForACallThatIsOverChangesNothing(_ answer: LeaseAnswer) throws {
        var board = board(["anna": .granted])
        let ghost = CallID(rawValue: "nobody")
        board.input(.lease(target: "anna", ghost, answer))
        #expect(steps(of: board) == (answer == .granted ? ["end anna"] : []))
        #expect(board.core.leaseCount == 0)
    }

    /// A caller who leaves while the lease is asked for: nobody is rung for long, nothing stays.
    @Test(arguments: [LeaseAnswer.granted, .elsewhere, .unknown(reason: "x")])
    func aCallerWhoLeavesMeanwhileLeavesNothing(_ answer: LeaseAnswer) throws {
        var board = board([:])
        let call = try board.arrive()
        board.press(call)
        let tag = board.responses.last { $0.status == 200 }?.to.tag
        board.receive(Switchboard.request("BYE", call: "c1", to: tag, cseq: 2))
        board.input(.lease(target: "anna", call, answer))
        board.pass(.seconds(60))
        #expect(board.core.callCount == 0 && board.core.leaseCount == 0)
        let rung = steps(of: board).count { $0.hasPrefix("lease") }
        let ended = steps(of: board).count { $0.hasPrefix("end") }
        #expect(answer == .granted ? ended == rung : ended <= rung)
    }
}
