// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import Journal

/// What tells our files from those of other programs (`PRAGMA application_id`).
enum FileMark {
    /// Opens a small file of ours, or makes it with its directory: a connection of its own, on whose
    /// queue everything is done, one thing after the other. `schema` makes its tables.
    ///
    /// - Throws: `JournalError.store` when it cannot be used, or belongs to another program.
    static func open(
        _ path: String, named label: String, mark: Int, schema: String
    ) throws(JournalError) -> DatabaseQueue {
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path).deletingLastPathComponent(),
                withIntermediateDirectories: true)
            var configuration = GRDB.Configuration()
            configuration.label = label
            configuration.busyMode = .timeout(0.25)
            let file = try DatabaseQueue(path: path, configuration: configuration)
            try file.writeWithoutTransaction { db in
                try check(mark, of: db, path: path)
                try db.execute(
                    sql: "PRAGMA journal_mode = WAL; PRAGMA application_id = \(mark); \(schema)")
            }
            return file
        } catch let error as JournalError {
            throw error
        } catch {
            throw .store("\(path): \(words(error))")
        }
    }

    /// - Throws: `JournalError.store` for a file that has tables and not this mark.
    static func check(_ mark: Int, of db: Database, path: String) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard found == mark || (found == 0 && tables == 0) else {
            throw JournalError.store("\(path) belongs to another program")
        }
    }

    /// SQLite's own words for what went wrong.
    static func words(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? "\(error.resultCode)"
    }
}
