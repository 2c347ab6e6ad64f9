// SPDX-License-Identifier: Apache-2.0

import GatewayTesting
import Testing

/// Faults planted into the machine: the walk and the random stories find each, and shorten what they
/// found to what it needs.
@Suite struct SpoiltCallTests {
    private func walk<Spoiler: CallSpoiler>(_: Spoiler.Type) -> String? {
        for plan in ModelPlan.all {
            let report = ModelWalk<SpoiltCall<Spoiler>>.run(
                plan, ModelBounds(depth: 6, grain: .coarse))
            if let violation = report.violations.first {
                #expect(violation.story.count <= 7)
                return violation.what
            }
        }
        return nil
    }

    private func simulate<Spoiler: CallSpoiler>(
        _: Spoiler.Type, calls: Int = 150
    ) -> PeopleReport.Failure? {
        PeopleSweep.run(
            SpoiltCall<Spoiler>.self, calls: calls, seed: 1, failureLimit: 1
        ).failures.first
    }

    @Test func findsOperatorsWhoAreLeft() {
        #expect(walk(LeavesOperators.self)?.contains("left without a hang-up") == true)
        #expect(simulate(LeavesOperators.self) != nil)
    }

    @Test func findsADeadlineThatIsForgotten() {
        #expect(walk(ForgetsADeadline.self)?.contains("no deadline in whispering") == true)
        #expect(simulate(ForgetsADeadline.self) != nil)
    }

    @Test func findsABridgeNobodyAccepted() {
        #expect(walk(BridgesUnasked.self)?.contains("bridged without being accepted") == true)
    }

    @Test func findsCallersWithoutMusic() {
        #expect(walk(DropsTheMusic.self)?.contains("hears nothing") == true)
        #expect(simulate(DropsTheMusic.self) != nil)
    }

    @Test func findsACallerWhoIsNotMissed() {
        #expect(walk(MissesTheCaller.self) != nil)
        // Few callers leave while a phone rings.
        #expect(simulate(MissesTheCaller.self, calls: 600) != nil)
    }

    @Test func findsWhatIsNotWrittenDown() {
        #expect(walk(WritesNothingDown.self)?.contains("not journalled before") == true)
        #expect(simulate(WritesNothingDown.self) != nil)
    }

    @Test func findsLifeAfterTheEnd() {
        #expect(walk(SpeaksAfterTheEnd.self)?.contains("an effect after the end") == true)
        #expect(simulate(SpeaksAfterTheEnd.self) != nil)
    }

    @Test func findsAWhisperThatLeaks() {
        #expect(walk(WhispersAloud.self)?.contains("a briefing is said on announcement") == true)
        #expect(simulate(WhispersAloud.self) != nil)
    }

    /// What is left of a failing story fails the same way, and nothing more can be left out of it.
    @Test func aFailingStoryIsShrunk() throws {
        let failure = try #require(simulate(WhispersAloud.self))
        let first = PeopleSweep.story(seed: failure.seed)
        let whole = PeopleSweep.play(SpoiltCall<WhispersAloud>.self, first, seed: failure.seed)
        let rule = try #require(whole.brokenRule)
        let shortest = PeopleSweep.shrunk(
            SpoiltCall<WhispersAloud>.self, first, breaking: rule, seed: failure.seed)
        let played = PeopleSweep.play(SpoiltCall<WhispersAloud>.self, shortest, seed: failure.seed)
        #expect(played.brokenRule == rule)
        #expect(shortest.calls.count == 1)
        #expect(shortest.faults == PeopleFaults())
        #expect(shortest.calls[0].caller.count + shortest.calls[0].agent.acts.count <= 1)
        #expect(failure.breach == played.breach)
    }
}
