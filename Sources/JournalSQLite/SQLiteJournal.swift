// SPDX-License-Identifier: Apache-2.0

import CallModel
import Foundation
import GRDB
package import Journal
package import Logging

/// The journal in one SQLite file: append-only, group-committed.
///
/// `append` only queues: a thread of the journal's own commits what waits, all of it together, and
/// answers. What was acknowledged survives the death of the process at any moment; with
/// `Durability.powerLoss` also that of the machine. A file that another program has locked, or a
/// full disk, is waited for: nothing is lost before the queue is full.
package final class SQLiteJournal: Sendable {
    private let store: EventStore
    private let queue: WriteQueue
    private let feed = JournalFeed()
    private let settings: SQLiteJournalSettings

    /// Opens the file, or makes it with its directory, and starts the writer.
    package init(_ settings: SQLiteJournalSettings, logger: Logger) throws(JournalError) {
        self.settings = settings
        store = try EventStore(writing: settings.path, durability: settings.durability)
        queue = WriteQueue(limit: settings.queueLimit)
        let writer = JournalWriter(queue: queue, store: store, feed: feed, logger: logger)
        let thread = Thread { writer.run() }
        thread.name = "journal"
        thread.start()
    }

    deinit { queue.close() }

    /// The door to this journal.
    package var journal: CallJournal {
        CallJournal(
            append: { self.append($0, $1) },
            calls: { try self.store.calls($0) },
            records: { try self.store.records(of: $0) },
            page: { try self.store.page($0) },
            feed: { self.feed.subscribe() },
            forget: { try self.store.forget(before: $0) },
            statistics: { self.statistics },
            close: { self.close() })
    }

    package var statistics: JournalStatistics {
        var statistics = queue.statistics
        statistics.feedDropped = feed.dropped
        return statistics
    }

    /// Writes what is waiting, ends the feed and refuses whatever comes later.
    package func close() {
        queue.close()
        queue.waitUntilDrained(within: settings.patience)
        feed.finish()
    }

    private func append(_ records: [JournalRecord], _ done: @escaping CallJournal.Completion) {
        guard !records.isEmpty else { return done(nil) }
        if let refusal = queue.submit(WriteTicket(records: records, done: done)) { done(refusal) }
    }
}

extension CallJournal {
    /// The journal of a file for reading alone, as another process sees it while the gateway
    /// writes; appends are refused.
    package static func readingSQLite(path: String) throws(JournalError) -> CallJournal {
        let store = try EventStore(reading: path)
        return CallJournal(
            append: { _, done in done(.closed) },
            calls: { try store.calls($0) },
            records: { try store.records(of: $0) },
            page: { try store.page($0) })
    }
}
