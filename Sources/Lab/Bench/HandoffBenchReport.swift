// SPDX-License-Identifier: Apache-2.0

package import JSON
import Timing

/// What the handoff benchmark measured; printed as JSON.
package struct HandoffBenchReport: Sendable, Hashable {
    /// Percentiles by nearest rank, in milliseconds.
    package struct Spread: Sendable, Hashable {
        package var p50: Double
        package var p99: Double
        package var max: Double

        init(_ times: [Duration]) {
            let sorted = times.map { Double($0.inNanoseconds) / 1_000_000 }.sorted()
            func rank(_ percent: Int) -> Double {
                sorted.isEmpty ? 0 : sorted[(sorted.count * percent + 99) / 100 - 1]
            }
            (p50, p99, max) = (rank(50), rank(99), rank(100))
        }
    }

    package var calls: Int
    /// Calls in which no operator was reached or somebody was not heard.
    package var failed: Int
    /// What the gateway wrote down of each of them.
    package var failures: [String]
    /// Caller's key on the wire to operator's INVITE, in milliseconds.
    package var askingToInvite: Spread
    /// Operator's answer on the wire to the first packet of the whisper.
    package var answerToWhisper: Spread
    package var acceptToOperatorHears: Spread
    package var acceptToCallerHears: Spread
    /// The later of the two.
    package var acceptToBothWays: Spread

    init(calls: Int, times: [HandoffTimes], failures: [String]) {
        self.calls = calls
        failed = calls - times.count
        self.failures = failures
        askingToInvite = Spread(times.map(\.askingToInvite))
        answerToWhisper = Spread(times.map(\.answerToWhisper))
        acceptToOperatorHears = Spread(times.map(\.acceptToOperatorHears))
        acceptToCallerHears = Spread(times.map(\.acceptToCallerHears))
        acceptToBothWays = Spread(
            times.map { Swift.max($0.acceptToOperatorHears, $0.acceptToCallerHears) })
    }
}

extension HandoffBenchReport {
    package var json: JSONValue {
        [
            "calls": .integer(Int64(calls)), "failed": .integer(Int64(failed)),
            "failures": .array(failures.map { .string($0) }),
            "askingToInvite": askingToInvite.json, "answerToWhisper": answerToWhisper.json,
            "acceptToOperatorHears": acceptToOperatorHears.json,
            "acceptToCallerHears": acceptToCallerHears.json,
            "acceptToBothWays": acceptToBothWays.json,
        ]
    }
}

extension HandoffBenchReport.Spread {
    fileprivate var json: JSONValue {
        ["p50": .number(p50), "p99": .number(p99), "max": .number(max)]
    }
}
