// SPDX-License-Identifier: Apache-2.0

import Addresses
import ArgumentParser
import ConfigurationFiles
import Exchange
import Foundation
import Gateway
import Handoff
import Listening
import MediaThreads
import Transport
import Voice

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Validates a configuration and shows every error at once.",
        discussion: """
            Each error says the file, line and column, what is wrong and what to write instead; what \
            loads and is probably not meant is a warning: rules that can never fire, or always do. A \
            gateway by which no call comes to a person is refused. It also asks this machine: whether \
            paths can be written, addresses are its own, names resolve, prompts and phrases can be \
            spoken and the models and sound cards are there.
            The exit status is 0 when the configuration is good and 1 when it is not.

            Examples:
              handoff check
              handoff check --config /etc/handoff/gateway.yaml
              handoff check --offline
            """)

    @Option(name: .long, help: "The gateway file; the trigger file it names is read as well.")
    var config = "config/gateway.yaml"

    @Flag(name: .long, help: "Resolve no names.")
    var offline = false

    func run() async throws {
        let loaded = try loadConfiguration(config)
        var warnings = loaded.warnings + loaded.peopleWarnings + loaded.machineWarnings
        var problems = loaded.peopleProblems + loaded.pathProblems + loaded.addressProblems
        do {
            // What serving would make ready before its first call.
            let settings = try GatewayServiceSettings(loaded, localHost: LocalAddress.host)
            _ = try PromptLibrary(settings.prompts)
            warnings += settings.models.problems.map {
                loaded.problem(
                    "listening.models", "listening: \($0)",
                    write: "what it names, or enabled: false in 'listening'")
            }
        } catch {
            problems.append(
                loaded.problem("", "\(error)", write: "words that can be spoken and heard"))
        }
        warnings += loaded.soundCardWarnings
        if !offline { warnings += await NameCheck.warnings(loaded) }
        for warning in warnings { Self.note("warning: \(warning)") }
        guard problems.isEmpty else {
            Self.note("\(ConfigurationProblems(problems))")
            throw ExitCode(1)
        }
        describe(loaded)
    }

    private func describe(_ loaded: GatewayConfiguration) {
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

    private static func note(_ text: String) {
        FileHandle.standardError.write(Data("\(text)\n".utf8))
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

extension GatewayConfiguration {
    /// Addresses to listen on that are not this machine's.
    var addressProblems: [ConfigurationProblem] {
        [("sip.udp", sip.udp), ("sip.tcp", sip.tcp), ("http.listen", http.listen)]
            .compactMap { key, address in
                guard let address, !LocalAddress.isOurs(address.address) else { return nil }
                let name = key.split(separator: ".").last.map(String.init) ?? key
                return problem(
                    key, "'\(name)' is \(address): this machine has no such address",
                    write: "one it has, such as \(LocalAddress.host), or 0.0.0.0 for all")
            }
    }

    /// Sound cards that cannot be used now. They may be plugged in later: a warning.
    var soundCardWarnings: [ConfigurationProblem] {
        soundCards.sorted { $0.key < $1.key }.compactMap { device, key in
            SoundCardTrial.fault(of: device).map {
                problem(key, "\($0)", write: "a name 'handoff devices' shows, or plug it in")
            }
        }
    }

    /// What this machine may be too small for.
    var machineWarnings: [ConfigurationProblem] {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        guard media.threads > cores else { return [] }
        return [
            problem(
                "media.threads", "'threads' is \(media.threads), and there are \(cores) cores",
                write: "at most \(cores)")
        ]
    }
}
