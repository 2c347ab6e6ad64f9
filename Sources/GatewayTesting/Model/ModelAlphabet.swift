// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Handoff
import Timing

/// Everything that can happen to a call in a state, once each with what tells it apart: in time, too
/// late, and from strangers.
package enum ModelAlphabet: String, Sendable, CaseIterable {
    /// What parties and time do.
    case parties
    /// That, and what only the gateway, the rules and the console do.
    case everything

    private static let zero = SampleTime(samples: 0)
    /// An attempt that nobody ever dialled.
    private static let stranger = AttemptID(number: 99)

    package func inputs<Call>(for stage: CallStage<Call>) -> [ModelInput] {
        let current = AttemptID(number: max(1, stage.attempts))
        let last = AttemptID(number: current.number - 1)
        let operators =
            Self.calling(current) + Self.calling(Self.stranger)
            + (stage.attempts > 1 ? Self.calling(last) : [])
        var inputs =
            Self.caller + Self.agent + operators
            + Self.choices(current, of: stage.party(of: current)) + Self.sounds(stage)
            + Self.clips(current) + BridgeCommand.allCases.map { .operatorCommands($0) }
        if stage.isUp(last) {
            inputs += Self.choices(last, of: stage.party(of: last))
            inputs.append(.clipReady(.spoken(last.number)))
        }
        var atOnce: [CallInput] = []
        if self == .everything {
            inputs += Self.gateway(at: stage.now) + Self.rules
            atOnce.append(.drain(deadline: stage.now))
        }
        let late =
            [
                .callerGone(reason: "BYE"), .operatorAnswered(current),
                Self.key("1", stage.party(of: current)),
            ]
            + [.operatorGone(current, reason: "BYE"), .escalation(Self.asked)]
            + Self.sounds(stage)
        return [ModelInput(.timersDue, .deadline)] + inputs.map { ModelInput($0) }
            + late.map { ModelInput($0, .late) } + atOnce.map { ModelInput($0, .atOnce) }
    }

    private static let caller: [CallInput] = [
        .callerReady, .callerGone(reason: "BYE"), .signal(.speechBegan(.caller, at: zero)),
        .signal(.speechEnded(.caller, began: zero, ended: zero)), key("0", .caller),
        key("#", .caller), key("1", .caller), key("2", .caller), key("*", .caller),
        .signal(.transcript(TranscriptSegment(party: .caller, text: "Oh, never mind."))),
        .escalation(asked), .escalation(tooLong), .held(.caller, true),
        .held(.caller, false),
    ]

    private static let agent: [CallInput] = [
        .agentReady, .agentPlayedOut, .agentSentencePlayed, .agentHangUp(reason: "done"),
        .agentClosed(reason: "1000"), .signal(.agentLost(reason: "1011")),
        .signal(.speechBegan(.agent, at: zero)),
        .signal(.speechEnded(.agent, began: zero, ended: zero)),
    ]

    /// What comes of an attempt, in time, of one before, or of none there ever was.
    private static func calling(_ attempt: AttemptID) -> [CallInput] {
        [
            .operatorRinging(attempt, said(180)), .operatorAnswered(attempt, said(200)),
            .operatorFailed(attempt, .busy, said(486)),
            .operatorFailed(attempt, .unreachable, said(503)),
            .operatorFailed(attempt, .noAnswer, said(480)),
            .operatorGone(attempt, reason: "BYE"),
            .operatorGone(attempt, reason: "no sound", .gone),
            .operatorChose(attempt, .accept),
        ]
    }

    private static func choices(_ attempt: AttemptID, of party: Party) -> [CallInput] {
        [
            .operatorChose(attempt, .decline), .operatorChose(attempt, .repeat),
            key("1", party), key("2", party), key("3", party), key("4", party), key("9", party),
            .signal(.transcript(TranscriptSegment(party: party, text: "yes"))),
            .signal(.answered(.voicemail, of: party, at: zero)),
            .signal(.answered(.screening, of: party, at: zero)),
            .signal(.tone(party, .busy, at: zero)),
            .signal(.tone(party, .specialInformation, at: zero)),
            .held(party, true), .held(party, false),
        ]
    }

    /// The ends of what sounds, and of something that does not.
    private static func sounds<Call>(_ stage: CallStage<Call>) -> [CallInput] {
        Lane.allCases.compactMap { lane in
            stage.playing[lane].map { CallInput.played($0, on: lane) }
        }
    }

    private static func clips(_ attempt: AttemptID) -> [CallInput] {
        let strange = ClipID.spoken(stranger.number)
        return [
            .clipReady(.said(1)), .clipFailed(.said(1), reason: "no voice"),
            .clipReady(.asked(1)), .clipFailed(.asked(1), reason: "no voice"),
            .clipReady(.spoken(attempt.number)), .clipReady(strange),
            .clipFailed(.spoken(attempt.number), reason: "no voice"),
            .played(strange, on: .whisper), .played(.shared(.goodbye), on: .announcement),
            .recorded(.kept(seconds: 3)), .recorded(.kept(seconds: 0.1)),
            .recorded(.failed(reason: "no disk")), .timersDue,
        ]
    }

    private static func gateway(at now: Instant) -> [CallInput] {
        [
            .takeOver(TakeOver(target: nil)), .takeOver(TakeOver(target: "ben")),
            .takeOver(TakeOver(target: "nobody")), .hangUp(reason: "done"), .abortHandoff,
            .drain(deadline: now + .seconds(5)), .mustEnd(reason: "no more disk"),
            .ending(.caller, reason: "no sound"), .ending(.operator, reason: "no sound"),
        ]
    }

    private static let rules: [CallInput] = [
        .askBack, .askConsent, .predial(tooLong), .standDown(rule: "too-long", why: "calm"),
        .observed(.shadowed(tooLong)), .escalation(elsewhere), .escalation(nowhere),
        .signal(.agentAsked(AgentRequest(reason: "refund", summary: "Wants a refund."))),
        .signal(.reported(.confidence(0.2))), .signal(.tone(.caller, .busy, at: zero)),
        .signal(.trouble(Trouble(measure: .pace, party: .caller, value: 2, bound: 1, at: zero))),
        .signal(.transcript(TranscriptSegment(party: .caller, text: "Thank you, my man"))),
        .signal(
            .keyword(
                KeywordHit(
                    party: .operator, phrase: "yes", score: 1, start: zero, end: zero,
                    confirmed: true))),
    ]

    private static func key(_ key: Character, _ party: Party) -> CallInput {
        .signal(.digit(Digit(party: party, key: key, carrier: .info)))
    }

    private static func said(_ code: Int) -> LegEvidence {
        LegEvidence(kind: "sip", code: code, named: "status", text: "")
    }

    static let asked = escalation(isExplicit: true, route: nil)
    private static let tooLong = escalation(isExplicit: false, route: nil)
    private static let elsewhere = escalation(isExplicit: true, route: "others")
    private static let nowhere = escalation(isExplicit: false, route: "nowhere")

    private static func escalation(isExplicit: Bool, route: String?) -> Escalation {
        Escalation(
            trigger: isExplicit ? "asked" : "too-long", reason: "a person is needed",
            route: route, evidence: [], isExplicit: isExplicit)
    }
}
