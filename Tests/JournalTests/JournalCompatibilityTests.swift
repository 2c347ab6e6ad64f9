// SPDX-License-Identifier: Apache-2.0

import CallModel
import GatewayTesting
import Journal
import JournalSQLite
import Logging
import Synchronization
import Testing

/// Every store keeps every promise.
@Suite struct JournalCompatibilityTests {
    @Test(.timeLimit(.minutes(1)))
    func theJournalInMemoryIsCompatible() async {
        let suite = JournalCompatibility { MemoryJournal().journal }
        for fault in await suite.faults() { Issue.record(Comment(rawValue: fault)) }
    }

    @Test(.timeLimit(.minutes(1)))
    func theJournalInAFileIsCompatible() async {
        let shelf = Shelf()
        let suite = JournalCompatibility { try shelf.open() }
        for fault in await suite.faults() { Issue.record(Comment(rawValue: fault)) }
    }

    /// The suite sees what is wrong: a store that takes records and keeps none.
    @Test(.timeLimit(.minutes(1)))
    func aStoreThatKeepsNothingIsFound() async {
        let suite = JournalCompatibility { CallJournal(append: { _, done in done(nil) }) }
        let faults = await suite.faults()
        for words in [
            "read back", "is refused", "listed", "pages", "told", "forgotten", "counted",
            "before the close", "after the close", "ends the feed",
        ] {
            #expect(faults.contains { $0.contains(words) }, "\(words)")
        }
    }

    /// The files of the stores that were opened.
    private final class Shelf: Sendable {
        private let files = Mutex<[TemporaryFile]>([])

        func open() throws -> CallJournal {
            let file = TemporaryFile()
            files.withLock { $0.append(file) }
            return try SQLiteJournal(SQLiteJournalSettings(path: file.path), logger: .quiet).journal
        }
    }
}
