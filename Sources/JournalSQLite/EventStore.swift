// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GRDB
import JSON
import Journal

/// The file of events: opening, writing, reading. GRDB's pool has one writer and several readers
/// that never wait for it (write-ahead log).
struct EventStore: Sendable {
    private let pool: any DatabaseWriter & Sendable
    private let checkpointer: Checkpointer?

    /// Opens for writing; makes the file, readable by its owner alone, and its directory.
    init(
        writing path: String, durability: SQLiteJournalSettings.Durability
    ) throws(JournalError) {
        let opened = try Self.mapped {
            try Self.makeFile(path)
            var configuration = GRDB.Configuration()
            configuration.label = "journal"
            // The writer tries again by itself; this bounds how long it takes to notice a closing.
            configuration.busyMode = .timeout(0.5)
            configuration.maximumReaderCount = 3
            let pool = try DatabasePool(path: path, configuration: configuration)
            try Self.check(pool, path: path)
            try EventSchema.migrator.migrate(pool)
            // Moving the log into the file waits for the disk: not while somebody appends.
            try pool.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            }
            if durability == .powerLoss {
                try pool.writeWithoutTransaction {
                    try $0.execute(sql: "PRAGMA synchronous = FULL")
                }
            }
            return (pool, try Checkpointer(path: path))
        }
        (pool, checkpointer) = opened
    }

    /// Opens for reading alone; the file must be there.
    init(reading path: String) throws(JournalError) {
        checkpointer = nil
        pool = try Self.mapped {
            guard FileManager.default.fileExists(atPath: path) else {
                throw JournalError.notAJournal("there is no file \(path)")
            }
            var configuration = GRDB.Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(2)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try Self.check(queue, path: path)
            return queue
        }
    }

    private static func makeFile(_ path: String) throws {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: path) else { return }
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
        try manager.createDirectory(at: directory, withIntermediateDirectories: true)
        // Callers' numbers are in it.
        _ = manager.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
    }

    private static func check(_ pool: any DatabaseReader, path: String) throws {
        try pool.read { db in
            let mark = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard mark == EventSchema.applicationID || (mark == 0 && tables == 0) else {
                throw JournalError.notAJournal("\(path) belongs to another program")
            }
            if mark != 0, try EventSchema.migrator.hasBeenSuperseded(db) {
                throw JournalError.notAJournal("\(path) was made by a later version")
            }
        }
    }

    /// Writes all records in one transaction; returns their positions.
    func write(_ records: [JournalRecord]) throws(JournalError) -> [Int64] {
        let places = try Self.mapped {
            try pool.write { db in
                let insert = try db.cachedStatement(sql: Self.insertion)
                var last: [CallID: Int] = [:]
                return try records.map { record in
                    let before = try last[record.call] ?? Self.lastSequence(of: record.call, in: db)
                    guard record.sequence > before else {
                        throw JournalError.outOfSequence(
                            call: record.call, sequence: record.sequence)
                    }
                    last[record.call] = record.sequence
                    try insert.execute(arguments: [
                        record.call.rawValue, record.sequence, record.at.milliseconds,
                        record.offset.nanosecondsStored, record.name, record.words,
                        JSONText.compact(record.detail),
                    ])
                    return db.lastInsertedRowID
                }
            }
        }
        checkpointer?.committed()
        return places
    }

    private static func lastSequence(of call: CallID, in db: Database) throws -> Int {
        let newest = try db.cachedStatement(
            sql: "SELECT max(sequence) FROM events WHERE call = ?")
        return try Int.fetchOne(newest, arguments: [call.rawValue]) ?? 0
    }

    func records(of call: CallID) throws(JournalError) -> [JournalRecord] {
        try Self.mapped {
            try pool.read { db in
                try Row.fetchAll(
                    db, sql: "SELECT * FROM events WHERE call = ? ORDER BY sequence",
                    arguments: [call.rawValue]
                ).map(Self.record)
            }
        }
    }

    func calls(_ query: CallQuery) throws(JournalError) -> [CallSummary] {
        try Self.mapped { try pool.read { try Self.summaries(query, in: $0) } }
    }

    func page(_ query: PageQuery) throws(JournalError) -> JournalPage {
        try Self.mapped { try pool.read { try Self.page(query, in: $0) } }
    }

    /// Deletes in steps, so that the writer is never kept waiting for long.
    func forget(before moment: WallTime) throws(JournalError) -> Int {
        try Self.mapped {
            try pool.write { db in
                try db.execute(
                    sql: "UPDATE retention SET keep_from = max(keep_from, ?)",
                    arguments: [moment.milliseconds])
            }
            var removed = 0
            while true {
                let step = try pool.write { db in
                    let old: StatementArguments = [moment.milliseconds]
                    try db.execute(sql: Self.forgetting, arguments: old)
                    try db.execute(sql: Self.deleteStep, arguments: old)
                    return db.changesCount
                }
                removed += step
                if step == 0 { return removed }
            }
        }
    }

    /// Moves the write-ahead log into the file; the next opening is quicker for it.
    func checkpoint() { checkpointer?.checkpoint() }

    /// An id is the position in the journal: without gaps, and none is given again.
    private static let insertion = """
        INSERT INTO events (id, call, sequence, at, offset_ns, name, line, detail)
        VALUES (
            1 + max(
                coalesce((SELECT max(id) FROM events), 0), (SELECT forgotten FROM retention)),
            ?, ?, ?, ?, ?, ?, ?)
        """

    private static let oldRecords = """
        SELECT id FROM events AS old
        WHERE (
            SELECT at FROM events AS last WHERE last.call = old.call
            ORDER BY sequence DESC LIMIT 1
        ) < ?
        ORDER BY id LIMIT 1000
        """

    private static let forgetting = """
        UPDATE retention SET forgotten = max(
            forgotten, coalesce((SELECT max(id) FROM (\(oldRecords))), 0))
        """

    private static let deleteStep = "DELETE FROM events WHERE id IN (\(oldRecords))"

    /// What may be better later: another program has the file, the disk is full or away.
    private static let passing: [ResultCode] = [
        .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN,
        .SQLITE_READONLY, .SQLITE_NOMEM, .SQLITE_PROTOCOL,
    ]

    /// GRDB's errors, and our own passing through, as `JournalError`.
    private static func mapped<Value>(_ body: () throws -> Value) throws(JournalError) -> Value {
        do {
            return try body()
        } catch let error as JournalError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notAJournal("\(error.message ?? "not an SQLite file")")
        } catch let error as DatabaseError where passing.contains(error.resultCode) {
            throw .unavailable(error.message ?? "\(error.resultCode)")
        } catch let error as DatabaseError {
            throw .store(error.message ?? "\(error.resultCode)")
        } catch {
            throw .store("\(error)")
        }
    }
}

