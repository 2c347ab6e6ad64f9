// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// Every state takes every input, sensible or not, and random histories keep the invariants.
@Suite struct EveryStateTests {
    static let zero = SampleTime(samples: 0)

    static let inputs: [CallInput] = [
        .callerReady, .callerGone(reason: "BYE"), .agentReady, .agentPlayedOut, .askBack,
        .askConsent, .played(.shared(.recordingConsent), on: .announcement),
        .played(.shared(.askBack), on: .announcement),
        .signal(.speechBegan(.agent, at: zero)), .signal(.speechBegan(.caller, at: zero)),
        .signal(.speechEnded(.caller, began: zero, ended: zero)),
        .signal(.speechEnded(.agent, began: zero, ended: zero)), AgentTests.lost,
        .signal(.agentAsked(AgentRequest(reason: "refund", summary: "Wants a refund."))),
        .signal(.transcript(TranscriptSegment(party: .operator, text: "yes"))),
        .signal(.answered(.voicemail, at: zero)), .signal(.answered(.human, at: zero)),
        .signal(.trouble(Trouble(measure: .pace, party: .caller, value: 2, bound: 1, at: zero))),
        .signal(.tone(.operator, .busy, at: zero)), .signal(.tone(.caller, .busy, at: zero)),
        key("1", .operator), key("2", .operator), key("3", .operator), key("0", .caller),
        key("#", .caller), .escalation(.asked), .escalation(.tooLong),
        .operatorRinging(1, .said(180, "Ringing")), .operatorRinging(2, .said(183, "Ringing")),
        .operatorAnswered(1), .operatorAnswered(2), .operatorAnswered(9),
        .operatorFailed(1, .leased), .operatorFailed(2, .unreachable, .said(503, "")),
        .operatorFailed(1, .cancelled, .said(487, "")),
        .operatorFailed(2, .unreachable), .operatorGone(1, reason: "BYE"),
        .operatorGone(2, reason: "BYE"), .operatorGone(1, reason: "1011", .gone),
        .operatorChose(1, .accept), .operatorChose(1, .decline, .said(0, "no German")),
        .operatorChose(2, .accept), .operatorChose(1, .repeat),
        .played(.shared(.connecting), on: .announcement),
        .played(.shared(.keys), on: .notice), .played(.spoken(1), on: .whisper),
        .played(.shared(.goodbye), on: .announcement), .clipReady(.spoken(1)),
        .clipReady(.spoken(2)), .clipFailed(.spoken(1), reason: "no voice"),
        .held(.operator, true), .held(.operator, false), .held(.caller, true),
        .predial(.upset), .predial(.tooLong), .predial(billed),
        .standDown(rule: "upset", why: "calm"),
        .standDown(rule: "too-long", why: "over"), .escalation(billed),
        .played(.shared(.notNeeded), on: .notice), .played(.shared(.mayBeNeeded), on: .notice),
        .played(.said(1), on: .announcement), .clipReady(.said(1)),
        .clipFailed(.said(1), reason: "no voice"), .escalation(announced),
        .takeOver(TakeOver(target: nil)), .takeOver(TakeOver(target: "ben")),
        .takeOver(TakeOver(target: "nobody")), .agentSentencePlayed,
        .agentHangUp(reason: "done"), .agentClosed(reason: "1000"), .hangUp(reason: "done"),
        .abortHandoff, .recorded(.kept(seconds: 3)), .recorded(.failed(reason: "no disk")),
        key("5", .caller), key("*", .caller),
        .signal(.transcript(TranscriptSegment(party: .caller, text: "Oh, never mind."))),
        .operatorCommands(.giveBack), .operatorCommands(.passOn), .operatorCommands(.whisper),
        .operatorNoted(1, "calls back at five"), .played(.shared(.givenBack), on: .announcement),
        .timersDue,
    ]

    static let billed = Escalation(
        trigger: "bill", reason: "a question about a bill", route: "billing", evidence: [],
        isExplicit: false, urgency: .high, waitsForSentence: false)
    static let announced = Escalation(
        trigger: "sales", reason: "wants to buy", evidence: [], isExplicit: true,
        announcement: "One of our advisers will be with you.", waitsForSentence: true)

    static func key(_ key: Character, _ party: Party) -> CallInput {
        .signal(.digit(Digit(party: party, key: key, carrier: .info)))
    }

