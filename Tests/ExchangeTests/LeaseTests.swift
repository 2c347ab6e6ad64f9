// SPDX-License-Identifier: Apache-2.0

import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// How long a call holds the operators it rings.
@Suite struct LeaseTests {
    private func board(
        _ target: Target, _ adjust: (inout GatewaySettings) -> Void = { _ in }
    ) -> Switchboard {
        Switchboard(targets: [target], adjust)
    }

    @Test func anUnreachablePhoneIsFreeWhenItsAttemptIsGivenUp() throws {
        let anna = Target(name: "anna", uri: "sip:anna@10.0.0.7:5070", ringTime: .seconds(5))
        var board = board(anna)
        let first = try board.arrive()
        _ = try board.ask(first)
        let second = try board.arrive()
        #expect(board.core.leaseCount == 1)
        board.pass(.milliseconds(5100))
        #expect(board.core.leaseCount == 0)
        // Another caller's INVITE goes out although the first transaction still lives.
        #expect(try board.ask(second).uri.description == "sip:anna@10.0.0.7:5070")
    }

    @Test func aPhoneThatRangIsFreeSoonAfterTheCancel() throws {
        let anna = Target(name: "anna", uri: "sip:anna@10.0.0.7:5070", ringTime: .seconds(5))
        // It answers the CANCEL.
        var polite = board(anna)
        let invite = try polite.ask(try polite.arrive())
        try polite.answer(invite, 180)
        polite.pass(.milliseconds(5100))
        #expect(polite.core.leaseCount == 1)
        try polite.answer(invite, 487)
        #expect(polite.core.leaseCount == 0)
        // It has vanished.
        var silent = board(anna)
        let other = try silent.ask(try silent.arrive())
        try silent.answer(other, 180)
        silent.pass(.milliseconds(5100))
        #expect(silent.core.leaseCount == 1)
        silent.pass(.seconds(4))
        #expect(silent.core.leaseCount == 0)
    }

    @Test func aLeaseLastsAsLongAsItsCall() throws {
        var board = board(Target(name: "anna", uri: "sip:anna@10.0.0.7:5070")) {
            $0.callDuration = .seconds(40 * 3600)
        }
        let invite = try board.ask(try board.arrive())
        try board.answer(invite, 180)
        try board.answer(invite, 200, body: Switchboard.offer)
        let call = try board.arrive()
        for _ in 0..<30 {
            board.now = board.now + .seconds(3600)
            #expect(board.core.leaseCount == 1)
        }
        board.press(call)
        #expect(board.lastAttempt?.result == .busy)
    }
}
