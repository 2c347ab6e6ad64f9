// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import JSON
import Lab

struct TriggerBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "triggers",
        abstract: "What a signal costs a call with a thousand rules.",
        discussion: """
            A made-up call of made-up words, on one thread: microseconds of CPU for a signal, early
            and late in the call, how many rules a signal is shown, and the share of a core that the
            call takes. The same flat rules are judged by the engine and, as it was before, each
            asked in turn.

            Examples:
              handoff bench triggers
              handoff bench triggers --rules 200 --seconds 600
            """)

    @Option(name: .long, help: "Rules.")
    var rules = 1000

    @Option(name: .long, help: "Seconds of the made-up call.")
    var seconds = 60

    @Option(name: .long, help: "Signals a second.")
    var perSecond = 100

    @Option(name: .long, help: "The seed of all that is random.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...10_000).contains(rules), (1...3600).contains(seconds),
            (1...1000).contains(perSecond)
        else {
            throw ValidationError(
                "--rules takes 1 to 10000, --seconds 1 to 3600, --per-second 1 to 1000")
        }
    }

    func run() throws {
        var benchmark = TriggerBenchmark()
        (benchmark.rules, benchmark.seconds) = (rules, seconds)
        (benchmark.perSecond, benchmark.seed) = (perSecond, seed)
        print(JSONText.pretty(benchmark.run().json))
    }
}
