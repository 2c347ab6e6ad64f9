// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import JSON
import JournalSQLite
import Lab
import Logging

struct HandoffBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handoff",
        abstract:
            "From asking to the operator's INVITE, from accepting to audio both ways: p50/p99/max.",
        discussion: """
            Plays real calls on loopback: SIP, RTP, an agent behind a WebSocket, the SQLite journal
            in a temporary folder. All times are read off the telephones' own clocks, in
            milliseconds. Progress goes to standard error; a call that failed gives status 1.

            Examples:
              handoff bench handoff
              handoff bench handoff --quick
              handoff bench handoff --side-by-side 40 --rounds 50
            """)

    @Flag(name: .long, help: "Three rounds in less than half a minute.")
    var quick = false

    @Option(name: .long, help: "Calls that run side by side in one round.")
    var sideBySide: Int?

    @Option(name: .long, help: "Rounds.")
    var rounds: Int?

    @Option(name: .long, help: "How the telephones press keys: info (SIP) or events (RFC 4733).")
    var keys: HandoffBenchSettings.Keys = .info

    @Option(name: .long, help: "The seed of all that is random.")
    var seed: UInt64 = 1

    func validate() throws {
        guard (1...100).contains(sideBySide ?? 1), (rounds ?? 1) >= 1 else {
            throw ValidationError("--side-by-side takes 1 to 100, --rounds at least 1")
        }
    }

    func run() async throws {
        var settings = quick ? HandoffBenchSettings.quick : HandoffBenchSettings()
        settings.sideBySide = sideBySide ?? settings.sideBySide
        settings.rounds = rounds ?? settings.rounds
        settings.seed = seed
        settings.keys = keys
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("handoff-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let journal = try SQLiteJournal(
            SQLiteJournalSettings(path: folder.appendingPathComponent("journal.sqlite").path),
            logger: logger)
        defer { journal.close() }
        let report = try await HandoffBenchmark.run(
            settings, store: journal.journal, logger: logger
        ) { done, all in
            FileHandle.standardError.write(Data("\(done) of \(all) calls\n".utf8))
        }
        print(JSONText.pretty(report.json))
        if report.failed > 0 { throw ExitCode(1) }
    }
}

extension HandoffBenchSettings.Keys: ExpressibleByArgument {}
