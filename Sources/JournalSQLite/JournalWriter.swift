// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal
import Logging

/// The writer's loop: takes whatever waits, commits it in one transaction, answers.
struct JournalWriter: Sendable {
    let queue: WriteQueue
    let store: EventStore
    let feed: JournalFeed
    let logger: Logger

    func run() {
        while let tickets = queue.takeAll() { commit(tickets) }
        store.checkpoint()
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
