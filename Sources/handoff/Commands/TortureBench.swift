// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import JSON
import Lab
import Logging

struct TortureBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "torture",
        abstract: "Throws at a serving gateway what strangers can send; its calls must not notice.",
        discussion: """
            A gateway on loopback with calls up is sent the messages of RFC 4475, changed ones,
            ones with addresses of no use, half-open TCP connections and slow senders, while
            ordinary callers dial. Status 1 when audio had a gap, a caller was not answered, or
            descriptors or memory did not come back. Takes four minutes; Ctrl-C ends it.

            Examples:
              handoff bench torture --messages Tests/SIPTests/torture
              handoff bench torture --messages Tests/SIPTests/torture --quick
            """)

    @Option(name: .long, help: "A folder with messages as .dat files.")
    var messages: String

    @Flag(name: .long, help: "A tenth of it, in half a minute.")
    var quick = false

    @Option(name: .long, help: "Changed messages to send.")
    var mutated: Int?

    @Option(name: .long, help: "The seed of all that is random.")
    var seed: UInt64 = 1

    func run() async throws {
        let folder = URL(fileURLWithPath: messages)
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "dat" }.sorted { $0.path < $1.path }
        guard !files.isEmpty else {
            throw ValidationError("\(messages) holds no .dat files")
        }
        let originals = try files.map { [UInt8](try Data(contentsOf: $0)) }
        var settings =
            quick
            ? TortureSettings.quick(messages: originals) : TortureSettings(messages: originals)
        if let mutated { settings.mutated = max(0, mutated) }
        settings.seed = seed
        var logger = Logger(label: "torture")
        logger.logLevel = .critical
        let report = try await TortureRun.run(settings, logger: logger) { text in
            FileHandle.standardError.write(Data("\(text)\n".utf8))
        }
        print(JSONText.pretty(report.json))
        for fault in report.faults {
            FileHandle.standardError.write(Data("fault: \(fault)\n".utf8))
        }
        if !report.faults.isEmpty { throw ExitCode(1) }
    }
}
