// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// A rule that never bites is no rule: each is broken on purpose here, and the audit says which.
/// A new rule does not compile until something breaks it.
@Suite struct CallRuleTests {
    /// One step of a call, and when it comes.
    private struct Step {
        var at = Duration.zero
        var input = CallInput.agentReady
        var effects: [CallEffect] = []
        var phase = CallPhase.talking
        var deadline: Instant?
    }

    private static let handoff = HandoffID(rawValue: "h-1")
    private static let end: [CallEffect] = [.journal(.ended(reason: "")), .finished(reason: "")]
    private static let target = Target(name: "anna", uri: "sip:anna@pbx.example")

    private static func route(_ routing: Routing) -> [CallEffect] {
        [.journal(.routed(routing)), .route(routing)]
    }

    private static let talk = Step(input: .callerReady)
    private static let began = CallEffect.journal(.handoffBegan(handoff, route: "support"))
    private static let dialled = CallEffect.journal(.dialled(1, target: "anna"))
    private static let soon = Instant.zero + .seconds(60)
    private static let ringing = CallPhase.handingOff(.ringing(1))
    private static let playing: [CallEffect] =
        route(Routing(caller: [.hold])) + [
            .journal(.playing(.shared(.holdMusic), on: .hold)),
            .play(.shared(.holdMusic), on: .hold, loops: true),
        ]

    private static let toldToTheCaller: [CallEffect] = [
        .journal(.playing(.spoken(1), on: .announcement)),
        .play(.spoken(1), on: .announcement, loops: false),
    ]

    /// Steps of which the last breaks this rule and no other.
    private static func steps(that rule: CallRule) -> [Step] {
        let package = Rehearsal.escalated().packages[0]
        let kept = CallEffect.journal(.package(package))
        switch rule {
        case .callerIsNotLeftInSilence: return [talk, Step(at: .seconds(2))]
        case .whisperStaysWithOperators:
            return [talk, Step(effects: toldToTheCaller)]
        case .agentTalksWithTheCallerAlone:
            return [
                Step(
                    input: .callerReady, effects: playing + route(.conversation), phase: ringing,
                    deadline: soon)
            ]
        case .operatorHearsCallersWhenJoined:
            return [
                Step(
                    input: .callerReady, effects: playing + route(.bridge), phase: ringing,
                    deadline: soon)
            ]
        case .bridgeFollowsAccept:
            return [talk, Step(effects: [.journal(.bridged(1))], phase: .joined(1))]
        case .requestIsHonoured:
            return [talk, Step(effects: [.journal(.escalationIgnored(.asked, why: "busy"))])]
        case .handoffEndsOnce:
            return [
                talk,
                Step(
                    effects: [began, began], phase: .handingOff(.dialling(1)), deadline: soon),
            ]
        case .attemptEndsOnce:
            return [
                talk,
                Step(
                    effects: [began, kept, dialled, dialled], phase: ringing, deadline: soon),
            ]
        case .othersAreReleased: return joinedBesideAnother(kept)
        case .predialEndsOnce:
            return [talk, Step(effects: [.journal(.predialled(.upset))] + end, phase: .over)]
        case .legsAreHungUp:
            let ended = Attempt(
                id: 1, target: "anna", began: .zero, ended: .zero, result: .busy, evidence: nil)
            return [
                talk,
                Step(
                    effects: [
                        kept, dialled, .dial(1, target, package, reason: ""),
                        .journal(.attemptEnded(ended)),
                    ] + end, phase: .over),
            ]
        case .packageComesFirst:
            return [talk, Step(effects: [began, dialled], phase: ringing, deadline: soon)]
        case .writtenBeforeDone:
            return [
                talk, Step(effects: [.play(.shared(.goodbye), on: .announcement, loops: false)]),
            ]
        case .waitingHasAnEnd: return [talk, Step(phase: .parting)]
        case .endIsTheEnd: return [talk, Step(effects: end, phase: .talking)]
        }
    }

    /// Two are dialled, and one of them is joined while the other is left.
    private static func joinedBesideAnother(_ kept: CallEffect) -> [Step] {
        let besides = CallEffect.journal(.dialled(2, target: "ben", as: .second))
        let joined: [CallEffect] = [
            .journal(.operatorChose(1, .accept)), .journal(.bridged(1)),
        ]
        return [
            talk,
            Step(effects: [began, kept, dialled, besides], phase: ringing, deadline: soon),
            Step(effects: joined, phase: .handingOff(.bridged(1)), deadline: soon),
        ]
    }

    private func breaches(of steps: [Step]) -> [CallAudit.Breach] {
        var audit = CallAudit()
        return steps.flatMap { step in
            audit.check(
                step.input, step.effects, phase: step.phase, nextDeadline: step.deadline,
                at: .zero + step.at)
        }
    }

    @Test(arguments: CallRule.allCases)
    func eachRuleBites(_ rule: CallRule) throws {
        let found = breaches(of: Self.steps(that: rule))
        #expect(Set(found.map(\.rule)) == [rule], "\(found)")
        let number = rule.invariant.map { "invariant \($0.rawValue) broken: " } ?? "order broken: "
        #expect(try #require(found.first).description.hasPrefix(number))
    }

    /// Before the ACK nobody can be brought in: the first request waits for it.
    @Test func aRequestBeforeTheAnswerMustBeFollowed() {
        let ignored = [CallEffect.journal(.escalationIgnored(.asked, why: "too early"))]
        let early = Step(
            input: .signal(.agentLost(reason: "gone")), effects: ignored, phase: .arrived,
            deadline: .zero)
        let answered = Step(at: .seconds(1), input: .callerReady)
        for (at, told) in [(Duration.milliseconds(5900), false), (.seconds(6), true)] {
            let found = breaches(of: [early, answered, Step(at: at)])
            #expect(found.contains { $0.rule == .requestIsHonoured } == told)
        }
    }

    @Test func aRequestWithoutAHandoffIsToldByTime() {
        var audit = CallAudit()
        _ = audit.check(
            .callerReady, [.journal(.escalated(.asked))], phase: .talking, nextDeadline: nil,
            at: .zero)
        let found = audit.timersDue(at: .zero + .seconds(5))
        #expect(found.contains { $0.rule == .requestIsHonoured })
        #expect(audit.timersDue(at: .zero + .seconds(6)).map(\.rule) == [])
    }

    /// With an operator, in a handoff, or after goodbye there is nobody to bring in.
    @Test func aRequestNeedNotBeHonouredTwice() {
        let ignored = CallEffect.journal(.escalationIgnored(.asked, why: "no"))
        let began = CallEffect.journal(.handoffBegan(Self.handoff, route: "support"))
        for (effects, phase) in [
            ([began, ignored], CallPhase.handingOff(.dialling(1))), ([ignored], .joined(1)),
            ([ignored], .parting),
        ] {
            let found = breaches(of: [
                Step(input: .callerReady),
                Step(effects: effects, phase: phase, deadline: .zero + .seconds(9)),
            ])
            #expect(!found.contains { $0.rule == .requestIsHonoured }, "\(phase)")
        }
    }

    @Test func everyInvariantThatACallCanBreakIsWatched() {
        let watched = Set(CallRule.allCases.compactMap(\.invariant))
        #expect(watched == Set(Invariant.allCases))
    }
}
