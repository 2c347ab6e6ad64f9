// SPDX-License-Identifier: Apache-2.0

import Addresses
import CallModel
import Exchange
import Handoff
import JSON
import SIP
import Testing
import Timing
import Triggers

/// Rules and routes put in place of others while calls run.
@Suite struct ReloadTests {
    private static func rule(_ name: String) -> TriggerRule {
        TriggerRule(
            name: name, condition: AgentRequestCondition(), reason: name, isExplicit: true,
            firing: .always)
    }

    private static func board() -> Switchboard {
        Switchboard { settings in
            settings.triggers = [rule("old")]
            settings.configuration = "version-1"
        }
    }

    /// Other rules and routes, by a version of their own.
    private static func reload(
        _ board: inout Switchboard, _ change: (inout GatewayRules) -> Void = { _ in }
    ) {
        var rules = GatewayRules(of: board.core.settings)
        rules.triggers = [rule("new")]
        rules.configuration = "version-2"
        let ben = Target(name: "ben", uri: "sip:ben@10.0.0.8:5070")
        rules.plans["main"]?.defaultRoute = Route(
            name: "other", targets: [ben], lastResort: .goodbye)
        change(&rules)
        board.input(.reload(rules))
    }

    private static func ask(_ board: inout Switchboard, _ call: CallID) {
        board.input(.console(.handoff(call, AgentRequest(reason: "help"))))
    }

    /// Who was called last.
    private static func called(_ board: Switchboard) -> String? {
        board.requests.last { $0.method == .invite }?.uri.sip?.user
    }

    private static func versions(_ board: Switchboard) -> [String?] {
        board.journal.compactMap { kind in
            if case .arrived(_, _, _, _, let configuration) = kind { configuration } else { nil }
        }
    }

    private static func routes(_ board: Switchboard) -> [String] {
        board.journal.filter { $0.name == "handoff.began" }
            .compactMap { $0.detail["route"]?.string }
    }

    private static func rules(_ board: Switchboard) -> [String] {
        board.journal.compactMap { kind in
            if case .escalated(let escalation) = kind { escalation.trigger } else { nil }
        }
    }

    @Test func newCallsGoByTheNewRulesAndRunningOnesByTheirs() throws {
        var board = Self.board()
        let old = try board.arrive()
        Self.reload(&board)
        let new = try board.arrive()
        #expect(Self.versions(board) == ["version-1", "version-2"])
        Self.ask(&board, new)
        #expect(Self.called(board) == "ben")
        Self.ask(&board, old)
        #expect(Self.called(board) == "anna")
        #expect(Self.routes(board) == ["other", "help"])
        #expect(Self.rules(board) == ["new", "old"])
    }

    /// A reload in the middle of a handoff changes nothing of it.
    @Test func aHandoffThatRunsGoesOn() throws {
        var board = Self.board()
        let call = try board.arrive()
        Self.ask(&board, call)
        let before = board.requests.count { $0.method == .invite }
        Self.reload(&board) { $0.plans = [:] }
        #expect(board.requests.count { $0.method == .invite } == before)
        #expect(board.core.callCount == 1 && board.core.leaseCount == 1)
    }

    /// Whose calls come in and what lines there are is a matter of the door, which stays.
    @Test func theDoorStaysAsItWas() throws {
        var board = Self.board()
        let before = board.core.settings
        Self.reload(&board) { rules in
            rules.plans["unknown"] = rules.plans["main"]
            rules.plans["main"]?.asksConsent = true
            rules.trunks["carrier"] = Trunk(
                name: "carrier", uri: SIPURI(host: "10.7.7.7"), networks: AddressRange.loopback)
        }
        let after = board.core.settings
        #expect(after.lines.map(\.name) == before.lines.map(\.name))
        #expect(after.lines.map(\.numbers) == before.lines.map(\.numbers))
        #expect(after.lines[0].plan.asksConsent == before.lines[0].plan.asksConsent)
        #expect(after.trunks["carrier"]?.networks == [])
        #expect(after.maximumCalls == before.maximumCalls)
    }

    @Test func reloadingTheSameChangesNothing() throws {
        var board = Self.board()
        board.input(.reload(GatewayRules(of: board.core.settings)))
        let call = try board.arrive()
        Self.ask(&board, call)
        #expect(Self.versions(board) == ["version-1"] && Self.rules(board) == ["old"])
        #expect(Self.routes(board) == ["help"])
    }
}
