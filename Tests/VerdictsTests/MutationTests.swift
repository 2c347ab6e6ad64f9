// SPDX-License-Identifier: Apache-2.0

import Testing
import Timing
import Verdicts

/// Whatever is done to a timeline is what is reported, and nothing else.
@Suite struct MutationTests {
    private func found(_ timeline: MutatedTimeline) -> Set<Difference.Kind> {
        let comparison = TimelineComparison(expected: timeline.expected, actual: timeline.run)
        let kinds = comparison.differences.map(\.kind)
        // Two alike are still two.
        #expect(Set(kinds).count == kinds.count)
        return Set(kinds)
    }

    @Test func noiseIsNoDifference() {
        for seed in 0..<300 {
            let timeline = MutatedTimeline(seed: UInt64(seed), lines: 5 + seed % 60)
            #expect(found(timeline) == [], "seed \(seed)")
        }
    }

    @Test(arguments: MutatedTimeline.Mutation.allCases)
    func oneMutationIsReportedAsWhatItIs(mutation: MutatedTimeline.Mutation) {
        var done = 0
        for seed in 0..<300 {
            var timeline = MutatedTimeline(seed: UInt64(seed), lines: 5 + seed % 60)
            guard timeline.mutate(mutation) else { continue }
            done += 1
            #expect(found(timeline) == Set(timeline.truth), "seed \(seed)")
        }
        #expect(done > 100)
    }

    @Test func severalMutationsAreReportedEach() {
        for seed in 0..<400 {
            var timeline = MutatedTimeline(seed: UInt64(seed), lines: 30 + seed % 60)
            var random = SeededRandom(seed: UInt64(seed) + 1_000_000)
            for number in 1...3 {
                let all: [MutatedTimeline.Mutation] = [
                    .drop, .add, .move, .change, .rescore, .cross, .delay,
                ]
                let mutation = all[Int.random(in: 0..<all.count, using: &random)]
                _ = timeline.mutate(mutation, number: number)
            }
            #expect(found(timeline) == Set(timeline.truth), "seed \(seed)")
        }
    }

    /// All from some line on comes later by the same: one difference, however many lines.
    @Test func aShiftIsOneDifference() {
        for seed in 0..<300 {
            let timeline = MutatedTimeline(seed: UInt64(seed), lines: 10 + seed % 60)
            var random = SeededRandom(seed: UInt64(seed))
            let start = Int.random(in: 0..<timeline.expected.count, using: &random)
            let shift = 20 * Int64.random(in: 5...400, using: &random)
            let run = timeline.expected.enumerated().map { index, line in
                var line = line
                if index >= start { line.milliseconds += shift }
                return line
            }
            let found = TimelineComparison(expected: timeline.expected, actual: run).differences
            let count = timeline.expected[start...].count { line in
                if case .latency = line.kind { false } else { true }
            }
            var said = 0
            for case .moved(_, _, let followers) in found.map(\.kind) { said += followers + 1 }
            #expect(said == count, "seed \(seed), from \(start) by \(shift)")
            #expect(found.count == min(count, 1), "seed \(seed), from \(start) by \(shift)")
        }
    }
}
