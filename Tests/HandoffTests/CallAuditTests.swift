// SPDX-License-Identifier: Apache-2.0

import CallModel
import Handoff
import Testing
import Timing

/// The audit finds what it is there to find.
@Suite struct CallAuditTests {
    static func verdict(
        _ effects: [CallEffect], phase: CallPhase = .talking, deadline: Instant? = nil,
        input: CallInput = .callerReady
    ) -> [String] {
        var audit = CallAudit()
        return audit.check(input, effects, phase: phase, nextDeadline: deadline, at: .zero)
            .map(\.what)
    }

    static func route(_ routing: Routing) -> [CallEffect] {
        [.journal(.routed(routing)), .route(routing)]
    }

    @Test func findsAWhisperThatLeaks() {
        #expect(
            Self.verdict([
                .journal(.playing(.spoken(1), on: .announcement)),
                .play(.spoken(1), on: .announcement, loops: false),
            ]) == ["a briefing is said on announcement"])
        #expect(
            Self.verdict([
                .journal(.playing(.spoken(1), on: .whisper(to: .operator(.second)))),
                .play(.spoken(1), on: .whisper(to: .operator(.second)), loops: false),
            ]) == [])
    }

    @Test func findsAnAgentThatHearsAWaitingCaller() {
        let found = Self.verdict(
            Self.route(.conversation), phase: .handingOff(.exhausted), deadline: .zero)
        #expect(found == ["the agent hears a waiting caller"])
    }

    @Test func findsABridgeNobodyAccepted() {
        let effects = [CallEffect.journal(.bridged(1))] + Self.route(.bridge)
        let found = Self.verdict(effects, phase: .handingOff(.whispering(1)), deadline: .zero)
        #expect(found.contains("attempt-1 bridged without being accepted"))
        #expect(found.contains("an operator and the caller hear each other in whispering"))
    }

    @Test func findsWhatWasNotWrittenDown() {
        #expect(
            Self.verdict([.play(.shared(.goodbye), on: .announcement, loops: false)])
                == ["not journalled before: clip.playing"])
    }

    @Test func findsWhatIsLeftOpen() {
        let package = Rehearsal.escalated().packages[0]
        let target = Target(name: "anna", uri: "sip:anna@pbx.example")
        let effects: [CallEffect] = [
            .journal(.handoffBegan(package.id, route: "support")), .journal(.package(package)),
            .journal(.dialled(1, target: "anna")), .dial(1, target, package, reason: ""),
            .journal(.ended(reason: "")), .finished(reason: ""),
        ]
        #expect(
            Self.verdict(effects, phase: .over) == [
                "c1-h1 ended in no outcome", "attempt-1 has no end",
                "attempt-1 is left without a hang-up",
            ])
    }

    @Test func findsTwoEndsAndLifeAfterTheEnd() {
        let end: [CallEffect] = [.journal(.ended(reason: "")), .finished(reason: "")]
        #expect(Self.verdict(end + end, phase: .over).count == 2)
        #expect(Self.verdict(end, phase: .talking) == ["over without finished"])
    }

    @Test func findsMissingAndOverdueDeadlines() {
        #expect(Self.verdict([], phase: .parting) == ["no deadline in parting"])
        #expect(
            Self.verdict([], phase: .parting, deadline: .zero, input: .timersDue)
                == ["a deadline stays due in parting"])
    }

    @Test func findsSilence() {
        var audit = CallAudit()
        var found: [CallAudit.Breach] = []
        for milliseconds in [0, 1999, 2000] {
            found += audit.check(
                .agentPlayedOut, [], phase: .talking, nextDeadline: nil,
                at: .zero + .milliseconds(milliseconds))
        }
        #expect(found.map(\.what) == ["the caller hears nothing for 2000 ms"])
    }

    /// Nothing need happen in the call for it to be found.
    @Test func findsSilenceByItself() {
        var audit = CallAudit()
        #expect(audit.nextDeadline == nil)
        _ = audit.check(
            .agentPlayedOut, [], phase: .talking, nextDeadline: nil, at: .zero + .seconds(5))
        #expect(audit.nextDeadline == .zero + .seconds(7))
        #expect(audit.timersDue(at: .zero + .seconds(6)) == [])
        #expect(audit.timersDue(at: .zero + .seconds(7)).map(\.rule.isGrave) == [true])
        #expect(audit.nextDeadline == .zero + .seconds(9))
    }
}
