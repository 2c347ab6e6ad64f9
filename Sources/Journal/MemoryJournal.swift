// SPDX-License-Identifier: Apache-2.0

import CallModel
import Synchronization

/// A journal in memory, for simulation and tests: acknowledged at once, gone with the process.
///
/// It keeps the newest calls up to a limit and counts those it forgot.
package final class MemoryJournal: Sendable {
    private struct Contents {
        var order: [CallID] = []
        var records: [CallID: [JournalRecord]] = [:]
        var forgotten = 0
    }

    private let contents = Mutex(Contents())
    private let feed = JournalFeed()
    private let limit: Int

    /// Creates an empty journal that keeps at most `limit` calls.
    package init(limit: Int = 20_000) { self.limit = max(1, limit) }

    /// Calls that made room for newer ones.
    package var forgotten: Int { contents.withLock { $0.forgotten } }

    /// The door to this journal.
    package var journal: CallJournal {
        CallJournal(
            append: { try self.append($0) },
            calls: { self.calls($0) },
            records: { call in self.contents.withLock { $0.records[call] ?? [] } },
            feed: { self.feed.subscribe() })
    }

    private func append(_ batch: [JournalRecord]) throws(JournalError) {
        let refused: JournalRecord? = contents.withLock { contents in
            // A batch is written whole or not at all, so it is judged first.
            var lengths: [CallID: Int] = [:]
            for record in batch {
                let known = contents.records[record.call]
                if known == nil, record.sequence > 1, contents.forgotten > 0 { continue }
                let length = lengths[record.call] ?? known?.count ?? 0
                guard record.sequence == length + 1 else { return record }
                lengths[record.call] = length + 1
            }
            for record in batch where lengths[record.call] != nil {
                if record.sequence == 1 { contents.order.append(record.call) }
                contents.records[record.call, default: []].append(record)
            }
            let excess = contents.order.count - limit
            if excess > 0 {
                for call in contents.order.prefix(excess) { contents.records[call] = nil }
                contents.order.removeFirst(excess)
                contents.forgotten += excess
            }
            return nil
        }
        if let refused {
            throw .outOfSequence(call: refused.call, sequence: refused.sequence)
        }
        feed.publish(batch)
    }

    private func calls(_ query: CallQuery) -> [CallSummary] {
        contents.withLock { contents in
            var found: [CallSummary] = []
            for call in contents.order.reversed() where found.count < query.limit {
                guard let summary = CallSummary(contents.records[call] ?? []) else { continue }
                if query.admits(summary) { found.append(summary) }
            }
            return found
        }
    }
}
