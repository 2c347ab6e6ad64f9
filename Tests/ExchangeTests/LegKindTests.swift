// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import SIP
import Testing
import Timing

/// The same scenario with whoever is called on a telephone and on a stream: the same happens at the
/// same time, but for what only a person hears, which takes its time, and for an agent that takes the
/// caller, whose handoff is over with that.
@Suite struct LegKindTests {
    typealias Kind = SwitchStage.Kind

    /// What the other end does, once it has been called.
    enum Act: String, CaseIterable {
        case takesTheCaller, declines, leaves, breaks, cannotBeReached, neverAnswers
        case isLeftByTheCaller
    }

    private static func play(_ act: Act, _ kind: Kind) throws -> SwitchStage {
        var stage = try SwitchStage(
            targets: [target("anna", kind), target("ben", kind)],
            lastResort: .goodbye)
        stage.beginTalk()
        stage.ask()
        stage.pass(.seconds(2))
        switch act {
        case .cannotBeReached:
            switch kind {
            case .sip: stage.operatorSession(SwitchStage.failure(503))
            case .stream, .desk: stage.operatorStream(.failed(reason: "refused"))
            case .card: stage.operatorCard(.failed(reason: "no device", isBusy: false))
            }
        case .neverAnswers: break
        case .takesTheCaller, .declines, .leaves, .breaks, .isLeftByTheCaller:
            answer(kind, &stage)
            stage.pass(.seconds(1))
            after(act, kind, &stage)
        }
        stage.pass(.seconds(30))
        if act != .isLeftByTheCaller { stage.callerHangsUp() }
        stage.pass(.seconds(60))
        #expect(stage.leaks == [])
        return stage
    }

    /// One that is there at once: a sound card does not ring first.
    private static func target(_ name: String, _ kind: Kind) -> Target {
        var target = SwitchStage.target(name, kind)
        if kind == .card {
            target.address = .card(CardAddress(device: "hw:1,0", answerAfter: .zero))
        }
        return target
    }

    private static func answer(_ kind: Kind, _ stage: inout SwitchStage) {
        if kind == .card {
            stage.operatorCard(.opened("16000 Hz"))
        } else {
            stage.operatorPicksUp(kind)
        }
    }

    private static func after(_ act: Act, _ kind: Kind, _ stage: inout SwitchStage) {
        switch (act, kind) {
        case (.takesTheCaller, _): CallSwitchTests.accept(kind, on: &stage)
        case (.declines, .sip), (.declines, .card):
            stage.input(.heard(.digit(Digit(party: .operator, key: "2", carrier: .info))))
        case (.declines, .stream), (.declines, .desk):
            stage.operatorStream(.event(.decline(reason: "no time")))
        case (.leaves, .sip): stage.operatorSession(.ended(.peerHungUp(reason: nil)))
        case (.leaves, .stream), (.leaves, .desk):
            stage.operatorStream(.ended(reason: "1000", spokeAgo: nil))
        case (.breaks, .sip): stage.operatorSession(.ended(.lost(status: 481)))
        // Nobody at a sound card can hang up: it is there or not.
        case (.leaves, .card), (.breaks, .card): stage.operatorCard(.lost(reason: "unplugged"))
        case (.breaks, .stream), (.breaks, .desk):
            stage.operatorStream(.closed(reason: "broken"))
        case (.isLeftByTheCaller, _): stage.callerHangsUp()
        case (.cannotBeReached, _), (.neverAnswers, _): break
        }
    }

    /// The timeline but for the kind: what only a person hears, and what a key is told in writing,
    /// belong to how they are briefed.
    private static func timeline(_ stage: SwitchStage) -> [String] {
        let ofBriefing: Set<String> = [
            "clip.playing", "clip.stopped", "clip.played", "routing", "signal.digit",
            "leg.quality", "agent.replaced", "agent.connected", "warning", "operator.ringing",
        ]
        return stage.events.filter { !ofBriefing.contains($0.kind.name) }.map { event in
            let text: String =
                switch event.kind {
                case .connected(let party, _): "\(party.rawValue)"
                case .attemptEnded(let attempt): "\(attempt.target) \(attempt.result)"
                case .handoffEnded(_, let outcome, let reason, _): "\(outcome) \(reason)"
                case .dialled(_, let target, _): target
                case .operatorChose(_, let choice): "\(choice)"
                default: ""
                }
            return "\(event.offset.inMilliseconds) \(event.kind.name) \(text)"
        }
    }

    @Test(arguments: Act.allCases)
    func theKindChangesNothing(_ act: Act) throws {
        let timelines = try Kind.allCases.map { Self.timeline(try Self.play(act, $0)) }
        #expect(timelines[0].count > 8)
        for (kind, other) in zip(Kind.allCases, timelines).dropFirst() {
            // Whoever leaves a sound card unplugs it: what is over is told in another word.
            let isUnplugged = act == .leaves && kind == .card
            compare(timelines[0], other, isUnplugged ? .breaks : act)
        }
    }

    private func compare(_ one: [String], _ other: [String], _ act: Act) {
        func names(_ timeline: [String]) -> [Substring] {
            timeline.map { $0.split(separator: " ")[1] }
        }
        func outcome(_ timeline: [String]) -> Substring? {
            timeline.first { $0.contains("handoff.ended") }?.drop { $0 != " " }
        }
        switch act {
        case .leaves, .cannotBeReached, .neverAnswers: #expect(one == other)
        // A person hears goodbye before the next is called.
        case .declines, .breaks: #expect(names(one) == names(other))
        case .takesTheCaller, .isLeftByTheCaller: #expect(outcome(one) == outcome(other))
        }
    }
}
