// SPDX-License-Identifier: Apache-2.0

import CallModel
import Testing
import Timing
import Triggers

@Suite struct TriggerEngineTests {
    static func digit(_ key: Character, _ party: Party = .caller) -> Signal {
        .digit(Digit(party: party, key: key, carrier: .telephoneEvent))
    }

    static func said(_ text: String, by party: Party = .caller, final: Bool = true) -> Signal {
        .transcript(
            TranscriptSegment(
                party: party, text: text, isFinal: final, confidence: 0.9,
                start: SampleTime(samples: 8000), end: SampleTime(samples: 16_000)))
    }

    static func fired(
        _ engine: inout TriggerEngine, _ signal: Signal, at seconds: Double = 10
    ) -> [String] {
        let now = Instant.zero + .seconds(seconds)
        return engine.handle(signal, at: now, since: .seconds(seconds))
            .compactMap(\.escalation?.trigger)
    }

    @Test func anEmptyFileStillHonoursRequests() {
        var engine = TriggerEngine(rules: [], honouring: AlwaysHonoured(aloneFor: .zero))
        #expect(Self.fired(&engine, Self.digit("0")) == ["asked-by-key"])
        #expect(Self.fired(&engine, Self.digit("0", .operator)) == [])
        #expect(Self.fired(&engine, Self.digit("1")) == [])
        #expect(Self.fired(&engine, Self.said("Operator!")) == ["asked-in-words"])
        #expect(Self.fired(&engine, Self.said("Operator!", by: .agent)) == [])
        #expect(Self.fired(&engine, Self.said("Operator!", final: false)) == [])
        let hit = KeywordHit(
            party: .caller, phrase: "Talk to a person", score: -0.8,
            start: SampleTime(samples: 0), end: SampleTime(samples: 8000), confirmed: true)
        #expect(Self.fired(&engine, .keyword(hit)) == ["asked-by-keyword"])
        var candidate = hit
        candidate.confirmed = false
        #expect(Self.fired(&engine, .keyword(candidate)) == [])
    }

    @Test func requestsAreHonouredAgainAndAgain() {
        var engine = TriggerEngine(rules: [], honouring: AlwaysHonoured(aloneFor: .zero))
        for _ in 0..<3 { #expect(Self.fired(&engine, Self.digit("0")) == ["asked-by-key"]) }
    }

    @Test func evidenceSaysWhatAndWhen() throws {
        var engine = TriggerEngine(rules: [])
        let escalations = engine.handle(
            Self.said("I want to talk to a person"), at: .zero + .seconds(9), since: .seconds(5))
        let escalation = try #require(escalations.first?.escalation)
        #expect(escalation.isExplicit && escalation.reason == "asked for a person")
        #expect(
            escalation.evidence == [
                Evidence(
                    signal: "transcript", detail: "\"i want to talk to a person\"",
                    from: .seconds(1),
                    to: .seconds(2), score: 0.9)
            ])
    }

    @Test func aConfiguredExplicitRuleSpeaksForTheBuiltInOne() {
        let rule = TriggerRule(
            name: "my-zero", condition: DigitCondition(keys: "0"), reason: "zero",
            route: "billing", isExplicit: true)
        var engine = TriggerEngine(rules: [rule], honouring: AlwaysHonoured(aloneFor: .zero))
        #expect(Self.fired(&engine, Self.digit("0"), at: 1) == ["my-zero"])
        // Cooling down, it does not refuse the request.
        #expect(Self.fired(&engine, Self.digit("0"), at: 2) == ["asked-by-key"])
        #expect(Self.fired(&engine, Self.digit("0"), at: 7) == ["my-zero"])
    }

    @Test func rulesFireAsOftenAsTheyMay() {
        func rule(_ firing: TriggerRule.Firing) -> TriggerRule {
            TriggerRule(
                name: "r", condition: DigitCondition(keys: "7"), reason: "", firing: firing)
        }
        for (firing, expected) in [
            (TriggerRule.Firing.always, 4), (.oncePerCall, 1), (.cooldown(.seconds(2)), 2),
        ] {
            var engine = TriggerEngine(rules: [rule(firing)])
            let count = (0..<4).map { Self.fired(&engine, Self.digit("7"), at: Double($0)).count }
            #expect(count.reduce(0, +) == expected, "\(firing)")
        }
    }

    @Test func keysInOrder() {
        var engine = TriggerEngine(rules: [
            TriggerRule(name: "seq", condition: DigitCondition(keys: "*9"), reason: "")
        ])
        #expect(Self.fired(&engine, Self.digit("*"), at: 1) == [])
        #expect(Self.fired(&engine, Self.digit("9"), at: 2) == ["seq"])
        #expect(Self.fired(&engine, Self.digit("*"), at: 10) == [])
        #expect(Self.fired(&engine, Self.digit("9"), at: 14) == [])
    }

    @Test func theAgentsRequestBringsItsReasonAndRoute() throws {
        var engine = TriggerEngine(rules: [
            TriggerRule(
                name: "agent", condition: AgentRequestCondition(), reason: "the agent asks",
                route: "support")
        ])
        let first = engine.handle(
            .agentAsked(AgentRequest(reason: "refund over limit", route: "billing")), at: .zero,
            since: .zero)
        #expect(first.first?.escalation?.reason == "refund over limit")
        #expect(first.first?.escalation?.route == "billing")
        let second = engine.handle(
            .agentAsked(AgentRequest(reason: "")), at: .zero + .seconds(9), since: .zero)
        #expect(second.first?.escalation?.reason == "the agent asks")
        #expect(second.first?.escalation?.route == "support")
    }