    /// One call in every state there is.
    static func states() -> [Rehearsal] {
        var awaiting = Rehearsal()
        awaiting.take(.callerReady)
        var consenting = Rehearsal(.two { $0.asksConsent = true })
        consenting.take(.callerReady)
        var comforted = awaiting
        comforted.pass(.seconds(2))
        var agentGone = Rehearsal.talking()
        agentGone.take(AgentTests.lost)
        var ending = Rehearsal.talking()
        ending.take(.agentHangUp(reason: "done"))
        var finishing = awaiting
        finishing.take(.agentReady)
        finishing.take(.escalation(.asked))
        var ringing = Rehearsal.escalated()
        ringing.take(.operatorRinging(1, .said(180, "Ringing")))
        var dismissed = Rehearsal.whispering()
        dismissed.press("2")
        var held = Rehearsal.whispering()
        held.take(.held(.operator, true))
        var exhausted = Rehearsal.escalated()
        exhausted.take(.operatorFailed(1, .leased))
        exhausted.take(.operatorFailed(2, .leased))
        var returning = exhausted
        returning.pass(.seconds(2))
        var joined = Rehearsal.bridged()
        joined.pass(.seconds(6))
        var inviting = Rehearsal.escalated(.two(.voicemail) { $0.defaultRoute.targets = [] })
        inviting.pass(.seconds(1))
        var stopping = VoicemailTests.recording()
        stopping.press("#", by: .caller)
        var pausing = Rehearsal.escalated(
            .two { $0.defaultRoute.actions[.busy] = .again(after: .seconds(9), times: 2) })
        pausing.take(.operatorFailed(1, .leased))
        let considering = Rehearsal.considering()
        var replaced = considering
        replaced.take(.operatorChose(1, .accept))
        var parting = Rehearsal.escalated(.two(.goodbye) { $0.defaultRoute.targets = [] })
        parting.pass(.seconds(1))
        var noticing = Rehearsal.whispering()
        noticing.take(.callerGone(reason: "BYE"))
        var over = Rehearsal.talking()
        over.take(.callerGone(reason: "BYE"))
        return [
            Rehearsal(), consenting, awaiting, comforted, .talking(), agentGone, ending, finishing,
            .escalated(),
            ringing, .whispering(), dismissed, held, .bridged(), exhausted, returning, joined,
            inviting, VoicemailTests.recording(), stopping, pausing, considering,
            replaced, parting, noticing, over,
        ] + statesAhead()
    }

    /// Somebody is called while caller and agent talk on.
    private static func statesAhead() -> [Rehearsal] {
        var missedAhead = Rehearsal.ringingAhead()
        missedAhead.take(.operatorFailed(1, .leased))
        var leaving = Rehearsal.answeredAhead()
        leaving.take(.standDown(rule: "upset", why: "calm"))
        var asking = Rehearsal.ringingAhead()
        asking.take(.askBack)
        var goneAhead = Rehearsal.ringingAhead()
        goneAhead.take(AgentTests.lost)
        var endingAhead = Rehearsal.answeredAhead()
        endingAhead.take(.agentHangUp(reason: "done"))
        var joining = Rehearsal.answeredAhead()
        joining.press("1")
        var pausingOn = Rehearsal.talkingOn(
            .patient { $0.defaultRoute.actions[.busy] = .again(after: .seconds(9), times: 2) })
        pausingOn.take(.operatorFailed(1, .leased))
        var whisperingOn = Rehearsal.talkingOn()
        whisperingOn.take(.operatorAnswered(1))
        var awaitingWords = Rehearsal.talking()
        awaitingWords.take(.escalation(announced))
        var comingBack = Rehearsal.bridged()
        comingBack.take(.operatorCommands(.giveBack))
        var whispersAgain = Rehearsal.bridged()
        whispersAgain.take(.operatorCommands(.whisper))
        var whispersLater = whispersAgain
        whispersLater.pass(.milliseconds(5500))
        var passedOn = Rehearsal.bridged(
            .two { $0.bridgeKeys.passOn = .init(keys: "*3", route: "billing") })
        passedOn.take(.operatorCommands(.passOn))
        var takingNumber = Rehearsal.escalated(CallerChoiceTests.plan())
        takingNumber.press("2", by: .caller)
        var typing = takingNumber
        for key in "4471982" { typing.press(key, by: .caller) }
        var confirming = typing
        confirming.press("#", by: .caller)
        return [
            .ringingAhead(), .answeredAhead(), missedAhead, leaving, asking, goneAhead,
            endingAhead, joining, .talkingOn(), pausingOn, whisperingOn, awaitingWords,
            comingBack, whispersAgain, whispersLater, passedOn, takingNumber, typing, confirming,
        ]
    }

