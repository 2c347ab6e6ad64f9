// SPDX-License-Identifier: Apache-2.0

import CallModel
import JSON
import Testing
import Timing
import Triggers

@testable import Hindsight

@Suite struct RuleReplayTests {
    /// Rules with and without clocks of their own.
    private static let rules = [
        TriggerRule(
            name: "asked", condition: AgentRequestCondition(), reason: "asked", firing: .always),
        TriggerRule(
            name: "too-long", condition: MaximumTimeCondition(limit: .seconds(40)),
            reason: "too long"),
        TriggerRule(
            name: "quiet",
            condition: VoiceActivityCondition(activity: .silent, lasting: .seconds(7)),
            reason: "quiet"),
        TriggerRule(
            name: "busy", condition: ToneCondition([.busy]), reason: "a tone",
            firing: .cooldown(.seconds(20))),
    ]

    /// A call whose rules are told everything as it happens, and what they decide.
    private static func live(_ seed: UInt64) -> (PastCall, [RuleReplay.Firing]) {
        var random = SeededRandom(seed: seed)
        var source = SignalReaderTests.Source(random: SeededRandom(seed: seed &+ 1))
        var call = PastCall()
        var engine = TriggerEngine(rules: rules)
        let answered = Duration.milliseconds(500)
        engine.answered(at: .zero + answered)
        call.add(answered, .connected(.agent, media: "PCMU/8000"))
        var firings: [RuleReplay.Firing] = []
        func note(_ verdicts: [TriggerVerdict], at offset: Duration) {
            for case .escalation(let escalation) in verdicts {
                firings.append(
                    RuleReplay.Firing(at: offset, escalation: escalation, isDuringHandoff: false))
            }
        }
        var offset = answered
        for _ in 0..<60 {
            offset += .milliseconds(Int64(random.next() % 3000))
            while let deadline = engine.nextDeadline, deadline - .zero < offset {
                note(engine.timersDue(at: deadline), at: deadline - .zero)
            }
            switch random.next() % 12 {
            case 0:
                // What time decides at the moment of a handoff is decided before it begins.
                while let deadline = engine.nextDeadline, deadline - .zero <= offset {
                    note(engine.timersDue(at: deadline), at: deadline - .zero)
                }
                engine.handoffBegan(at: .zero + offset)
                call.add(offset, .agentTold("handoff began: asked"))
            case 1:
                engine.returned(at: .zero + offset)
                call.add(offset, .agentTold("resumed after handoff returned: busy, 2 tried"))
            default:
                let signal = source.signal(Int(random.next() % 16))
                note(
                    engine.handle(signal, at: .zero + offset, since: offset - answered), at: offset)
                call.add(offset, .signal(signal))
            }
        }
        call.add(offset, .ended(reason: "caller hung up"))
        return (call, firings)
    }

    @Test(arguments: 0..<200)
    func replayEqualsLive(_ seed: Int) throws {
        let (call, firings) = Self.live(UInt64(seed))
        #expect(RuleReplay(of: try call.history, rules: Self.rules).firings == firings)
    }

    /// Where no agent takes numbers a key means at once what it means, as it did live.
    @Test(arguments: [true, false])
    func aKeyStandsAloneWhereNobodyTakesNumbers(hasAgent: Bool) throws {
        var call = PastCall()
        if hasAgent { call.at(0, .connected(.agent, media: "PCMU/8000")) }
        for (second, key) in [(3.0, Character("0")), (4, "4")] {
            let digit = Digit(party: .caller, key: key, carrier: .telephoneEvent)
            call.at(second, .signal(.digit(digit)))
        }
        call.hangUp(at: 6)
        let firings = RuleReplay(of: try call.history, rules: []).firings
        #expect(firings.map(\.at) == (hasAgent ? [] : [.milliseconds(3500)]))
    }

