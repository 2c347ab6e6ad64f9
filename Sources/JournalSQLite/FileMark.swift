// SPDX-License-Identifier: Apache-2.0

import GRDB
import Journal

/// What tells our files from those of other programs (`PRAGMA application_id`).
enum FileMark {
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
