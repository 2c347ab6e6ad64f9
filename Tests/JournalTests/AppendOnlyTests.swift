// SPDX-License-Identifier: Apache-2.0

import CallModel
import GRDB
import Journal
import JournalSQLite
import Testing

/// The file itself refuses changes, whoever opens it.
@Suite struct AppendOnlyTests {
    @Test(arguments: [
        "UPDATE events SET line = 'nothing happened' WHERE sequence = 3",
        "UPDATE OR REPLACE events SET sequence = 1 WHERE sequence = 3",
        "DELETE FROM events WHERE sequence = 3",
        "DELETE FROM events",
        "REPLACE INTO events SELECT id, call, sequence, at, 0, name, 'x', detail FROM events",
        "INSERT OR REPLACE INTO events (call, sequence, at, offset_ns, name, line, detail) "
            + "VALUES ('a', 3, 0, 0, 'x', 'x', 'null')",
        "INSERT OR REPLACE INTO events VALUES (2, 'b', 1, 0, 0, 'x', 'x', 'null')",
        "UPDATE retention SET keep_from = -1",
        "DELETE FROM retention",
        "INSERT INTO retention (keep_from) VALUES (99999)",
        "UPDATE retention SET forgotten = -1",
        "UPDATE retention SET journal = 'another'",
    ])
    func changesAreRefused(sql: String) throws {
        let file = TemporaryFile()
        let sqlite = try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet)
        let records = SampleRecords.call("a")
        try sqlite.journal.write(records)
        let other = try DatabaseQueue(path: file.path)
        #expect(throws: DatabaseError.self) { try other.write { try $0.execute(sql: sql) } }
        #expect(try sqlite.journal.records(CallID(rawValue: "a")) == records)
    }
}