    @Test func statesAreTheOnesMeant() {
        let names = Self.states().map(\.machine.phase.name)
        #expect(
            names == [
                "arrived", "awaiting-agent", "awaiting-agent", "awaiting-agent", "talking",
                "awaiting-agent",
                "parting", "dialling", "dialling", "ringing", "whispering", "whispering",
                "whispering",
                "bridged", "exhausted", "returning", "joined", "inviting-message", "recording",
                "recording", "pausing", "considering", "talking", "parting",
                "parting-with-operator", "over", "talking-dialling", "talking-whispering",
                "talking", "talking-whispering", "talking-dialling", "awaiting-agent", "parting",
                "joining", "talking-dialling", "talking-pausing", "talking-whispering",
                "dialling", "awaiting-agent", "bridged", "joined", "dialling", "taking-number",
                "taking-number", "taking-number",
            ])
    }

    @Test func everyStateTakesEveryInput() {
        for state in Self.states() {
            for input in Self.inputs {
                var call = state
                call.take(input)
                call.take(input)
                #expect(call.violations == [], "\(state.machine.phase.name) \(input)")
                call.pass(.seconds(30))
                call.take(.callerGone(reason: "BYE"))
                call.pass(.seconds(5))
                #expect(call.isFinished, "\(state.machine.phase.name) \(input)")
                #expect(call.violations == [], "\(state.machine.phase.name) \(input)")
            }
        }
    }

    @Test(arguments: 0..<8)
    func randomHistoriesKeepTheInvariants(batch: Int) {
        for offset in 0..<125 {
            let seed = UInt64(batch * 125 + offset)
            let call = Self.randomCall(seed: seed)
            #expect(call.isFinished, "seed \(seed)")
            #expect(call.violations == [], "seed \(seed)")
        }
    }

    private static func randomCall(seed: UInt64) -> Rehearsal {
        var random = SeededRandom(seed: seed)
        let resorts = LastResort.allCases
        var call = Rehearsal(
            .two(
                resorts[Int.random(in: 0..<resorts.count, using: &random)],
                ifAgentLost: Bool.random(using: &random) ? .goodbye : .voicemail
            ) { plan in
                plan.keys.acceptWords = Bool.random(using: &random) ? ["yes"] : []
                plan.afterConversation = Bool.random(using: &random) ? .goodbye : .hangUp
                plan.defaultRoute.actions = actions(using: &random)
                plan.routes["billing"]?.actions = actions(using: &random)
                if Bool.random(using: &random) {
                    plan.defaultRoute.longestWait = .seconds(Int.random(in: 1...40, using: &random))
                }
                if Bool.random(using: &random) { plan.defaultRoute.whileWaiting = .agent }
                if Bool.random(using: &random) { plan.routes["billing"]?.whileWaiting = .agent }
                plan.agentAfterBridge = Bool.random(using: &random) ? .close : .keep
                if Bool.random(using: &random) {
                    plan.callerKeys = CallerKeys(stay: "1", callback: "2")
                }
                plan.bridgeKeys.passOn = .init(
                    keys: "*3", route: Bool.random(using: &random) ? "billing" : "support")
                if Bool.random(using: &random) {
                    let wait: Duration? = Bool.random(using: &random) ? .seconds(2) : nil
                    plan.defaultRoute.targets.insert(.billing(acceptAfter: wait), at: 0)
                }
            })
        call.clipsEnd = seed % 5 != 0
        switch seed % 3 {
        case 0: call.synthesis = .never
        case 1: call.synthesis = .fails
        default: break
        }
        if seed % 7 == 0 { call.recorded = nil }
        call.take(.callerReady)
        for _ in 0..<30 {
            let input = inputs[Int.random(in: 0..<inputs.count, using: &random)]
            // A caller who leaves at every turn would try little else.
            if case .callerGone = input, Int.random(in: 0..<8, using: &random) > 0 { continue }
            call.take(later(input, of: call))
            if Bool.random(using: &random) {
                call.pass(.milliseconds(Int.random(in: 0..<6000, using: &random)))
            }
        }
        call.take(.callerGone(reason: "BYE"))
        call.pass(.seconds(5))
        return call
    }

    private static func actions(
        using random: inout SeededRandom
    ) -> [AttemptFailure: FailureAction] {
        var actions: [AttemptFailure: FailureAction] = [:]
        for failure in AttemptFailure.allCases {
            let pause = Duration.seconds(Int.random(in: 1...8, using: &random))
            actions[failure] = [
                .next, .again(after: pause, times: 3), .route("billing"), .route("support"),
                .route("nowhere"), .lastResort,
            ].randomElement(using: &random)
        }
        return actions
    }

    /// The input with the attempt that is running in the place of the first.
    private static func later(_ input: CallInput, of call: Rehearsal) -> CallInput {
        let running = call.dialled.count
        guard running > 0 else { return input }
        let attempt = AttemptID(number: running)
        switch input {
        case .operatorAnswered(1, let said): return .operatorAnswered(attempt, said)
        case .operatorRinging(1, let said): return .operatorRinging(attempt, said)
        case .operatorGone(1, let reason, let failure, let said):
            return .operatorGone(attempt, reason: reason, failure, said)
        case .operatorChose(1, let choice, let said):
            return .operatorChose(attempt, choice, said)
        case .operatorFailed(1, let failure, let said):
            return .operatorFailed(attempt, failure, said)
        case .clipReady(.spoken(1)): return .clipReady(.spoken(running))
        default: return input
        }
    }
}
