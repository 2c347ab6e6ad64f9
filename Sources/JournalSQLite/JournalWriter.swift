// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import Logging

/// Commits groups of appends: one transaction each, then the feed, then the answers.
struct JournalWriter: Sendable {
    let queue: WriteQueue
    let store: EventStore
    let feed: JournalFeed
    let logger: Logger

    /// The writer thread's loop.
    func run() {
        while let tickets = queue.takeAll() { commitAndFinish(tickets) }
        store.checkpoint()
    }

    func commitAndFinish(_ tickets: [WriteTicket]) {
        commit(tickets)
        queue.finishCommit()
    }

    private func commit(_ tickets: [WriteTicket]) {
        let records = tickets.flatMap(\.records)
        do {
            try store.write(records)
            queue.committed(records.count, commits: 1, failed: 0)
            feed.publish(records)
            for ticket in tickets { ticket.answer(nil) }
        } catch {
            // One bad batch must not take the others of its group with it.
            if tickets.count > 1 {
                for ticket in tickets { commit([ticket]) }
                return
            }
            logger.error("journal: records refused", metadata: ["error": "\(error)"])
            queue.committed(0, commits: 0, failed: records.count)
            for ticket in tickets { ticket.answer(error) }
        }
    }
}