extension EventStore {
    /// What we wrote ourselves is bounded only so that a damaged file cannot overflow us.
    private static let detailLimits = JSONReader.Limits(bytes: 1 << 24, depth: 64, values: .max)

    static func record(_ row: Row) -> JournalRecord {
        let detail: String = row["detail"]
        return JournalRecord(
            call: CallID(rawValue: row["call"]), sequence: row["sequence"],
            at: WallTime(milliseconds: row["at"]), offset: .nanoseconds(row["offset_ns"] as Int64),
            name: row["name"], words: row["line"],
            detail: (try? JSONReader.read(detail, limits: detailLimits)) ?? .string(detail))
    }

    /// A part of the whole journal, with how far the journal goes, as of one moment.
    static func page(_ query: PageQuery, in db: Database) throws -> JournalPage {
        let ofCall = query.call == nil ? "" : "AND call = ?"
        var arguments: [(any DatabaseValueConvertible)?] = [query.after]
        if let call = query.call { arguments.append(call.rawValue) }
        arguments.append(max(0, query.limit))
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM events WHERE id > ? \(ofCall) ORDER BY id LIMIT ?",
            arguments: StatementArguments(arguments))
        let bounds = try Row.fetchOne(
            db,
            sql: "SELECT journal, forgotten, (SELECT max(id) FROM events) AS newest FROM retention")
        let forgotten: Int64 = bounds?["forgotten"] ?? 0
        return JournalPage(
            journal: bounds?["journal"] ?? "",
            records: rows.map { PlacedRecord(position: $0["id"], record: record($0)) },
            newest: max(forgotten, bounds?["newest"] ?? 0), forgotten: forgotten)
    }

    /// A page of calls: their arrivals from the index, then the few events a list shows.
    private static func summaries(_ query: CallQuery, in db: Database) throws -> [CallSummary] {
        let search = CallSearch(query)
        let calls = try String.fetchAll(
            db, sql: search.sql, arguments: StatementArguments(search.arguments))
        return try calls.compactMap { try summary(of: $0, in: db) }
    }

    private static func summary(of call: String, in db: Database) throws -> CallSummary? {
        let shown = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM events
                WHERE call = ? AND (sequence = 1 OR name IN (?, ?, ?, ?, ?, ?)) ORDER BY sequence
                """,
            arguments: [
                call, EventName.escalated, EventName.handoffBegan, EventName.handoffEnded,
                EventName.ended, EventName.callbackPromised, EventName.callbackDone,
            ])
        guard var summary = CallSummary(shown.map(record)) else { return nil }
        let row = try Row.fetchOne(
            db, sql: "SELECT count(*) AS events, max(offset_ns) AS last FROM events WHERE call = ?",
            arguments: [call])
        summary.events = row?["events"] ?? summary.events
        summary.lasted = row.map { .nanoseconds($0["last"] as Int64) } ?? summary.lasted
        return summary
    }
}

extension Duration {
    /// Whole nanoseconds; a call longer than 292 years is cut to that.
    fileprivate var nanosecondsStored: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole &+ attoseconds / 1_000_000_000
    }
}
