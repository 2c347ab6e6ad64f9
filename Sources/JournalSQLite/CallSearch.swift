// SPDX-License-Identifier: Apache-2.0

import CallModel
import GRDB
import Journal

/// A query for calls in SQL. What is asked for is only ever an argument, never part of the text.
struct CallSearch {
    private(set) var arguments: [(any DatabaseValueConvertible)?] = []
    private var conditions: [String] = []
    private let source: String

    init(_ query: CallQuery) {
        arguments = [
            query.before?.milliseconds ?? Int64.max, query.since?.milliseconds ?? Int64.min,
        ]
        let arrivals = "FROM events WHERE sequence = 1 AND at < ? AND at >= ?"
        // The bound is on the calls that are looked into, not on those that are found.
        source =
            query.looksInside
            ? """
            FROM (
                SELECT id, call, at, detail \(arrivals) ORDER BY at DESC, id DESC
                LIMIT \(CallQuery.searched)
            ) AS events WHERE true
            """ : arrivals
        if query.onlyRunning { conditions.append(Self.running) }
        if query.onlyAbandoned {
            add("\(Self.lastOutcome) = ?", Outcome.abandoned.rawValue)
        }
        if query.callbacks != nil {
            conditions.append(Self.has("part.name = '\(EventName.callbackPromised)'"))
        }
        if query.callbacks == .due {
            conditions.append(
                "NOT " + Self.has("part.name = '\(EventName.callbackDone)'"))
        }
        if let line = query.line { add("json_extract(events.detail, '$.line') = ?", line) }
        if let outcome = query.outcome { add("\(Self.lastOutcome) = ?", outcome.rawValue) }
        if query.onlyWithoutOutcome { conditions.append("\(Self.lastOutcome) IS NULL") }
        if let rule = query.rule {
            add(
                Self.has(
                    "part.name = '\(EventName.escalated)' "
                        + "AND json_extract(part.detail, '$.trigger') = ?"),
                rule)
        }
        if let target = query.target {
            add(
                Self.has(
                    "part.name = '\(EventName.dialled)' "
                        + "AND json_extract(part.detail, '$.target') = ?"),
                target)
        }
        for word in query.words { add(Self.has(Self.said), word) }
        arguments.append(max(0, query.limit))
    }

    var sql: String {
        "SELECT call \(source)" + conditions.map { " AND \($0)" }.joined()
            + " ORDER BY at DESC, id DESC LIMIT ?"
    }

    private mutating func add(_ condition: String, _ argument: String) {
        conditions.append(condition)
        arguments.append(argument)
    }

    /// That a call has an event of which this is so.
    private static func has(_ condition: String) -> String {
        "EXISTS (SELECT 1 FROM events AS part WHERE part.call = events.call AND \(condition))"
    }

    private static let running = """
        NOT EXISTS (
            SELECT 1 FROM events AS later
            WHERE later.call = events.call AND later.name = '\(EventName.ended)')
        """

    /// The last handoff of the call: one that was given up earlier and joined later is served.
    private static let lastOutcome = """
        (
            SELECT json_extract(last.detail, '$.outcome') FROM events AS last
            WHERE last.call = events.call AND last.name = '\(EventName.handoffEnded)'
            ORDER BY last.sequence DESC LIMIT 1
        )
        """

    /// Lower case as Swift has it, for letters beyond ASCII as well.
    private static let said = """
        part.name IN (\(EventName.spoken.map { "'\($0)'" }.joined(separator: ", ")))
        AND instr(swiftLowercaseString(coalesce(
            json_extract(part.detail, '$.text'), json_extract(part.detail, '$.phrase'),
            json_extract(part.detail, '$.reason'), '')), ?) > 0
        """
}