    @Test func troubleCountsWithinItsWindow() {
        let condition = TroubleCondition(
            .interruptions, atLeast: 2, count: 2, within: .seconds(10))
        var engine = TriggerEngine(rules: [
            TriggerRule(name: "t", condition: condition, reason: "", firing: .always)
        ])
        func trouble(_ bound: Double) -> Signal {
            .trouble(
                Trouble(
                    measure: .interruptions, party: .caller, value: 4, bound: bound,
                    at: SampleTime(samples: 0)))
        }
        #expect(Self.fired(&engine, trouble(2), at: 0) == [])
        // Another rule's bound.
        #expect(Self.fired(&engine, trouble(4), at: 1) == [])
        #expect(Self.fired(&engine, trouble(2), at: 20) == [])
        #expect(Self.fired(&engine, trouble(2), at: 25) == ["t"])
    }

    @Test func theBoundsOfAllRulesAreKnown() {
        let rules = [
            TroubleCondition(.loudness), TroubleCondition(.loudness, atLeast: 9),
            TroubleCondition(.longSilence, atLeast: 15),
        ].enumerated().map {
            TriggerRule(name: "\($0.offset)", condition: $0.element, reason: "")
        }
        #expect(
            rules.troubleBounds == [
                TroubleBound(.loudness, atLeast: 6), TroubleBound(.loudness, atLeast: 9),
                TroubleBound(.longSilence, atLeast: 15),
            ])
    }

    @Test func aToneOnTheLineIsARule() {
        let condition = ToneCondition([.faxCalling, .busy])
        var engine = TriggerEngine(rules: [
            TriggerRule(name: "t", condition: condition, reason: "", firing: .always)
        ])
        let at = SampleTime(samples: 8000)
        #expect(Self.fired(&engine, .tone(.caller, .faxCalling, at: at)) == ["t"])
        #expect(Self.fired(&engine, .tone(.caller, .busy, at: at)) == ["t"])
        #expect(Self.fired(&engine, .tone(.caller, .dial, at: at)) == [])
        #expect(Self.fired(&engine, .tone(.operator, .busy, at: at)) == [])
    }

    /// A rule speaks of a role: every operator's line is an operator's.
    @Test func aRuleAboutOperatorsIsAboutEachOfThem() {
        var engine = TriggerEngine(rules: [
            TriggerRule(
                name: "t", condition: ToneCondition([.busy], party: .operator), reason: "",
                firing: .always)
        ])
        let at = SampleTime(samples: 8000)
        for number in OperatorNumber.allCases {
            #expect(Self.fired(&engine, .tone(.operator(number), .busy, at: at)) == ["t"])
        }
        #expect(Self.fired(&engine, .tone(.supervisor, .busy, at: at)) == [])
    }

    /// Rules about the recording decide with the others, in their order, and hide no request.
    @Test func rulesAboutTheRecordingCallNobody() {
        var engine = TriggerEngine(
            rules: [
                TriggerRule(
                    name: "pause", condition: DigitCondition(keys: "0"), reason: "",
                    action: .recording(.pause)),
                TriggerRule(
                    name: "resume", condition: MaximumTimeCondition(limit: .seconds(60)),
                    reason: "",
                    firing: .oncePerCall, action: .recording(.resume)),
            ], honouring: AlwaysHonoured(aloneFor: .zero))
        let pressed = engine.handle(Self.digit("0"), at: .zero + .seconds(1), since: .seconds(1))
        #expect(pressed.first == .recording(.pause, rule: "pause"))
        #expect(pressed.compactMap(\.escalation?.trigger) == ["asked-by-key"])
        // It cools down as others do.
        let again = engine.handle(Self.digit("0"), at: .zero + .seconds(2), since: .seconds(2))
        #expect(again.map { $0.escalation?.trigger } == ["asked-by-key"])
        engine.answered(at: .zero + .seconds(3))
        #expect(
            engine.timersDue(at: .zero + .seconds(63)) == [.recording(.resume, rule: "resume")])
    }

    @Test(arguments: Party.Role.allCases) func wordsAreOfTheRulesParty(role: Party.Role) {
        var engine = TriggerEngine(rules: [
            TriggerRule(
                name: "card",
                condition: WordsCondition(party: role, phrases: ["card number"]), reason: "",
                firing: .always)
        ])
        let parties: [Party] = [.caller, .agent, .operator, .supervisor]
        let heard = parties.filter {
            Self.fired(&engine, Self.said("your card number", by: $0)) == ["card"]
        }
        #expect(heard.map(\.role) == [role])
    }

    @Test func wordsByConfidenceAndPartials() {
        var engine = TriggerEngine(rules: [
            TriggerRule(
                name: "w",
                condition: WordsCondition(
                    phrases: ["cancel"], takesPartials: true, minimumConfidence: 0.5),
                reason: "", firing: .always)
        ])
        #expect(Self.fired(&engine, Self.said("cancel it", final: false)) == ["w"])
        let unsure = Signal.transcript(
            TranscriptSegment(party: .caller, text: "cancel", confidence: 0.2))
        #expect(Self.fired(&engine, unsure) == [])
    }
}
