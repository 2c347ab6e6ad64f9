// SPDX-License-Identifier: Apache-2.0

import GRDB

/// The tables of a journal file, and what keeps them append-only.
enum EventSchema {
    /// `HAND`: marks the file as ours (`PRAGMA application_id`).
    static let applicationID = 0x4841_4E44

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 events") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: tables)
            try db.execute(sql: guards)
        }
        migrator.registerMigration("2 cursor") { try $0.execute(sql: cursor) }
        return migrator
    }

    /// `at` is in milliseconds since 1970, `offset_ns` in nanoseconds since the call arrived.
    private static let tables = """
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            call TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            at INTEGER NOT NULL,
            offset_ns INTEGER NOT NULL,
            name TEXT NOT NULL,
            line TEXT NOT NULL,
            detail TEXT NOT NULL,
            UNIQUE (call, sequence)
        ) STRICT;
        CREATE INDEX arrivals ON events (at) WHERE sequence = 1;
        CREATE TABLE retention (keep_from INTEGER NOT NULL) STRICT;
        INSERT INTO retention VALUES (0);
        """

    /// `forgotten` is the last id that was deleted: ids are the positions followers hold, and are
    /// never given twice. `journal` names the file in their cursors.
    private static let cursor = """
        ALTER TABLE retention ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE retention ADD COLUMN journal TEXT NOT NULL DEFAULT '';
        UPDATE retention SET journal = lower(hex(randomblob(4)));
        CREATE TRIGGER positions_are_final BEFORE UPDATE ON retention
        WHEN NEW.forgotten < OLD.forgotten OR NEW.journal <> OLD.journal BEGIN
            SELECT RAISE(ABORT, 'positions of the journal are final');
        END;
        """

    /// The file itself refuses changes, whoever opens it. Only calls older than the retention
    /// mark can be deleted, and the mark only moves forward.
    private static let guards = """
        CREATE TRIGGER events_are_final BEFORE UPDATE ON events BEGIN
            SELECT RAISE(ABORT, 'journal events are final');
        END;
        CREATE TRIGGER events_are_kept BEFORE DELETE ON events
        WHEN OLD.at >= (SELECT keep_from FROM retention) BEGIN
            SELECT RAISE(ABORT, 'journal events are kept');
        END;
        CREATE TRIGGER events_are_not_replaced BEFORE INSERT ON events
        WHEN EXISTS (
            SELECT 1 FROM events
            WHERE (call = NEW.call AND sequence = NEW.sequence) OR id = NEW.id
        ) BEGIN
            SELECT RAISE(ABORT, 'journal events are final');
        END;
        CREATE TRIGGER retention_moves_forward BEFORE UPDATE ON retention
        WHEN NEW.keep_from < OLD.keep_from BEGIN
            SELECT RAISE(ABORT, 'the retention mark moves forward only');
        END;
        CREATE TRIGGER retention_is_one_row BEFORE INSERT ON retention BEGIN
            SELECT RAISE(ABORT, 'retention has one row');
        END;
        CREATE TRIGGER retention_stays BEFORE DELETE ON retention BEGIN
            SELECT RAISE(ABORT, 'retention has one row');
        END;
        """
}
