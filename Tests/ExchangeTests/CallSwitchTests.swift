// SPDX-License-Identifier: Apache-2.0

import AgentWire
import CallModel
import Exchange
import Handoff
import MediaEngine
import SIP
import Testing
import Timing

/// One call from its arrival to its end, whatever kind of leg its parties have.
@Suite struct CallSwitchTests {
    typealias Kind = SwitchStage.Kind

    /// Who has a leg of which kind.
    struct Cast: Sendable, CustomTestStringConvertible {
        var caller: Kind
        var other: Kind
        var testDescription: String { "caller by \(caller), other by \(other)" }
    }

    static let casts = Kind.allCases.flatMap { caller in
        Kind.allCases.map { Cast(caller: caller, other: $0) }
    }

    /// A caller whose call to `anna` has been answered.
    static func answered(_ cast: Cast) throws -> SwitchStage {
        var stage = try SwitchStage(
            caller: cast.caller, targets: [SwitchStage.target("anna", cast.other)])
        stage.beginTalk()
        stage.ask()
        stage.operatorPicksUp(cast.other)
        return stage
    }

    /// Whoever was called takes the caller.
    static func accept(_ kind: Kind, on stage: inout SwitchStage) {
        stage.pass(.seconds(1))
        switch kind {
        case .sip, .card: stage.input(.media(.digit(.operator, "1", at: SampleTime(samples: 0))))
        case .stream, .desk: stage.operatorStream(.event(.accept))
        }
    }

    @Test(arguments: casts)
    func aWholeLife(_ cast: Cast) throws {
        var stage = try SwitchStage(
            caller: cast.caller, targets: [SwitchStage.target("anna", cast.other)])
        guard case .arriving = stage.call.state else {
            Issue.record("\(stage.call.state)")
            return
        }
        stage.beginTalk()
        guard case .running(let since, _) = stage.call.state else {
            Issue.record("\(stage.call.state)")
            return
        }
        #expect(since == .zero)
        stage.ask()
        // An agent talks with many at once; a person is held.
        #expect(stage.targets == (cast.other == .stream ? [] : ["anna"]))
        stage.operatorPicksUp(cast.other)
        Self.accept(cast.other, on: &stage)
        #expect(stage.names.contains("bridged"))
        stage.pass(.seconds(20))
        stage.callerHangsUp()
        stage.pass(.seconds(10))
        #expect(stage.leaks == [])
        #expect(stage.names.last(where: { $0 != "leg.quality" }) == "call.ended")
        #expect(stage.attempts.map(\.result) == [.completed])
        #expect(!stage.names.contains("defect"))
    }

    /// The records are numbered from 1 without gaps, and a deed stands behind its record.
    @Test(arguments: casts)
    func recordsHaveNoGaps(_ cast: Cast) throws {
        var stage = try Self.answered(cast)
        Self.accept(cast.other, on: &stage)
        stage.callerHangsUp()
        stage.pass(.seconds(10))
        #expect(stage.events.map(\.sequence) == Array(1...stage.events.count))
    }

    @Test(arguments: Kind.allCases)
    func aCallerWhoNeverAnswersIsLetGo(_ kind: Kind) throws {
        var stage = try SwitchStage(caller: kind, targets: [])
        stage.input(.arrived)
        stage.pass(.seconds(60))
        #expect(stage.leaks == [])
    }

    @Test(arguments: Kind.allCases)
    func aCallThatLastsTooLongIsToldToEndOnce(_ kind: Kind) throws {
        var stage = try SwitchStage(
            caller: kind, targets: [], { settings, _ in settings.callDuration = .seconds(60) })
        stage.beginTalk()
        stage.pass(.seconds(58))
        #expect(!stage.names.contains("warning"))
        stage.pass(.milliseconds(1500))
        #expect(stage.call.state == .closing(answered: .zero))
        stage.pass(.seconds(60))
        #expect(stage.names.count { $0 == "warning" } == 1)
        #expect(stage.leaks == [])
    }

    /// A peer who answers no goodbye keeps its session, and nothing else for long.
    @Test func whoAnswersNoGoodbyeKeepsNobodyWaiting() throws {
        var stage = try Self.answered(Cast(caller: .stream, other: .sip))
        stage.peersAnswer = false
        stage.callerHangsUp()
        stage.pass(.seconds(10))
        #expect(stage.targets == [] && stage.sounds == [])
        guard case .ending = stage.call.state else {
            Issue.record("\(stage.call.state)")
            return
        }
        stage.sayLastWord(of: stage.operatorsSession)
        #expect(stage.leaks == [])
    }

    /// The media thread may forget its last words.
    @Test func lastWordsOfSoundAreAwaitedForASecond() throws {
        var stage = try SwitchStage(targets: [])
        stage.beginTalk()
        stage.input(.media(.statistics(.agent, LegStatistics(), isLast: true)))
        stage.callerHangsUp()
        #expect(stage.leaks == [])
    }

    // MARK: What is borrowed

    @Test func whoIsHeldElsewhereIsNotRung() throws {
        var stage = try SwitchStage(
            targets: [SwitchStage.target("anna", .sip), SwitchStage.target("ben", .sip)])
        stage.busy = ["anna"]
        stage.beginTalk()
        stage.ask()
        #expect(stage.attempts.map(\.result) == [.busy])
        #expect(stage.targets == ["ben"])
        stage.callerHangsUp()
        stage.pass(.seconds(10))
        #expect(stage.leaks == [])
    }

    @Test func withoutAPortNobodyIsRung() throws {
        var stage = try SwitchStage(targets: [SwitchStage.target("anna", .sip)])
        stage.hasPorts = false
        stage.beginTalk()
        stage.ask()
        #expect(stage.attempts.map(\.result) == [.trunkFailure])
        #expect(
            stage.kinds.contains(.warning("attempt-1: no RTP port free")))
        stage.pass(.seconds(30))
        #expect(stage.leaks == [])
    }

    @Test func aPlaceThatCannotBeDialledIsSaid() throws {
        var stage = try SwitchStage(targets: [Target(name: "anna", uri: "mailto:anna@x")])
        stage.beginTalk()
        stage.ask()
        #expect(stage.attempts.map(\.result) == [.badTarget])
        #expect(stage.targets == [])
    }

    /// An operator of whom nothing was heard is free at once; else when there was time to answer.
    @Test func aTargetIsFreeWhenNobodyKnowsOfTheCall() throws {
        for isUnheard in [true, false] {
            var stage = try SwitchStage(targets: [SwitchStage.target("anna", .sip)])
            stage.peersAnswer = false
            stage.beginTalk()
            stage.ask()
            stage.callerHangsUp()
            if isUnheard { stage.input(.leg(.unheard(stage.operatorsSession))) }
            #expect(stage.targets == (isUnheard ? [] : ["anna"]))
            stage.pass(.seconds(4))
            #expect(stage.targets == [])
            stage.sayLastWord(of: stage.operatorsSession)
            #expect(stage.leaks == [])
        }
    }
}
