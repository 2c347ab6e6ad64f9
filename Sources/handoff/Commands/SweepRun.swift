// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTesting
import Handoff
import Timing

/// `handoff simulate`: random calls, at the level of sound or of calls.
struct SweepRun {
    let calls: Int
    let seed: UInt64
    let faults: Set<PeopleFaults.Kind>?
    let plot: Bool

    /// Whole gateways; returns whether nothing was broken.
    func withSound() -> Bool {
        let clock = ContinuousClock()
        let began = clock.now
        let report = SimulationSweep.run(calls: calls, seed: seed, faults: faults) { done in
            tell(done, every: 250)
        }
        print("\(report.calls) calls simulated, \(report.failures.count) failed")
        tell(report.outcomes, report.waits)
        tell(report.simulated, in: clock.now - began, calls: report.calls)
        for failure in report.failures.prefix(5) {
            print("seed \(failure.seed):\n\(failure.account)")
        }
        return report.failures.isEmpty
    }

    /// The machines alone; returns whether nothing was broken.
    func ofCalls() -> Bool {
        var reachable: Set<ModelReport.Transition> = []
        for plan in ModelPlan.all {
            let report = ModelWalk<CallMachine>.run(plan, ModelBounds(grain: .coarse))
            reachable.formUnion(report.transitions)
        }
        let clock = ContinuousClock()
        let began = clock.now
        let report = PeopleSweep.run(
            CallMachine.self, calls: calls, seed: seed,
            faults: faults ?? Set(PeopleFaults.Kind.allCases)
        ) { done in tell(done, every: 50_000) }
        print(
            "\(report.calls) calls simulated, seeds \(report.seeds.lowerBound) to "
                + "\(report.seeds.upperBound - 1), \(report.broken) stories failed")
        tell(report.outcomes, report.waits)
        for line in report.coverage(of: reachable) { print(line) }
        tell(report.simulated, in: clock.now - began, calls: report.calls)
        for failure in report.failures { print(failure.account) }
        return report.broken == 0
    }

    private func tell(_ done: Int, every step: Int) {
        guard done % step == 0 else { return }
        FileHandle.standardError.write(Data("\(done) of \(calls) calls\n".utf8))
    }

    private func tell(_ outcomes: [String: Int], _ waits: WaitHistogram) {
        for (outcome, count) in outcomes.sorted(by: { $0.key < $1.key }) {
            print("  \(outcome): \(count)")
        }
        let bounds = [0.5, 0.9, 0.99].map { share in
            waits.bound(ofShare: share).map { "\($0) s" } ?? "longer"
        }
        guard waits.total > 0 else { return }
        print(
            "waited for a person: \(waits.total) callers, half at most \(bounds[0]), "
                + "9 of 10 \(bounds[1]), 99 of 100 \(bounds[2])")
        if plot { for line in waits.lines { print(line) } }
    }

    private func tell(_ simulated: Duration, in elapsed: Duration, calls: Int) {
        let seconds = max(elapsed.inSeconds, 0.001)
        print(
            "\(simulated.inMilliseconds / 1000) s of calls in \(Int(seconds)) s: "
                + "\(Int(Double(calls) / seconds)) calls/s, "
                + "\(Int(simulated.inSeconds / seconds)) times real time")
    }
}
