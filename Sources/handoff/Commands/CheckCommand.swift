// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConfigurationFiles
import Foundation
import Handoff

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validates a configuration and shows every error at once.",
        discussion: """
            Each error says the file and line, what is wrong and what to write instead.
            The exit status is 0 when the configuration is good and 1 when it is not.

            Examples:
              handoff check
              handoff check --config /etc/handoff/gateway.yaml
            """)

    @Option(name: .long, help: "The gateway file; the trigger file it names is read as well.")
    var config = "config/gateway.yaml"

    func run() throws {
        let loaded = try loadConfiguration(config)
        let targets = Set(
            ([loaded.plan.defaultRoute] + loaded.plan.routes.values)
                .flatMap(\.targets).map(\.name))
        print("\(config) is good:")
        for line in loaded.lines {
            let numbers = line.numbers.joined(separator: ", ")
            print("  line \(line.name): numbers \(numbers), route \(line.route)")
        }
        for trunk in loaded.trunks.values.sorted(by: { $0.name < $1.name }) {
            let ways = trunk.networks.isEmpty ? "calls go out" : "calls go out and come in"
            print("  trunk \(trunk.name): \(ways)")
        }
        print("  \(targets.count) operator(s), \(loaded.rules.count) trigger rule(s)")
    }
}

/// Loads a configuration, or prints all its errors and ends with status 1.
func loadConfiguration(_ path: String) throws -> GatewayConfiguration {
    switch GatewayConfiguration.load(
        path: path, environment: ProcessInfo.processInfo.environment)
    {
    case .success(let configuration): return configuration
    case .failure(let problems):
        FileHandle.standardError.write(Data("\(problems)\n".utf8))
        throw ExitCode(1)
    }
}
