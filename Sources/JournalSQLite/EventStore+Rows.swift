// SPDX-License-Identifier: Apache-2.0

import CallModel
import GRDB
import JSON
import Journal

extension EventStore {
    /// What we wrote ourselves is bounded only so that a damaged file cannot overflow us.
    private static let detailLimits = JSONReader.Limits(bytes: 1 << 24, depth: 64, values: .max)

    static func record(_ row: Row) -> JournalRecord {
        let detail: String = row["detail"]
        return JournalRecord(
            call: CallID(rawValue: row["call"]), sequence: row["sequence"],
            at: WallTime(milliseconds: row["at"]), offset: .nanoseconds(row["offset_ns"] as Int64),
            name: row["name"], line: row["line"],
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
    static func summaries(_ query: CallQuery, in db: Database) throws -> [CallSummary] {
        let running = """
            AND NOT EXISTS (
                SELECT 1 FROM events AS later
                WHERE later.call = events.call AND later.name = '\(EventName.ended)')
            """
        // The last handoff of the call: one that was given up earlier and joined later is served.
        let abandoned = """
            AND (
                SELECT json_extract(last.detail, '$.outcome') FROM events AS last
                WHERE last.call = events.call AND last.name = '\(EventName.handoffEnded)'
                ORDER BY last.sequence DESC LIMIT 1
            ) = '\(Outcome.abandoned.rawValue)'
            """
        let calls = try String.fetchAll(
            db,
            sql: """
                SELECT call FROM events WHERE sequence = 1 AND at < ?
                \(query.onlyRunning ? running : "")
                \(query.onlyAbandoned ? abandoned : "")
                ORDER BY at DESC, id DESC LIMIT ?
                """,
            arguments: [query.before?.milliseconds ?? Int64.max, max(0, query.limit)])
        return try calls.compactMap { try summary(of: $0, in: db) }
    }

    private static func summary(of call: String, in db: Database) throws -> CallSummary? {
        let shown = try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM events
                WHERE call = ? AND (sequence = 1 OR name IN (?, ?, ?, ?)) ORDER BY sequence
                """,
            arguments: [
                call, EventName.escalated, EventName.handoffBegan, EventName.handoffEnded,
                EventName.ended,
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
    var nanosecondsStored: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : whole &+ attoseconds / 1_000_000_000
    }
}
