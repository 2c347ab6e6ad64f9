// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Testing
import Timing

/// A watch that never bites is no watch: each invariant is broken on purpose here.
@Suite struct InvariantWatchTests {
    private let call = CallID(rawValue: "call-1")

    private func watch(
        _ kinds: [JournalEvent.Kind], isAnsweredAtOnce: Bool = true
    ) -> InvariantWatch {
        var watch = InvariantWatch(seed: 1)
        for (index, kind) in kinds.enumerated() {
            // The ACK comes before the second thing that happens, if one does.
            if isAnsweredAtOnce, index == 1 { watch.answered(call) }
            watch.observe(
                JournalEvent(
                    call: call, sequence: index + 1, at: WallTime(milliseconds: 0),
                    offset: .zero, kind: kind), at: .zero)
        }
        watch.answered(call)
        return watch
    }

    private func broken(_ watch: InvariantWatch) -> [Violation.Invariant] {
        watch.violations.map(\.invariant)
    }

    private let request = Escalation(
        trigger: "asked-by-key", reason: "pressed 0", evidence: [], isExplicit: true)

    @Test func twoSecondsWithoutDefinedSoundAreTold() {
        var watch = watch([.connected(.caller, media: "PCMU/8000")])
        for tick in 0...100 {
            watch.tick(
                call, routing: .silent, callerIsSentSound: false,
                at: .zero + .milliseconds(20 * tick))
        }
        #expect(broken(watch).isEmpty)
        watch.tick(
            call, routing: .silent, callerIsSentSound: false, at: .zero + .milliseconds(2020))
        #expect(broken(watch) == [.callerHearsDefinedSound])
    }

    @Test func soundOrALivingPartyIsDefined() {
        var watch = watch([
            .connected(.caller, media: "PCMU/8000"), .connected(.agent, media: "PCMU/8000"),
        ])
        for second in 0...10 {
            let now = Instant.zero + .seconds(second)
            watch.tick(
                call, routing: second % 2 == 0 ? Routing(caller: [.agent]) : .silent,
                callerIsSentSound: second % 2 == 1, at: now)
        }
        #expect(broken(watch).isEmpty)
    }

    @Test func anAgentThatIsGoneIsNoLivingParty() {
        var watch = watch([
            .connected(.caller, media: "PCMU/8000"), .connected(.agent, media: "PCMU/8000"),
            .disconnected(.agent, reason: "crashed"),
        ])
        for second in 0...4 {
            watch.tick(
                call, routing: Routing(caller: [.agent]), callerIsSentSound: false,
                at: .zero + .seconds(second))
        }
        #expect(broken(watch) == [.callerHearsDefinedSound])
    }

    @Test func aWhisperToTheCallerIsTold() {
        var watch = watch([.connected(.caller, media: "PCMU/8000")])
        watch.tick(
            call, routing: Routing(caller: [.whisper]), callerIsSentSound: true, at: .zero)
        #expect(broken(watch) == [.whisperIsolated])
    }

    @Test func aBridgeWithoutAnAcceptIsTold() {
        #expect(
            broken(watch([.bridged(AttemptID(number: 1))])) == [.machineNeverBridged])
        #expect(
            broken(
                watch([
                    .operatorChose(AttemptID(number: 1), .accept),
                    .bridged(AttemptID(number: 1)),
                ])
            ).isEmpty)
    }

    @Test func anIgnoredRequestIsTold() {
        let caller = JournalEvent.Kind.connected(.caller, media: "PCMU/8000")
        #expect(
            broken(watch([caller, .escalationIgnored(request, why: "no")]))
                == [.explicitRequestHonoured])
        let running = JournalEvent.Kind.handoffBegan(HandoffID(rawValue: "h"), route: "r")
        #expect(broken(watch([caller, running, .escalationIgnored(request, why: "no")])).isEmpty)
    }

    /// Before the ACK a second request changes nothing; the first must lead to a handoff.
    @Test func aRequestBeforeTheAnswerMustBeFollowed() {
        let caller = JournalEvent.Kind.connected(.caller, media: "PCMU/8000")
        let ignored = JournalEvent.Kind.escalationIgnored(request, why: "already")
        let began = JournalEvent.Kind.handoffBegan(HandoffID(rawValue: "h"), route: "r")
        for (kinds, told) in [
            ([caller, ignored], [Violation.Invariant.explicitRequestHonoured]),
            ([caller, ignored, began], []),
        ] {
            var watch = watch(kinds, isAnsweredAtOnce: false)
            for second in 0...6 {
                watch.tick(
                    call, routing: .silent, callerIsSentSound: true, at: .zero + .seconds(second))
            }
            #expect(broken(watch) == told)
        }
    }

    @Test func aRequestWithoutAHandoffIsTold() {
        var watch = watch([.connected(.caller, media: "PCMU/8000"), .escalated(request)])
        watch.tick(
            call, routing: .silent, callerIsSentSound: true, at: .zero + .seconds(6))
        #expect(broken(watch) == [.explicitRequestHonoured])
    }

    @Test func everyHandoffHasOneOutcome() {
        let began = JournalEvent.Kind.handoffBegan(HandoffID(rawValue: "h"), route: "r")
        let ended = JournalEvent.Kind.handoffEnded(
            HandoffID(rawValue: "h"), .returned, .noAnswer, sip: nil)
        #expect(broken(watch([began, .ended(reason: "over")])) == [.oneOutcome])
        #expect(broken(watch([began, ended, ended])) == [.oneOutcome])
        #expect(broken(watch([began, ended, .ended(reason: "over")])).isEmpty)
    }

    @Test func anAttemptWithoutAPackageIsTold() {
        #expect(
            broken(watch([.dialled(AttemptID(number: 1), target: "maria")])) == [.contextKept])
    }
}
