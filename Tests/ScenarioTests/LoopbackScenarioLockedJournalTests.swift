// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GRDB
import Journal
import JournalSQLite
import Lab
import Logging
import Testing

/// Another program holds the journal's lock (a backup, an ad-hoc `sqlite3`) while calls come in,
/// are handed over and end, on real sockets.
@Suite struct LoopbackScenarioLockedJournalTests {
    @Test(.timeLimit(.minutes(2)))
    func callsAreHandedOverWhileTheJournalIsLocked() async throws {
        var logger = Logger(label: "locked")
        logger.logLevel = .critical
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("locked-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("journal.sqlite").path
        let sqlite = try SQLiteJournal(SQLiteJournalSettings(path: path), logger: logger)
        var configuration = GRDB.Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }

        // Two calls, each with an agent, a handoff and a bridge, timed at the telephones.
        let report = try await HandoffBenchmark.run(
            HandoffBenchSettings(sideBySide: 2, rounds: 1), store: sqlite.journal, logger: logger
        ) { _, _ in }
        #expect(report.failed == 0)
        // All of it happened before anything could be written.
        #expect(sqlite.statistics.records == 0)
        #expect(sqlite.statistics.waiting > 2 * 20)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        sqlite.close()
        #expect(sqlite.statistics.failed == 0 && sqlite.statistics.dropped == 0)
        let reader = try CallJournal.readingSQLite(path: path)
        let calls = try reader.calls(CallQuery())
        #expect(calls.count == 2)
        for call in calls {
            let records = try reader.records(call.call)
            #expect(records.map(\.sequence) == Array(1...max(1, records.count)))
            #expect(
                call.outcome == "bridged" && call.ended != nil,
                "\(TimelineText.lines(records))")
        }
    }
}
