// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import Logging

/// Commits groups of appends on a thread of its own: one transaction each, then the feed, then the
/// answers.
///
/// A store that is locked, full or away is tried again until it can be written: what was taken is
/// kept meanwhile, and the queue's limit bounds it.
final class JournalWriter: Sendable {
    private let queue: WriteQueue
    private let store: EventStore
    private let feed: JournalFeed
    private let logger: Logger

    init(queue: WriteQueue, store: EventStore, feed: JournalFeed, logger: Logger) {
        self.queue = queue
        self.store = store
        self.feed = feed
        self.logger = logger
    }

    /// The writer thread's loop.
    func run() {
        while let tickets = queue.takeAll() { commit(tickets) }
        store.checkpoint()
    }

    private func commit(_ tickets: [WriteTicket]) {
        let records = tickets.flatMap(\.records)
        do {
            let places = try write(records)
            queue.committed(records.count)
            feed.publish(zip(places, records).map(PlacedRecord.init(position:record:)))
            for ticket in tickets { ticket.done(nil) }
        } catch {
            // One bad batch must not take the others of its group with it.
            if tickets.count > 1 {
                for ticket in tickets { commit([ticket]) }
                return
            }
            logger.error("journal: records refused", metadata: ["error": "\(error)"])
            queue.failed(records.count)
            for ticket in tickets { ticket.done(error) }
        }
    }

    /// Writes, however often that takes; throws what will not be mended by waiting.
    private func write(_ records: [JournalRecord]) throws(JournalError) -> [Int64] {
        var attempts = 0
        while true {
            do {
                let places = try store.write(records)
                if attempts > 0 {
                    logger.notice(
                        "journal: written after all", metadata: ["attempts": "\(attempts + 1)"])
                }
                return places
            } catch .unavailable(let reason) {
                if attempts == 0 {
                    logger.warning(
                        "journal: cannot be written now, trying on",
                        metadata: ["reason": "\(reason)"])
                }
                attempts += 1
                guard !queue.isGivenUp else { throw .unavailable(reason) }
                queue.rest()
            } catch {
                throw error
            }
        }
    }
}
