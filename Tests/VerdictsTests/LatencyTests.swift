// SPDX-License-Identifier: Apache-2.0

import Testing
import Verdicts

@Suite struct LatencyTests {
    private func hasFailed(_ before: [Int], _ after: [Int]) -> Bool {
        LatencyComparison(
            of: LatencyBaseline(["wish to ring": after]),
            against: LatencyBaseline(["wish to ring": before])
        ).hasFailed
    }

    @Test(arguments: [
        ([100], [119], false), ([100], [120], true), ([1000], [1099], false),
        ([1000], [1100], true), ([0], [20], true), ([0], [19], false), ([500], [300], false),
        ([100, 100], [100, 140], true), ([100, 100], [100, 138], false),
        ([100, 100, 100], [100, 100, 900], false),
    ])
    func theMiddleIsWorseByTenPercentAndTwentyMilliseconds(
        before: [Int], after: [Int], fails: Bool
    ) {
        #expect(hasFailed(before, after) == fails)
    }

    @Test func theTailIsHeldOnlyWhereThereAreEnoughSamples() {
        for (count, fails) in [(19, false), (20, true), (40, true)] {
            let before = [Int](repeating: 100, count: count)
            // Two of twenty are more than five of a hundred.
            let slow = max(2, count / 10)
            let after = before.dropLast(slow) + [Int](repeating: 130, count: slow)
            #expect(hasFailed(before, Array(after)) == fails, "\(count)")
            #expect(!hasFailed(before.suffix(19), Array(after)), "\(count)")
        }
        // One of twenty is not.
        let before = [Int](repeating: 100, count: 20)
        #expect(!hasFailed(before, before.dropLast() + [5000]))
    }

    @Test func linesSayWhatWasCompared() {
        let baseline = LatencyBaseline([
            "answer to whisper": [200, 300], "gone": [5], "wish to ring": Array(701...720),
        ])
        let current = LatencyBaseline([
            "answer to whisper": [250, 351], "wish to ring": Array(701...720), "new": [7],
        ])
        let comparison = LatencyComparison(of: current, against: baseline)
        #expect(
            comparison.lines == [
                "worse: answer to whisper: median 250 → 300.5 ms (2 and 2 samples)",
                "gone: was median 5 ms of 1, not measured", "new: median 7 ms of 1, new",
                "wish to ring: median 710.5 → 710.5 ms, p95 719 → 719 ms (20 and 20 samples)",
            ])
        #expect(comparison.hasFailed)
    }

    @Test func latenciesOfAllFixturesAreTakenTogether() {
        let results = [
            FixtureResult(name: "a", verdict: .asExpected, latencies: ["x": [3], "y": [1]]),
            FixtureResult(name: "b", verdict: .changed, latencies: ["x": [2], "z": []]),
        ]
        #expect(LatencyBaseline(of: results).latencies == ["x": [2, 3], "y": [1]])
    }

    @Test func baselinesAreReadAsTheyWereWritten() throws {
        let baseline = LatencyBaseline([
            "wish to ring": [3, 1, 2], "empty": [], "a \"b\"": [.min, .max],
        ])
        #expect(try LatencyBaseline(parsing: baseline.text) == baseline)
        #expect(baseline.latencies["a \"b\""] == [0, 3_600_000])
        let same = LatencyBaseline(["a \"b\"": [.min, .max], "wish to ring": [2, 3, 1]])
        #expect(same.text == baseline.text)
    }

    @Test(arguments: [
        ("", "ends early"), ("[]", "\"version\": 1"), ("{\"version\":2}", "\"version\": 1"),
        ("{\"version\":1}", "no object"), ("{\"version\":1,\"latencies\":[]}", "no object"),
        ("{\"version\":1,\"latencies\":{\"a\":3}}", "'a' is no list"),
        ("{\"version\":1,\"latencies\":{\"a\":[1,\"x\"]}}", "'a' holds \"x\""),
        ("{\"version\":1,\"latencies\":{\"a\":[-1]}}", "'a' holds -1"),
        ("{\"version\":1,\"latencies\":{\"a\":[3600001]}}", "'a' holds 3600001"),
        ("{\"version\":1,\"latencies\":{\"a\":[1],\"a\":[2]}}", "twice"),
    ])
    func whatIsNoBaselineIsRefused(text: String, fault: String) {
        #expect { try LatencyBaseline(parsing: text) } throws: { error in
            (error as? LatencyBaselineError)?.description.contains(fault) == true
        }
    }
}
