// SPDX-License-Identifier: Apache-2.0

import CallModel
import Synchronization

/// A journal in memory, for trials, simulation and tests: acknowledged at once, gone with the
/// process.
///
/// It keeps the newest calls up to a limit and counts those it forgot.
package final class MemoryJournal: Sendable {
    fileprivate struct Contents {
        var order: [CallID] = []
        var records: [CallID: [PlacedRecord]] = [:]
        var statistics = JournalStatistics()
        var newest: Int64 = 0
        var isClosed = false
        var forgottenPosition: Int64 = 0
    }

    private let contents = Mutex(Contents())
    private let feed = JournalFeed()
    private let limit: Int
    private let name: String

    /// Creates an empty journal that keeps at most `limit` calls.
    package init(limit: Int = 20_000) {
        self.limit = max(1, limit)
        name = String(UInt32.random(in: 0...(.max)), radix: 36)
    }

    private var statistics: JournalStatistics {
        var statistics = contents.withLock { $0.statistics }
        statistics.feedDropped = feed.dropped
        return statistics
    }

    /// The door to this journal.
    package var journal: CallJournal {
        CallJournal(
            append: { records, done in done(self.append(records)) },
            calls: { self.calls($0) },
            records: { call in self.contents.withLock { $0.records[call]?.map(\.record) ?? [] } },
            page: { self.page($0) },
            feed: { self.feed.subscribe() },
            forget: { before in self.contents.withLock { $0.forget(before: before) } },
            statistics: { self.statistics },
            close: { self.close() })
    }

    private func append(_ batch: [JournalRecord]) -> JournalError? {
        let (refusal, placed) = contents.withLock { contents in
            guard !contents.isClosed else { return (JournalError?.some(.closed), [PlacedRecord]()) }
            // A batch is written whole or not at all, so it is judged first.
            var last: [CallID: Int] = [:]
            for record in batch {
                let before =
                    last[record.call] ?? contents.records[record.call]?.last?.record.sequence ?? 0
                guard record.sequence > before else {
                    contents.statistics.failed += batch.count
                    let refusal = JournalError.outOfSequence(
                        call: record.call, sequence: record.sequence)
                    return (JournalError?.some(refusal), [PlacedRecord]())
                }
                last[record.call] = record.sequence
            }
            return (nil, contents.store(batch, limit: limit))
        }
        feed.publish(placed)
        return refusal
    }

    private func close() {
        contents.withLock { $0.isClosed = true }
        feed.finish()
    }

    private func calls(_ query: CallQuery) -> [CallSummary] {
        contents.withLock { contents in
            var found: [CallSummary] = []
            // The same bound as in a file, which may have many more.
            let searched = query.looksInside ? CallQuery.searched : .max
            for call in contents.newestFirst.prefix(searched) where found.count < query.limit {
                let records = contents.records[call, default: []].lazy.map(\.record)
                guard let summary = CallSummary(records) else { continue }
                guard query.admits(summary), !query.looksInside || query.admits(records) else {
                    continue
                }
                found.append(summary)
            }
            return found
        }
    }

    private func page(_ query: PageQuery) -> JournalPage {
        contents.withLock { contents in
            let calls = query.call.map { [$0] } ?? Array(contents.records.keys)
            let found = calls.flatMap { contents.records[$0] ?? [] }
                .filter { $0.position > query.after }
                .sorted { $0.position < $1.position }
            return JournalPage(
                journal: name, records: Array(found.prefix(max(0, query.limit))),
                newest: contents.newest, forgotten: contents.forgottenPosition)
        }
    }
}

extension MemoryJournal.Contents {
    /// The calls by their arrival; of two at the same time the one that was stored later first.
    fileprivate var newestFirst: [CallID] {
        let arrivals = order.enumerated().map { index, call in
            (call: call, at: records[call]?.first?.record.at ?? WallTime(milliseconds: 0), index)
        }
        return arrivals.sorted { ($0.at, $0.2) > ($1.at, $1.2) }.map(\.call)
    }

    /// Removes the calls whose last record is older; says how many records went.
    fileprivate mutating func forget(before moment: WallTime) -> Int {
        var removed = 0
        order.removeAll { call in
            guard let last = records[call]?.last, last.record.at < moment else { return false }
            removed += records.removeValue(forKey: call)?.count ?? 0
            forgottenPosition = max(forgottenPosition, last.position)
            return true
        }
        return removed
    }

    /// Adds a batch that was judged; what still comes of a forgotten call goes nowhere.
    fileprivate mutating func store(_ batch: [JournalRecord], limit: Int) -> [PlacedRecord] {
        var placed: [PlacedRecord] = []
        for record in batch {
            if records[record.call] == nil {
                if record.sequence > 1, statistics.callsForgotten > 0 { continue }
                order.append(record.call)
            }
            newest += 1
            placed.append(PlacedRecord(position: newest, record: record))
            records[record.call, default: []].append(placed[placed.count - 1])
        }
        statistics.records += placed.count
        statistics.commits += 1
        statistics.largestCommit = max(statistics.largestCommit, placed.count)
        let excess = order.count - limit
        if excess > 0 {
            for call in order.prefix(excess) {
                let last = records.removeValue(forKey: call)?.last?.position ?? 0
                forgottenPosition = max(forgottenPosition, last)
            }
            order.removeFirst(excess)
            statistics.callsForgotten += excess
        }
        return placed
    }
}
