// SPDX-License-Identifier: Apache-2.0

import CLinux
import CallModel
import Timing
import Triggers

/// Measures what a signal costs a call with many rules: judged by the engine, and as it was before
/// there was an index, each rule asked in turn. All of it on the calling thread.
package struct TriggerBenchmark: Sendable {
    package var rules = 1000
    /// The length of the made-up call.
    package var seconds = 60
    package var perSecond = 100
    package var seed: UInt64 = 1

    package init() {}

    package func run() -> TriggerBenchReport {
        var random = SeededRandom(seed: seed)
        let speech = MadeUpSpeech(&random)
        let signals = (0..<max(4, seconds * perSecond)).map { _ in speech.signal(&random) }
        let flat = (0..<rules).map { speech.flatRule($0, &random) }
        let trees = (0..<rules).map { index in
            index % 3 == 0 ? speech.treeRule(index, &random) : flat[index]
        }
        var inTurn = RulesInTurn(flat)
        var asked = measure(signals) { signal, _ in inTurn.count(signal) }
        asked.shown = Double(rules)
        return TriggerBenchReport(
            rules: rules, signals: signals.count, perSecond: perSecond,
            flat: judge(signals, flat), inTurn: asked, trees: judge(signals, trees))
    }

    private func judge(_ signals: [Signal], _ rules: [TriggerRule]) -> TriggerBenchReport.Cost {
        var engine = TriggerEngine(rules: rules)
        engine.answered(at: .zero)
        let shown = signals.reduce(0) { $0 + engine.rulesShown($1) }
        var cost = measure(signals) { signal, now in
            var count = engine.handle(signal, at: now, since: now - .zero).count
            if let deadline = engine.nextDeadline, deadline <= now {
                count += engine.timersDue(at: now).count
            }
            return count
        }
        cost.shown = Double(shown) / Double(signals.count)
        return cost
    }

    private func measure(
        _ signals: [Signal], _ judge: (Signal, Instant) -> Int
    ) -> TriggerBenchReport.Cost {
        let quarter = signals.count / 4
        let pause = Duration.nanoseconds(1_000_000_000 / Int64(max(1, perSecond)))
        var marks: [UInt64] = []
        var verdicts = 0
        for (index, signal) in signals.enumerated() {
            if index % quarter == 0 { marks.append(UInt64(clinux_thread_cpu_ns())) }
            verdicts += judge(signal, .zero + pause * index)
        }
        marks.append(UInt64(clinux_thread_cpu_ns()))
        let cost = { (from: Int, to: Int, count: Int) in
            Double(marks[to] - marks[from]) / 1000 / Double(count)
        }
        return TriggerBenchReport.Cost(
            mean: cost(0, marks.count - 1, signals.count), early: cost(0, 1, quarter),
            late: cost(3, 4, quarter), verdicts: verdicts)
    }
}