    /// What is behind the end of a call is none of it: no clock goes on.
    @Test func nothingFiresBehindTheEnd() throws {
        var call = PastCall()
        call.hangUp(at: 39)
        call.at(50, .signal(.tone(.caller, .busy, at: SampleTime(samples: 0))))
        #expect(
            RuleReplay(of: try call.history, rules: Self.rules).firings.map(\.escalation.trigger)
                == ["quiet"])
    }

    /// A call that still runs is judged up to its last record.
    @Test func aRunningCallIsJudgedSoFar() throws {
        var call = PastCall()
        call.at(41, .warning("so far"))
        let firings = RuleReplay(of: try call.history, rules: Self.rules).firings
        #expect(firings.map(\.escalation.trigger) == ["quiet", "too-long"])
        #expect(firings.map(\.at) == [.milliseconds(7500), .milliseconds(40_500)])
    }

    @Test func aCallThatIsNotAnsweredCallsNobody() throws {
        var call = PastCall()
        call.add(.seconds(1), .ended(reason: "caller hung up"))
        let records = call.records.filter { $0.name != "caller.connected" }
        let history = try #require(CallHistory(records))
        #expect(history.answered == nil)
        #expect(RuleReplay(of: history, rules: Self.rules).firings == [])
    }

    @Test func recordsThatDoNotBeginWithAnArrivalAreNoCall() {
        #expect(CallHistory([]) == nil)
        #expect(CallHistory(Array(PastCall().records.dropFirst())) == nil)
    }

    /// What the console or the call itself asked for is no rule's doing.
    @Test func liveFiringsAreThoseOfRules() throws {
        var call = PastCall()
        call.at(3, .escalated(PastCall.escalation("console", "taken over")))
        call.at(5, .escalationIgnored(PastCall.escalation("agent-gone"), why: "already"))
        call.at(7, .escalationIgnored(PastCall.escalation("asked"), why: "already"))
        #expect(RuleReplay.live(try call.history).map(\.escalation.trigger) == ["asked"])
    }

    /// What was taken out, what nobody reads and what nobody measured is told of the whole.
    @Test func whatAReplayCannotKnowIsTold() throws {
        var masked = PastCall("call-a")
        masked.at(
            3, .signal(.digit(Digit(party: .caller, key: "\u{2022}", carrier: .telephoneEvent))))
        var secret = PastCall("call-b")
        let text = "my card is [secret removed]"
        secret.at(3, .signal(.transcript(TranscriptSegment(party: .caller, text: text))))
        var records = PastCall("call-c").records
        records.append(records[1])
        records[2].name = "signal.hiccup"
        let histories = try [
            masked.history, secret.history, #require(CallHistory(records)),
            PastCall("call-d").history,
        ]
        #expect(
            histories.map(\.redacted) == [1, 1, 0, 0] && histories.map(\.unread) == [0, 0, 1, 0])
        let calls = ReplayedCalls(
            histories.map { ReplayedCall($0, before: [], now: []) },
            unmeasured: [TroubleBound(.loudness, atLeast: 9)])
        #expect(
            calls.lines == [
                "4 calls: 4 quiet",
                "in 2 of them numbers, keys or secrets were taken out before they were written "
                    + "down: rules that wait for those are not told of them",
                "in 1 of them are signals that another version wrote, and that are not read",
                "not measured by the rules in use, and so never met here: loudness of 9 dB",
            ])
        #expect(calls.json["counts"]?["quiet"]?.integer == 4)
        #expect(ReplayedCalls([]).lines == ["0 calls: "])
    }

    @Test func firingsWhileAHumanIsCalledAreMarked() throws {
        var call = PastCall()
        call.at(5, .escalated(PastCall.escalation("x")))
        call.handOff(1, at: 5, joined: false)
        call.at(10, PastCall.asked())
        call.at(30, PastCall.asked())
        call.hangUp(at: 31)
        let firings = RuleReplay(of: try call.history, rules: [Self.rules[0]]).firings
        #expect(firings.map(\.isDuringHandoff) == [true, false])
    }

    @Test(arguments: [
        (nil, nil, ReplayedCall.Change.quiet), (10.0, nil, .disappears), (nil, 10.0, .appears),
        (10.0, 10.05, .same), (10.0, 10.5, .later(by: .milliseconds(500))),
        (10.0, 7.0, .earlier(by: .seconds(3))),
    ])
    func whatChangesIsTold(
        before: Double?, now: Double?, change: ReplayedCall.Change
    ) throws {
        let firings: (Double?) -> [RuleReplay.Firing] = { seconds in
            seconds.map {
                [
                    RuleReplay.Firing(
                        at: .milliseconds(500) + PastCall.duration($0),
                        escalation: PastCall.escalation("asked"), isDuringHandoff: false)
                ]
            } ?? []
        }
        let call = ReplayedCall(
            try PastCall().history, before: firings(before), now: firings(now))
        #expect(call.change == change)
        #expect(call.calledAt == now.map { PastCall.duration($0) })
        #expect(call.lines[0].hasPrefix("call-1: \(change.name)"))
        #expect(call.json["change"]?.string == change.name)
    }

    @Test func theSecondsAndTheEvidenceAreTold() throws {
        let firing: (Double, String) -> RuleReplay.Firing = { seconds, rule in
            RuleReplay.Firing(
                at: .milliseconds(500) + PastCall.duration(seconds),
                escalation: PastCall.escalation(rule),
                isDuringHandoff: seconds > 35)
        }
        let call = ReplayedCall(
            try PastCall().history, before: [firing(34.12, "old")], now: [firing(36.5, "new")])
        let because =
            #"           because transcript: "talk to a person", at 00:33.400 to 00:34.050, score 0.91"#
        #expect(
            call.lines == [
                "call-1: later by 2.4 s",
                "    before 00:34.120  rule old: asked for a person", because,
                "    now    00:36.500  rule new: asked for a person, while a human was being "
                    + "called then", because,
            ])
    }
}
