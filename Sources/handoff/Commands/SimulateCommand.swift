// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GatewayTesting
import Timing

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates random calls in virtual time and checks every invariant on each tick.",
        discussion: """
            Callers, agents and operators behave at random, over networks that lose, delay and \
            reorder; every seed gives the same call each time. A failure prints its seed; with \
            --calls 1 --seed SEED it is played again.

            Examples:
              handoff simulate --calls 10000
              handoff simulate --calls 1 --seed 42
            """)

    @Option(name: .long, help: "Calls to simulate.")
    var calls = 1000

    @Option(name: .long, help: "The seed of the first call; the next ones follow.")
    var seed: UInt64 = 1

    func validate() throws {
        guard calls > 0 else { throw ValidationError("--calls must be at least 1") }
    }

    func run() throws {
        let clock = ContinuousClock()
        let began = clock.now
        let report = SimulationSweep.run(calls: calls, seed: seed) { done in
            if done % 250 == 0 {
                FileHandle.standardError.write(Data("\(done) of \(calls) calls\n".utf8))
            }
        }
        let seconds = (clock.now - began).inSeconds
        print("\(report.calls) calls simulated, \(report.failures.count) failed")
        for (outcome, count) in report.outcomes.sorted(by: { $0.key < $1.key }) {
            print("  \(outcome): \(count)")
        }
        let faster = report.simulated.inSeconds / max(seconds, 0.001)
        print(
            "\(report.simulated.inMilliseconds / 1000) s of calls in \(Int(seconds)) s: "
                + "\(Int(faster)) times real time")
        for failure in report.failures.prefix(5) {
            print("seed \(failure.seed):\n\(failure.account)")
        }
        if !report.failures.isEmpty { throw ExitCode(1) }
    }
}
