// SPDX-License-Identifier: Apache-2.0

import CallModel
import Dispatch
import Foundation
import GRDB
package import Journal
import Synchronization

/// Leases in one SQLite file that several gateways on a machine name.
///
/// A lease is a row that its gateway renews; the row of one that died is worth nothing `life` later.
/// Everything is done on the connection's own queue, one thing after the other.
package final class SQLiteLeases: Sendable {
    /// How long a row counts that nobody renews.
    private static let life = Duration.seconds(20)
    /// Requests that may wait for the file; more are answered that it cannot be told.
    private static let limit = 1000
    /// `HELD`: marks the file as ours (`PRAGMA application_id`).
    private static let applicationID = 0x4845_4C44

    private let file: DatabaseQueue
    /// This gateway among those that share the file.
    private let holder = UUID().uuidString
    private let life: Duration
    private let now: @Sendable () -> Double
    private let later: Later

    /// Does something when seconds have gone by.
    package typealias Later = @Sendable (_ seconds: Double, @escaping @Sendable () -> Void) -> Void

    private struct State {
        var waiting = 0
        /// What calls of this gateway hold: these rows are renewed.
        var held: [String: CallID] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Opens the file, or makes it with its directory.
    ///
    /// `life` is how long leases outlive their gateway; `now` tells seconds since 1970, the same in
    /// all gateways; `later` is what has leases renewed in time.
    ///
    /// - Throws: `JournalError.store` when the file cannot be used, or belongs to another program.
    package init(
        path: String, life: Duration = SQLiteLeases.life,
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 },
        later: @escaping Later = {
            DispatchQueue.global().asyncAfter(deadline: .now() + $0, execute: $1)
        }
    ) throws(JournalError) {
        self.life = life
        self.now = now
        self.later = later
        // Leases need not outlive the machine.
        file = try FileMark.open(
            path, named: "leases", mark: Self.applicationID,
            schema: """
                PRAGMA synchronous = OFF;
                CREATE TABLE IF NOT EXISTS leases (
                    target TEXT PRIMARY KEY, holder TEXT NOT NULL, call TEXT NOT NULL,
                    until REAL NOT NULL
                ) STRICT;
                """)
        renewLater()
    }

    /// The door to them.
    package var store: LeaseStore {
        LeaseStore(
            take: { self.take($0, for: $1, $2) }, giveBack: { self.giveBack($0, of: $1) },
            close: { self.close() })
    }

    private func take(
        _ target: String, for call: CallID,
        _ answer: @escaping @Sendable (LeaseStore.Answer) -> Void
    ) {
        let refusal: String? = state.withLock { state in
            if state.isClosed { return "the leases are closed" }
            if state.waiting >= Self.limit { return "too many wait for the leases" }
            state.waiting += 1
            return nil
        }
        if let refusal { return answer(.unknown(reason: refusal)) }
        file.asyncWriteWithoutTransaction { [self] db in
            defer { state.withLock { $0.waiting -= 1 } }
            do {
                let isGranted = try granted(target, to: call, in: db)
                if isGranted { state.withLock { $0.held[target] = call } }
                answer(isGranted ? .granted : .elsewhere)
            } catch {
                answer(.unknown(reason: FileMark.words(error)))
            }
        }
    }

    /// One statement takes the row when it is free, outlived or this call's own: nothing of another
    /// gateway can come between looking and taking.
    private func granted(_ target: String, to call: CallID, in db: Database) throws -> Bool {
        let moment = now()
        let taking = try db.cachedStatement(
            sql: """
                INSERT INTO leases VALUES (?, ?, ?, ?) ON CONFLICT (target) DO UPDATE
                SET holder = excluded.holder, call = excluded.call, until = excluded.until
                WHERE until <= ? OR (holder = excluded.holder AND call = excluded.call)
                """)
        try taking.execute(arguments: [target, holder, call.rawValue, moment + seconds, moment])
        return db.changesCount == 1
    }

    private func giveBack(_ target: String, of call: CallID) {
        file.asyncWriteWithoutTransaction { [self] db in
            state.withLock { if $0.held[target] == call { $0.held[target] = nil } }
            // Where that fails the row ends by itself, for nobody renews it.
            try? db.execute(
                sql: "DELETE FROM leases WHERE target = ? AND holder = ? AND call = ?",
                arguments: [target, holder, call.rawValue])
        }
    }

    private func renewLater() {
        later(seconds / 4) { [weak self] in
            guard let self, !state.withLock({ $0.isClosed }) else { return }
            renew()
            renewLater()
        }
    }

    /// Puts the end of what this gateway holds off. A row that another one has taken meanwhile, for
    /// this gateway stood still too long, is left to it.
    private func renew() {
        file.asyncWriteWithoutTransaction { [self] db in
            for (target, call) in state.withLock({ $0.held }) {
                try? db.execute(
                    sql: "UPDATE leases SET until = ? WHERE target = ? AND holder = ? AND call = ?",
                    arguments: [now() + seconds, target, holder, call.rawValue])
            }
        }
    }

    private func close() {
        state.withLock { $0.isClosed = true }
        try? file.writeWithoutTransaction { db in
            try db.execute(sql: "DELETE FROM leases WHERE holder = ?", arguments: [holder])
        }
    }

    private var seconds: Double {
        Double(life.components.seconds) + Double(life.components.attoseconds) / 1e18
    }
}
