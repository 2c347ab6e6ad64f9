// SPDX-License-Identifier: Apache-2.0

package import CallModel

/// The door to a store of events: what happened in each call, written down before it is acted on.
///
/// A struct of closures, so that a store is chosen once at composition and a test can override one
/// door. Stores only ever add; nothing in a journal is changed.
package struct CallJournal: Sendable {
    /// Stores records in their order and returns once they are acknowledged: from then on they
    /// outlive the process. Blocks the calling thread; throws `JournalError`.
    package var append: @Sendable (_ records: [JournalRecord]) throws -> Void
    /// The calls that match, newest arrival first.
    package var calls: @Sendable (_ query: CallQuery) throws -> [CallSummary]
    /// Every record of one call, in sequence; empty when the call is unknown.
    package var records: @Sendable (_ call: CallID) throws -> [JournalRecord]
    /// Everything acknowledged from now on. A reader that falls behind loses the oldest records;
    /// it can tell by the sequence numbers and read the rest with `records`.
    package var feed: @Sendable () -> AsyncStream<JournalRecord>

    package init(
        append: @escaping @Sendable (_ records: [JournalRecord]) throws -> Void,
        calls: @escaping @Sendable (_ query: CallQuery) throws -> [CallSummary],
        records: @escaping @Sendable (_ call: CallID) throws -> [JournalRecord],
        feed: @escaping @Sendable () -> AsyncStream<JournalRecord>
    ) {
        self.append = append
        self.calls = calls
        self.records = records
        self.feed = feed
    }
}
