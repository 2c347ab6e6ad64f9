// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Transport

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures this machine; prints JSON.",
        discussion: """
            Examples:
              handoff bench bridge              bridged calls on one core, and tick lateness
              handoff bench bridge --quick
            """,
        subcommands: [BridgeBench.self])
}

struct BridgeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bridge",
        abstract: "Bridged G.711 calls on one core: CPU, tick lateness p50/p99/max, packet loss.",
        discussion: """
            Plays both telephones of every call over real UDP sockets on loopback, with the media
            thread on one CPU and the telephones on another. The figure that counts is
            callsAtSeventyPercent. Progress goes to standard error.

            Examples:
              handoff bench bridge
              handoff bench bridge --steps 100,250,400 --seconds 20
            """)

    @Flag(name: .long, help: "Three steps in less than half a minute.")
    var quick = false

    @Option(name: .long, help: "Numbers of calls to measure, with commas between them.")
    var steps: String?

    @Option(name: .long, help: "Seconds a step.")
    var seconds: Double?

    func run() async throws {
        var settings = quick ? BridgeSettings.quick : BridgeSettings()
        if let steps {
            let numbers = steps.split(separator: ",").compactMap { Int($0) }
            guard !numbers.isEmpty, numbers.allSatisfy({ $0 > 0 }) else {
                throw ValidationError("--steps takes numbers such as 100,250,400")
            }
            settings.steps = numbers.sorted()
        }
        if let seconds { settings.secondsPerStep = max(1, seconds) }
        let report = try BridgeBenchmark.run(settings)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }
}
