// SPDX-License-Identifier: Apache-2.0

import CallModel
import GRDB
package import Journal
import Synchronization

/// What is remembered of operators, in one SQLite file: a row for each.
///
/// Everything is done on the connection's own queue, one thing after the other.
package final class SQLitePresence: Sendable {
    /// Records that may wait for the file; more are refused.
    private static let limit = 1000
    private static let mostRecords = 10_000
    /// `PEOP`: marks the file as ours (`PRAGMA application_id`).
    private static let applicationID = 0x5045_4F50
    /// Civil times that can be: up to the year 9999.
    private static let times: ClosedRange<Int64> = 0...253_402_300_799_999

    private struct State {
        var waiting = 0
        var isClosed = false
    }

    private let file: DatabaseQueue
    private let state = Mutex(State())

    /// Opens the file, or makes it with its directory.
    ///
    /// - Throws: `JournalError.store` when the file cannot be used, or belongs to another program.
    package init(path: String) throws(JournalError) {
        file = try FileMark.open(
            path, named: "presence", mark: Self.applicationID,
            schema: """
                PRAGMA synchronous = NORMAL;
                CREATE TABLE IF NOT EXISTS operators (
                    name TEXT PRIMARY KEY, away_since INTEGER, reason TEXT, note TEXT,
                    wrap_up_until INTEGER, last_busy INTEGER,
                    missed INTEGER NOT NULL, calls INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE IF NOT EXISTS devices (
                    operator TEXT NOT NULL, contact TEXT NOT NULL, host TEXT NOT NULL,
                    port INTEGER NOT NULL, preference REAL NOT NULL,
                    until INTEGER NOT NULL, PRIMARY KEY (operator, contact)
                ) STRICT;
                """)
    }

    /// The door to them.
    package var store: PresenceStore {
        PresenceStore(
            load: { try self.load() }, keep: { self.keep($0, $1) }, close: { self.close() })
    }

    private func load() throws -> [OperatorRecord] {
        do {
            return try file.read { db in
                let records = try Row.fetchAll(
                    db, sql: "SELECT * FROM operators ORDER BY name LIMIT \(Self.mostRecords)"
                ).map(Self.record)
                let devices = try Row.fetchAll(
                    db, sql: "SELECT * FROM devices ORDER BY rowid LIMIT \(Self.mostRecords)"
                ).map { row in (row["operator"] as String, Self.device(row)) }
                return records.map { record in
                    var record = record
                    record.devices = devices.filter { $0.0 == record.name }.compactMap(\.1)
                    return record
                }
            }
        } catch {
            throw JournalError.store(FileMark.words(error))
        }
    }

    /// Who wrote to the file may have written anything.
    private static func record(_ row: Row) -> OperatorRecord {
        func time(_ column: String) -> WallTime? {
            (row[column] as Int64?).flatMap {
                times.contains($0) ? WallTime(milliseconds: $0) : nil
            }
        }
        func count(_ column: String) -> Int {
            Int(max(0, min(row[column] as Int64? ?? 0, 1_000_000_000)))
        }
        let note = (row["note"] as String?).map { String($0.prefix(PresenceWish.longestNote)) }
        let reason = (row["reason"] as String?).flatMap(OperatorRecord.Away.Reason.init)
        return OperatorRecord(
            name: row["name"],
            away: time("away_since").map {
                OperatorRecord.Away(since: $0, reason: reason ?? .asked, note: note)
            }, wrapUpUntil: time("wrap_up_until"), lastBusy: time("last_busy"),
            missed: count("missed"), calls: count("calls"))
    }

    private static func device(_ row: Row) -> OperatorDevice? {
        guard let port = UInt16(exactly: row["port"] as Int64),
            times.contains(row["until"] as Int64)
        else { return nil }
        return OperatorDevice(
            contact: row["contact"], host: row["host"], port: port,
            preference: row["preference"], until: WallTime(milliseconds: row["until"]))
    }

    private func keep(_ record: OperatorRecord, _ answer: @escaping @Sendable (String?) -> Void) {
        let refusal: String? = state.withLock { state in
            if state.isClosed { return "the store is closed" }
            if state.waiting >= Self.limit { return "too many records wait for the file" }
            state.waiting += 1
            return nil
        }
        if let refusal { return answer(refusal) }
        file.asyncWriteWithoutTransaction { [self] db in
            defer { state.withLock { $0.waiting -= 1 } }
            do {
                try db.inTransaction {
                    try Self.write(record, to: db)
                    return .commit
                }
                answer(nil)
            } catch {
                answer(FileMark.words(error))
            }
        }
    }

    private static func write(_ record: OperatorRecord, to db: Database) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO operators VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                record.name, record.away?.since.milliseconds,
                record.away?.reason.rawValue, record.away?.note,
                record.wrapUpUntil?.milliseconds, record.lastBusy?.milliseconds,
                record.missed, record.calls,
            ])
        try db.execute(sql: "DELETE FROM devices WHERE operator = ?", arguments: [record.name])
        for device in record.devices {
            try db.execute(
                sql: "INSERT OR REPLACE INTO devices VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    record.name, device.contact, device.host, Int64(device.port),
                    device.preference, device.until.milliseconds,
                ])
        }
    }

    /// What was to be kept before comes before this on the queue.
    private func close() {
        state.withLock { $0.isClosed = true }
        file.writeWithoutTransaction { _ in }
    }
}
