// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Testing
import Timing

/// A sense that never tells is no sense: each is given something to tell here.
@Suite struct SimSensesTests {
    private let call = CallID(rawValue: "call-1")

    private func senses(
        _ kinds: [JournalEvent.Kind], isAnsweredAtOnce: Bool = true
    ) -> SimSenses {
        var senses = SimSenses(seed: 1)
        for (index, kind) in kinds.enumerated() {
            // The ACK comes before the second thing that happens, if one does.
            if isAnsweredAtOnce, index == 1 { senses.answered(call) }
            senses.observe(
                JournalEvent(
                    call: call, sequence: index + 1, at: WallTime(milliseconds: 0),
                    offset: .zero, kind: kind), at: .zero)
        }
        senses.answered(call)
        return senses
    }

    private func broken(_ senses: SimSenses) -> [SimSenses.Sense] {
        senses.violations.map(\.sense)
    }

    @Test func twoSecondsWithoutDefinedSoundAreTold() {
        var senses = senses([.connected(.caller, media: "PCMU/8000")])
        for tick in 0...100 {
            senses.tick(
                call, routing: .silent, callerIsSentSound: false,
                at: .zero + .milliseconds(20 * tick))
        }
        #expect(broken(senses).isEmpty)
        senses.tick(
            call, routing: .silent, callerIsSentSound: false, at: .zero + .milliseconds(2020))
        #expect(broken(senses) == [.callerIsSentSound])
    }

    @Test func soundOrALivingPartyIsDefined() {
        var senses = senses([
            .connected(.caller, media: "PCMU/8000"), .connected(.agent, media: "PCMU/8000"),
        ])
        for second in 0...10 {
            let now = Instant.zero + .seconds(second)
            senses.tick(
                call, routing: second % 2 == 0 ? Routing(caller: [.agent]) : .silent,
                callerIsSentSound: second % 2 == 1, at: now)
        }
        #expect(broken(senses).isEmpty)
    }

    @Test func anAgentThatIsGoneIsNoLivingParty() {
        var senses = senses([
            .connected(.caller, media: "PCMU/8000"), .connected(.agent, media: "PCMU/8000"),
            .disconnected(.agent, reason: "crashed"),
        ])
        for second in 0...4 {
            senses.tick(
                call, routing: Routing(caller: [.agent]), callerIsSentSound: false,
                at: .zero + .seconds(second))
        }
        #expect(broken(senses) == [.callerIsSentSound])
    }

    @Test func aWhisperToTheCallerIsTold() {
        var senses = senses([.connected(.caller, media: "PCMU/8000")])
        senses.tick(
            call, routing: .silent, callerIsSentSound: true, isWhisperHeard: true, at: .zero)
        #expect(broken(senses) == [.mixerKeepsTheWhisper])
    }

    @Test func aPhoneRungTwiceIsTold() {
        var senses = senses([])
        senses.rangTwice("anna", at: .zero)
        #expect(broken(senses) == [.phoneIsRungOnce])
        #expect(senses.violations[0].description.hasPrefix("invariant 6 (phoneIsRungOnce) broken"))
    }

    @Test func aDefectIsToldAsItIsWrittenDown() {
        let senses = senses([.defect("invariant 4 broken: nobody came")])
        #expect(broken(senses) == [.journalHasNoDefect])
        #expect(senses.violations[0].description.contains("invariant 4 broken: nobody came"))
    }

    /// A world that is looked at in the middle of a call has not given everything back.
    @Test func whatIsNotGivenBackIsTold() {
        let settings = SimSettings(
            seed: 1, plan: Scenario.plan(["maria"]), triggers: Scenario.defaultTriggers)
        let world = SimWorld(settings: settings, bots: [Scenario.talkingBot])
        world.add(
            PhoneScript("anna", voice: .tone(.caller), dials: "demo", steps: []),
            startingAt: .zero)
        world.run(for: .seconds(3)) { _ in false }
        #expect(world.senses.violations.isEmpty)
        world.checkAllReturned()
        #expect(Set(broken(world.senses)) == [.allIsGivenBack])
    }
}
