// SPDX-License-Identifier: Apache-2.0

import CallModel
import Journal

/// Reads the journal on from a place, and makes messages of it.
struct WebhookReader {
    /// What is new since the last time.
    struct News {
        var messages: [WebhookMessage] = []
        var cursor: JournalCursor
        var hasMoved = false
    }

    private static let atOnce = 500

    private let journal: CallJournal
    private var cursor: JournalCursor?
    private var composer: WebhookComposer?

    /// Without a cursor, or with one of another journal, it begins with what comes from now on.
    init(journal: CallJournal, cursor: JournalCursor?) {
        self.journal = journal
        self.cursor = cursor
    }

    mutating func news() -> Result<News, any Error> {
        Result {
            var (place, composer) = try begin()
            var news = News(cursor: place)
            while true {
                let page = try journal.page(
                    PageQuery(after: place.position, limit: Self.atOnce))
                guard let last = page.records.last else { break }
                for placed in page.records where WebhookComposer.matters(placed.record.name) {
                    try prime(&composer, before: placed.record)
                    if let message = composer.message(of: placed) { news.messages.append(message) }
                }
                place.position = last.position
                news.hasMoved = true
                if page.records.count < Self.atOnce { break }
            }
            news.cursor = place
            (cursor, self.composer) = (place, composer)
            return news
        }
    }

    private mutating func begin() throws -> (JournalCursor, WebhookComposer) {
        if let cursor, let composer { return (cursor, composer) }
        let page = try journal.page(PageQuery(after: .max, limit: 1))
        let place =
            cursor?.journal == page.journal
            ? cursor : JournalCursor(journal: page.journal, position: page.newest)
        return (
            place ?? JournalCursor(journal: page.journal, position: page.newest),
            WebhookComposer(journal: page.journal)
        )
    }

    /// A call that began before we looked is made up for.
    private func prime(_ composer: inout WebhookComposer, before record: JournalRecord) throws {
        guard !composer.knows(record.call), record.sequence > 1 else { return }
        for earlier in try journal.records(record.call)
        where earlier.sequence < record.sequence {
            composer.follow(earlier)
        }
    }
}
