// SPDX-License-Identifier: Apache-2.0

import Handoff
import Timing

/// Random stories by the hundred thousand, each from one seed, each held against every rule of
/// `CallAudit` at every step.
package enum PeopleSweep {
    /// Plays stories with the seeds `seed`, `seed + 1`, … until `calls` calls have been played; at
    /// most `failureLimit` failures are kept, shrunk.
    package static func run<Call: DrivenCall>(
        _: Call.Type, calls: Int, seed: UInt64,
        faults: Set<PeopleFaults.Kind> = Set(PeopleFaults.Kind.allCases), failureLimit: Int = 5,
        progress: (_ done: Int) -> Void = { _ in }
    ) -> PeopleReport {
        var report = PeopleReport()
        var next = seed
        while report.calls < calls {
            let story = story(seed: next, faults: faults)
            let outcome = PeopleWorld<Call>.play(story, seed: next)
            report.add(outcome, of: story)
            if outcome.breach != nil, report.failures.count < failureLimit {
                report.failures.append(failure(Call.self, story, outcome, seed: next))
            }
            next &+= 1
            progress(report.calls)
        }
        report.seeds = seed..<next
        return report
    }

    /// The random story of one seed.
    package static func story(
        seed: UInt64, faults: Set<PeopleFaults.Kind> = Set(PeopleFaults.Kind.allCases)
    ) -> PeopleStory {
        var writer = PeopleWriter(random: SeededRandom(seed: seed), faults: faults)
        return writer.story()
    }

    /// What came of a story.
    package static func play<Call: DrivenCall>(
        _: Call.Type, _ story: PeopleStory, seed: UInt64
    ) -> PeopleOutcome {
        PeopleWorld<Call>.play(story, seed: seed)
    }

    /// The story with everything left out that it does not need to fail the same way.
    package static func shrunk<Call: DrivenCall>(
        _: Call.Type, _ story: PeopleStory, breaking rule: String, seed: UInt64
    ) -> PeopleStory {
        StoryShrinker.shrink(story, simpler: \.simpler) { story in
            PeopleWorld<Call>.play(story, seed: seed).brokenRule == rule
        }
    }

    private static func failure<Call: DrivenCall>(
        _: Call.Type, _ story: PeopleStory, _ outcome: PeopleOutcome, seed: UInt64
    ) -> PeopleReport.Failure {
        let rule = outcome.brokenRule ?? ""
        let shortest = shrunk(Call.self, story, breaking: rule, seed: seed)
        let played = PeopleWorld<Call>.play(shortest, seed: seed)
        return PeopleReport.Failure(
            seed: seed, breach: played.breach ?? "", story: shortest, timeline: played.timeline)
    }
}
