// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import SIP
import Testing
import Timing
import Triggers

/// Somebody is rung ahead, by SIP, while caller and agent talk on: neither notices, the ring ends
/// without a trace, or a handoff goes on with it.
@Suite struct RingingAheadTests {
    /// How a rule comes to ring ahead.
    enum Way: String, Sendable, CaseIterable {
        /// A rule that does nothing else, and another that calls somebody.
        case rule
        /// The lower threshold of a score.
        case score
    }

    private static func talking(_ way: Way) throws -> (board: Switchboard, call: CallID) {
        var board = Switchboard { settings in
            let upset = WordsCondition(phrases: ["this is ridiculous"])
            let worse = WordsCondition(phrases: ["i have had enough"])
            let rules =
                switch way {
                case .rule:
                    [
                        TriggerRule(
                            name: "ahead", condition: upset, reason: "may be upset",
                            mode: .ahead(.seconds(20))),
                        TriggerRule(name: "upset", condition: worse, reason: "is upset"),
                    ]
                case .score:
                    [
                        TriggerRule(
                            name: "upset",
                            condition: ScoreCondition(
                                [
                                    .init(upset, points: 2), .init(worse, points: 2),
                                    .init(WordsCondition(phrases: ["thank you"]), points: -2),
                                ], threshold: 3, halfLife: .seconds(20), aheadAt: 1),
                            reason: "is upset")
                    ]
                }
            settings.triggers = rules + settings.triggers
        }
        let call = try board.arrive()
        board.input(.stream(StreamID(call: call, number: 1), .opened))
        board.pass(.seconds(1))
        return (board, call)
    }

    /// Until the phone has rung for four seconds.
    private static func ringing(
        _ way: Way
    ) throws -> (board: Switchboard, call: CallID, invite: SIPRequest, told: Int) {
        var (board, call) = try talking(way)
        let told = board.journal.count
        board.say("Well, this is ridiculous.", in: call)
        board.pass(.seconds(1))
        let invite = try #require(board.invites.first)
        try board.answer(invite, 180)
        board.pass(.seconds(3))
        return (board, call, invite, told)
    }

    @Test(arguments: Way.allCases)
    func neitherCallerNorAgentNotices(way: Way) throws {
        let (board, _, _, told) = try Self.ringing(way)
        #expect(board.invites.count == 1)
        let names = board.journal.dropFirst(told).map(\.name)
        #expect(names.contains("predial.began") && names.contains("operator.ringing"))
        for name in ["escalated", "handoff.began", "routing", "clip.playing", "agent.told"] {
            #expect(!names.contains(name), "\(names)")
        }
    }

    @Test(arguments: Way.allCases)
    func whatPassesIsTakenBackWithoutATrace(way: Way) throws {
        var (board, call, invite, told) = try Self.ringing(way)
        // A score falls; a rule that only rings ahead waits so long and no longer.
        if way == .score { board.say("Oh. Thank you.", in: call) }
        board.pass(.seconds(20))
        let cancel = try #require(board.requests.last { $0.method == .cancel })
        #expect(cancel.callID == invite.callID && cancel.cseq.number == invite.cseq.number)
        #expect(cancel.via == invite.via)
        try board.answer(cancel, 200)
        try board.answer(invite, 487)
        board.pass(.seconds(40))
        let names = board.journal.dropFirst(told).map(\.name)
        #expect(names.count { $0 == "predial.ended" } == 1)
        #expect(board.lastAttempt?.result == .cancelled)
        for name in ["escalated", "handoff.began", "routing", "clip.playing", "agent.told"] {
            #expect(!names.contains(name), "\(names)")
        }
        #expect(board.invites.count == 1 && board.count(of: .cancel) == 1)
        #expect(board.count(of: .bye) == 0)
        // Who asks for a person later gets one, by a ring of its own.
        let second = try board.ask(call)
        #expect(second.callID != invite.callID)
        #expect(board.package?.attempts == [])
    }

    @Test(arguments: Way.allCases, [false, true])
    func theHandoffGoesOnWithTheRing(way: Way, isAsked: Bool) throws {
        var (board, call, invite, told) = try Self.ringing(way)
        if isAsked {
            board.press(call)
        } else {
            board.say("I have had enough.", in: call)
        }
        board.pass(.milliseconds(200))
        let names = board.journal.dropFirst(told).map(\.name)
        #expect(names.contains("escalated") && names.contains("handoff.began"))
        #expect(board.package?.reason == (isAsked ? "pressed 0 for a person" : "is upset"))
        try board.answer(invite, 200, body: Switchboard.offer)
        board.pass(.seconds(2))
        board.input(
            .heard(call, .digit(Digit(party: .operator, key: "1", carrier: .telephoneEvent))))
        board.pass(.seconds(1))
        #expect(board.journal.contains { $0.name == "bridged" })
        #expect(board.invites.count == 1, "no second INVITE")
        #expect(board.count(of: .cancel) == 0)
        let dialled = board.journal.filter { $0.name == "operator.dialled" }
        #expect(dialled.count == 1)
    }

    /// The operator picks up before anybody is needed, hears why, and takes the call when it is sure.
    @Test(arguments: Way.allCases)
    func whoPicksUpAheadIsJoinedWithoutARing(way: Way) throws {
        var (board, call, invite, told) = try Self.ringing(way)
        try board.answer(invite, 200, body: Switchboard.offer)
        board.pass(.seconds(3))
        #expect(!board.journal.dropFirst(told).contains { $0.name == "handoff.began" })
        #expect(board.count(of: .ack) == 1)
        board.say("I have had enough.", in: call)
        board.pass(.milliseconds(200))
        board.input(
            .heard(call, .digit(Digit(party: .operator, key: "1", carrier: .telephoneEvent))))
        board.pass(.seconds(1))
        #expect(board.journal.contains { $0.name == "bridged" })
        #expect(board.invites.count == 1)
        #expect(board.count(of: .bye) == 0 && board.count(of: .cancel) == 0)
    }

    @Test(arguments: Way.allCases)
    func aCallerWhoLeavesEndsTheRing(way: Way) throws {
        var (board, _, invite, told) = try Self.ringing(way)
        let tag = try #require(board.responses.last { $0.status == 200 }?.to.tag)
        board.receive(Switchboard.request("BYE", call: "c1", to: tag, cseq: 2))
        board.pass(.milliseconds(100))
        let cancel = try #require(board.requests.last { $0.method == .cancel })
        #expect(cancel.callID == invite.callID)
        try board.answer(cancel, 200)
        try board.answer(invite, 487)
        board.pass(.seconds(40))
        let names = board.journal.dropFirst(told).map(\.name)
        #expect(names.contains("call.ended"))
        #expect(!names.contains("handoff.began") && !names.contains("handoff.ended"))
    }
}

extension Switchboard {
    /// The caller says something, written down.
    fileprivate mutating func say(_ words: String, in call: CallID) {
        input(.console(.transcript(call, TranscriptSegment(party: .caller, text: words))))
    }

    /// INVITEs that begin a call, each once however often it was sent.
    fileprivate var invites: [SIPRequest] {
        var known: Set<String> = []
        return requests.filter {
            $0.method == .invite && $0.to.tag == nil && known.insert($0.callID).inserted
        }
    }

    /// Requests of a method, each once however often it was sent.
    fileprivate func count(of method: Method) -> Int {
        Set(requests.filter { $0.method == method }.map { "\($0.callID) \($0.cseq)" }).count
    }
}
