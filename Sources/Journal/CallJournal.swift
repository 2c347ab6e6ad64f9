// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The door to a store of events: what happened in each call, written down before it is acted on.
///
/// A struct of closures, so that a store is chosen once at composition and a test can override one
/// door. Stores only ever add; nothing in a journal is changed.
package struct CallJournal: Sendable {
    /// The answer to an append: nil once the records are acknowledged, from when on they outlive
    /// what the store promises (a crash, say); otherwise why they never will be. Given exactly
    /// once, on any thread.
    package typealias Completion = @Sendable (_ refusal: JournalError?) -> Void

    /// Takes records in their order, and never keeps the caller waiting: the answer comes by the
    /// completion, perhaps before this returns, perhaps much later. All records of an append are
    /// of one call; they are stored whole or not at all.
    package var append: @Sendable (_ records: [JournalRecord], _ done: @escaping Completion) -> Void
    /// The calls that match, newest arrival first.
    package var calls: @Sendable (_ query: CallQuery) throws -> [CallSummary]
    /// Every record of one call, in sequence; empty when the call is unknown.
    package var records: @Sendable (_ call: CallID) throws -> [JournalRecord]
    /// Records of all calls in the order they were stored.
    package var page: @Sendable (_ query: PageQuery) throws -> JournalPage
    /// Everything acknowledged from now on. A reader that falls behind loses the oldest records;
    /// it can tell by the positions, which have no gaps, and read the rest with `page`.
    package var feed: @Sendable () -> AsyncStream<PlacedRecord>
    /// Removes the calls whose last record is older than a moment; says how many records went.
    package var forget: @Sendable (_ before: WallTime) throws -> Int
    package var statistics: @Sendable () -> JournalStatistics
    /// Answers every append that waits, within the store's patience, ends the feed, and refuses
    /// whatever comes later with `.closed`. May block; what is there can still be read. A second
    /// time does nothing.
    package var close: @Sendable () -> Void

    /// A store that takes records; what it is not given to read, it reads as empty.
    package init(
        append: @escaping @Sendable ([JournalRecord], @escaping Completion) -> Void,
        calls: @escaping @Sendable (CallQuery) throws -> [CallSummary] = { _ in [] },
        records: @escaping @Sendable (CallID) throws -> [JournalRecord] = { _ in [] },
        page: @escaping @Sendable (PageQuery) throws -> JournalPage = { _ in JournalPage() },
        feed: @escaping @Sendable () -> AsyncStream<PlacedRecord> = { AsyncStream { $0.finish() } },
        forget: @escaping @Sendable (WallTime) throws -> Int = { _ in 0 },
        statistics: @escaping @Sendable () -> JournalStatistics = { JournalStatistics() },
        close: @escaping @Sendable () -> Void = {}
    ) {
        self.append = append
        self.calls = calls
        self.records = records
        self.page = page
        self.feed = feed
        self.forget = forget
        self.statistics = statistics
        self.close = close
    }
}
