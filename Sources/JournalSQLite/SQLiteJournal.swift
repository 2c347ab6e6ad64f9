// SPDX-License-Identifier: Apache-2.0

package import CallModel
import Foundation
import GRDB
package import Journal
package import Logging

/// The journal in one SQLite file: append-only, group-committed.
///
/// `append` returns when its records are committed, so what was acknowledged survives the death
/// of the process at any moment; with `Durability.powerLoss` also that of the machine. An append
/// that finds nobody committing commits on the calling thread (a write into the page cache, no
/// wait for the disk); all others are committed together by the writer thread, and so is
/// everything when the disk has to be waited for.
package final class SQLiteJournal: Sendable {
    private let store: EventStore
    private let queue: WriteQueue
    private let writer: JournalWriter
    private let feed = JournalFeed()
    private let settings: SQLiteJournalSettings

    /// Opens the file, or makes it with its directory, and starts the writer.
    package init(_ settings: SQLiteJournalSettings, logger: Logger) throws(JournalError) {
        self.settings = settings
        store = try EventStore(writing: settings.path, durability: settings.durability)
        queue = WriteQueue(limit: settings.queueLimit)
        let writer = JournalWriter(queue: queue, store: store, feed: feed, logger: logger)
        self.writer = writer
        let thread = Thread { writer.run() }
        thread.name = "journal"
        thread.start()
    }

    deinit { queue.close() }

    /// The door to this journal.
    package var journal: CallJournal {
        CallJournal(
            append: { try self.append($0) },
            calls: { try self.store.calls($0) },
            records: { try self.store.records(of: $0) },
            feed: { self.feed.subscribe() })
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

    /// Removes the calls whose last record is older than a moment; returns how many records went.
    /// Records at or after that moment stay refused to any deletion.
    package func forget(before moment: WallTime) throws(JournalError) -> Int {
        try store.forget(before: moment)
    }

    private func append(_ records: [JournalRecord]) throws(JournalError) {
        guard !records.isEmpty else { return }
        let (ticket, lead) = try queue.submit(records, mayLead: settings.durability == .crash)
        if let lead { writer.commitAndFinish(lead) }
        try ticket.wait(settings.patience)
    }
}

extension CallJournal {
    /// The journal of a file for reading alone, as another process sees it while the gateway
    /// writes; appending throws.
    package static func readingSQLite(path: String) throws(JournalError) -> CallJournal {
        let store = try EventStore(reading: path)
        return CallJournal(
            append: { _ in throw JournalError.closed },
            calls: { try store.calls($0) },
            records: { try store.records(of: $0) },
            feed: { AsyncStream { $0.finish() } })
    }
}
