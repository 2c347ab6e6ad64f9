// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GatewayTesting
import Timing

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulates random calls in virtual time and checks every invariant at each step.",
        discussion: """
            Callers, agents and operators behave at random; networks lose, delay and reorder, \
            stores stall, clocks drift, peers say what is not so. Every seed gives the same call \
            each time. Of a failure its seed is printed, and the shortest story that still fails.

            At the level of sound a whole gateway with telephones, bots and audio is simulated, and \
            looked at every 20 ms. At the level of calls the machines that decide are: without \
            sound and signalling, at some thirty times the speed.

            Examples:
              handoff simulate --calls 10000
              handoff simulate --level calls --calls 100000 --plot
              handoff simulate --calls 1 --seed 42
              handoff simulate --matrix
              handoff simulate --model --depth 5
            """)

    enum Level: String, ExpressibleByArgument, CaseIterable {
        case sound, calls
    }

    @Option(name: .long, help: "Calls to simulate.")
    var calls = 1000

    @Option(name: .long, help: "The seed of the first call; the next ones follow.")
    var seed: UInt64 = 1

    @Option(
        name: .long, help: "What is simulated: whole gateways with their sound, or the calls alone."
    )
    var level = Level.sound

    @Option(
        name: .long,
        help:
            "What may go wrong, separated by commas: network, peers, clocks, store, workers; all; none."
    )
    var faults: String?

    @Flag(name: .long, help: "Print how long callers waited as bars.")
    var plot = false

    @Flag(
        name: .long, help: "Play every way operator, caller and agent can behave, each with each.")
    var matrix = false

    @Flag(name: .long, help: "Walk every state that a call can get into.")
    var model = false

    @Option(
        name: .long,
        help: "With --model: how many inputs far states are told apart finely (default 4).")
    var depth = 4

    @Option(
        name: .long,
        help: "With --model: the document whose state diagram is to be written anew.")
    var diagram: String?

    func validate() throws {
        guard calls > 0 else { throw ValidationError("--calls must be at least 1") }
        guard 0...40 ~= depth else { throw ValidationError("--depth must be 0 to 40") }
        guard diagram == nil || model else { throw ValidationError("--diagram needs --model") }
        _ = try kinds
    }

    /// Nil where nothing was said: with sound the usual networks alone, of calls everything.
    private var kinds: Set<PeopleFaults.Kind>? {
        get throws {
            guard let faults else { return nil }
            if faults == "all" { return Set(PeopleFaults.Kind.allCases) }
            if faults == "none" { return [] }
            return Set(
                try faults.split(separator: ",").map { word in
                    guard let kind = PeopleFaults.Kind(rawValue: String(word)) else {
                        let known = PeopleFaults.Kind.allCases.map(\.rawValue)
                        throw ValidationError(
                            "--faults: there is no \(word); all, none, or some of "
                                + known.joined(separator: ","))
                    }
                    return kind
                })
        }
    }

    func run() throws {
        let isGood: Bool
        if model {
            isGood = try ModelRun(depth: depth, diagram: diagram).run()
        } else if matrix {
            isGood = MatrixRun().run()
        } else {
            let sweep = SweepRun(calls: calls, seed: seed, faults: try kinds, plot: plot)
            isGood = level == .sound ? sweep.withSound() : sweep.ofCalls()
        }
        if !isGood { throw ExitCode(1) }
    }
}
